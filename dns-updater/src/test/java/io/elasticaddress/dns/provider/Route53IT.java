package io.elasticaddress.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.dns.ownership.Expected.Absent;
import io.elasticaddress.dns.servers.FakeRoute53;
import io.elasticaddress.dns.servers.ServedZone;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

class Route53IT extends HostedProviderContract {

    @Override
    protected ServedZone start(Path folder) {
        return new FakeRoute53(folder);
    }

    private FakeRoute53 route53() {
        return (FakeRoute53) served;
    }

    @Test
    void a_change_is_under_way_until_it_is_in_sync() {
        var name = name();
        route53().holdBack(true);
        apply(name, new Absent(), 1, a("192.0.2.1"));
        assertThat(provider.underWay(name)).get().asString().contains("PENDING");

        route53().holdBack(false);

        await().atMost(Duration.ofSeconds(30)).until(() -> provider.underWay(name).isEmpty());
        assertThat(provider.underWay(name())).isEmpty();
    }

    @Test
    void a_change_of_a_name_that_is_known_is_one_request() {
        var name = name();
        apply(name, new Absent(), 1, a("192.0.2.1"));
        await().until(() -> provider.underWay(name).isEmpty());
        service().forgetRequests();

        assertThat(apply(name, is(1), 2, aaaa("2001:db8::1")))
                .isEqualTo(new BatchOutcome.Applied());

        assertThat(service().requests())
                .filteredOn(request -> !request.contains("/change/"))
                .hasSize(1);
    }

    @Test
    void many_new_names_take_no_reading_where_the_zone_was_looked_at_lately() throws IOException {
        var names = IntStream.range(0, 60).mapToObj(_ -> name()).toList();
        try (var other = service().provider(budget(1000), Duration.ofMinutes(10))) {
            other.survey(names);
            service().forgetRequests();

            assertThat(
                            other.apply(
                                    names.stream()
                                            .map(n -> change(n, new Absent(), 1, a("192.0.2.1")))
                                            .toList()))
                    .isEqualTo(new BatchOutcome.Applied());

            assertThat(service().requests())
                    .filteredOn(request -> !request.contains("/change/"))
                    .hasSize(1);
            // Somebody else's, since then: the service sees it.
            var taken = name();
            service().byHand(taken, "A", "198.51.100.9");
            assertThat(other.apply(List.of(change(taken, new Absent(), 1, a("192.0.2.1")))))
                    .isInstanceOf(BatchOutcome.Outdated.class);
            assertThat(observe(taken).records()).containsExactly(a("198.51.100.9"));
        }
    }

    @Test
    void while_an_earlier_request_is_not_complete_the_zone_waits() {
        route53()
                .refuseNextBatch(
                        "PriorRequestNotComplete",
                        "The request was rejected because Route 53 was still processing a prior"
                                + " request.");

        assertThat(apply(name(), new Absent(), 1, a("192.0.2.1")))
                .isInstanceOf(BatchOutcome.Throttled.class);
    }

    @Test
    void a_record_that_the_service_does_not_take_is_refused_with_its_reason() {
        route53()
                .refuseNextBatch(
                        "InvalidChangeBatch", "[Invalid Resource Record: 'FATAL problem: …']");

        var outcome = apply(name(), new Absent(), 1, a("192.0.2.1"));

        assertThat(outcome).isInstanceOf(BatchOutcome.Refused.class);
        assertThat(((BatchOutcome.Refused) outcome).reason()).contains("FATAL problem");
    }

    @Test
    void a_hosted_zone_that_is_not_there_names_its_property() {
        try (var wrong = route53().providerOf("Z0000")) {
            assertThatThrownBy(wrong::probe)
                    .hasMessageContaining("elastic.dns.zones[].route53.hosted-zone-id");
            assertThat(wrong.apply(List.of(change(name(), new Absent(), 1, a("192.0.2.1")))))
                    .isInstanceOf(BatchOutcome.Refused.class);
        }
    }
}
