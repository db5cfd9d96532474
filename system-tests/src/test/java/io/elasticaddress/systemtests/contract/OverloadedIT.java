package io.elasticaddress.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.gateway.load.Conversations;
import io.elasticaddress.gateway.load.Exchange;
import io.elasticaddress.gateway.load.Exchange.Request;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.cluster.SharedCluster;
import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Waits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Nobody decides, and at one gateway come more commands than may be under way there. The surplus is refused at once, in
 * memory that does not grow, reads go on, and once somebody decides again commands go through. The figures are printed.
 */
@ExtendWith(SharedCluster.class)
class OverloadedIT {
    /** As the gateway has it by default. */
    private static final int PLACES = 1_000;

    private static final int CLIENTS = PLACES + 400;

    /** As Retry-After asks for, or nearly; else the clients, which are on this machine too, are most of the load. */
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MEGABYTE = 1 << 20;

    /** Of the 384 MiB that a gateway has in these tests. */
    private static final long MOST_HEAP = 256L * MEGABYTE;

    /** Less than the answers that were refused between two looks would need if they were kept. */
    private static final long FLAT = 24L * MEGABYTE;

    @Test
    void the_surplus_is_refused_at_once_in_memory_that_does_not_grow(Cluster cluster)
            throws Exception {
        var account = cluster.newAccount();
        assertThat(account.api().post("/elastic_addresses", null).status()).isEqualTo(200);
        var failover = cluster.all(Service.FAILOVER);
        failover.forEach(instance -> instance.process().freeze());
        try {
            overload(cluster, account, failover);
        } finally {
            failover.forEach(instance -> instance.process().thaw());
        }
    }

    private static void overload(Cluster cluster, Account account, List<Instance> failover)
            throws Exception {
        var gateway = cluster.gateway(0);
        var token = account.api().token();
        try (var clients = new Conversations(gateway.port())) {
            for (var i = 0; i < CLIENTS; i++) {
                clients.add(BETWEEN_ATTEMPTS, () -> create(token));
            }
            awaitRefusals(clients, 500);
            var heap = gateway.process().liveBytes();
            var reads = new Waits();
            for (var i = 0; i < 20; i++) {
                var began = System.nanoTime();
                assertThat(account.api().get("/elastic_addresses").status()).isEqualTo(200);
                reads.add(System.nanoTime() - began);
            }
            awaitRefusals(clients, 2_000);
            var later = gateway.process().liveBytes();
            var outstanding = metric(gateway, "elastic_gateway_commands_outstanding");
            assertThat(outstanding).isBetween(1.0, (double) PLACES);
            assertThat(later).isLessThan(MOST_HEAP).isLessThan(heap + FLAT);

            clients.stop();
            failover.forEach(instance -> instance.process().thaw());
            var released = System.nanoTime();
            await("commands go through again")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> account.api().post("/elastic_addresses", null).status() == 200);
            var recovery = System.nanoTime() - released;

            assertThat(clients.exchanges()).allMatch(Exchange::isUnavailable);
            var refusals = new Waits();
            clients.exchanges().stream()
                    .filter(Exchange::isSurplus)
                    .forEach(exchange -> refusals.add(exchange.nanos()));
            System.out.printf(
                    "Overload: refused %s; reads %s; heap %d and %d MiB; recovered after %.1f s%n",
                    refusals, reads, heap / MEGABYTE, later / MEGABYTE, recovery / 1e9);
        }
    }

    private static Request create(String token) {
        return new Request(
                "POST", "/api/3/elastic_addresses", token, UUID.randomUUID().toString(), null);
    }

    private static void awaitRefusals(Conversations clients, int count) {
        await("%d refusals".formatted(count))
                .atMost(PATIENCE)
                .until(
                        () ->
                                clients.exchanges().stream().filter(Exchange::isSurplus).count()
                                        >= count);
    }

    /** The sum over all tags that are not given. */
    private static double metric(Instance instance, String start) {
        return Api.text(instance.base() + "/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
