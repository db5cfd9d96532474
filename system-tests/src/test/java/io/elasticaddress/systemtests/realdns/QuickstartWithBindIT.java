package io.elasticaddress.systemtests.realdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.platform.Flow;
import io.elasticaddress.systemtests.platform.Quickstart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class QuickstartWithBindIT {
    private static final Duration HELD_BACK = Duration.ofSeconds(2);

    @TempDir Path folder;

    @Test
    void the_story_runs_and_a_switch_is_confirmed_only_when_primary_and_secondary_answer()
            throws Exception {
        BindPair.require();
        try (var bind = BindPair.start(folder);
                var quickstart = Quickstart.start(folder.resolve("data"), bind.options())) {
            var api = quickstart.api();
            assertThat(quickstart.dnsSection().path("zone").asString()).isEqualTo(BindPair.ZONE);
            assertThat(quickstart.dnsSection().path("tsig_key_file").asString())
                    .isEqualTo(bind.keyFile().toString());
            assertThat(quickstart.dnsSection().has("tsig_key")).isFalse();
            assertThat(quickstart.dnsSection().path("servers").valueStream().map(s -> s.asString()))
                    .isEqualTo(bind.addresses());

            Flow.run(api, bind.primary());

            var uid =
                    api.createGroup(
                            quickstart.demoStack("primary"), quickstart.demoStack("secondary"));
            var name = api.group(uid).path("dns_name").asString();
            assertThat(name).endsWith("." + BindPair.ZONE);
            await().untilAsserted(() -> assertThat(status(quickstart, uid)).isEqualTo("active"));
            assertThat(bind.primary().addresses(name)).containsExactly("127.0.0.2");
            assertThat(bind.secondary().addresses(name)).containsExactly("127.0.0.2");

            bind.secondaryProcess().freeze();
            assertThat(api.switchTo(uid, "secondary").status()).isEqualTo(200);
            await().untilAsserted(
                            () ->
                                    assertThat(bind.primary().addresses(name))
                                            .containsExactly("127.0.0.3"));
            await().during(HELD_BACK)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !status(quickstart, uid).equals("active"));

            bind.secondaryProcess().thaw();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(status(quickstart, uid)).isEqualTo("active"));
            assertThat(bind.secondary().addresses(name)).containsExactly("127.0.0.3");
            assertThat(bind.log("secondary"))
                    .contains("received notify for zone '" + BindPair.ZONE + "'");
            assertThat(bind.log("primary")).contains("IXFR started");
        }
    }

    private static String status(Quickstart quickstart, String uid) {
        return quickstart.api().group(uid).path("status").asString();
    }
}
