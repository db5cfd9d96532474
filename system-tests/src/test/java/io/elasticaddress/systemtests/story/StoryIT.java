package io.elasticaddress.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.platform.Flow;
import io.elasticaddress.systemtests.platform.Quickstart;
import io.elasticaddress.systemtests.platform.SharedQuickstart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

@ExtendWith(SharedQuickstart.class)
class StoryIT {

    @Test
    void a_group_is_created_switched_detached_and_deleted_and_all_of_it_is_in_the_audit_log(
            Quickstart quickstart) {
        Flow.run(quickstart.api(), quickstart.dns());
    }

    @Test
    void the_demo_stacks_are_behind_a_groups_name(Quickstart quickstart) throws Exception {
        var api = quickstart.api();
        var uid =
                api.createGroup(quickstart.demoStack("primary"), quickstart.demoStack("secondary"));
        var name = api.group(uid).path("dns_name").asString();

        await().untilAsserted(
                        () ->
                                assertThat(quickstart.dns().addresses(name))
                                        .containsExactly("127.0.0.2"));
        api.switchTo(uid, "secondary");

        await().untilAsserted(
                        () ->
                                assertThat(quickstart.dns().addresses(name))
                                        .containsExactly("127.0.0.3"));
    }

    @Test
    void health_and_metrics_are_served(Quickstart quickstart) throws Exception {
        var base = quickstart.api().base();
        assertThat(get(base + "/actuator/health")).contains("\"status\":\"UP\"");
        assertThat(get(base + "/actuator/health/liveness")).contains("\"status\":\"UP\"");
        assertThat(get(base + "/actuator/health/readiness")).contains("\"status\":\"UP\"");
        assertThat(get(base + "/actuator/prometheus")).contains("elastic_gateway_");
    }

    private static String get(String uri) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(10)).build();
            var answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(uri).isEqualTo(200);
            return answer.body();
        }
    }
}
