package io.elasticaddress.dns;

import static io.elasticaddress.dns.DnsUpdaterIT.a;
import static io.elasticaddress.dns.DnsUpdaterIT.observe;
import static io.elasticaddress.dns.DnsUpdaterIT.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.dns.servers.ProgramServer;
import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Measures with BIND, prints what was measured, and fails only where it is far off: machines differ. */
class DnsSpeedIT {
    private static final int SWITCHES = 500;
    private static final int NAMES = 10_000;

    private static Platform platform;

    @BeforeAll
    static void open() {
        platform = new Platform();
    }

    @AfterAll
    static void close() {
        platform.close();
    }

    @Test
    void a_switch_is_in_dns_and_confirmed_in_milliseconds(@TempDir Path folder) {
        try (var server = ProgramServer.bind(folder);
                var zone = DnsUpdaterIT.provider(server);
                var updater = Updater.start(platform, server, "it-" + UUID.randomUUID())) {
            var account = Account.fresh();
            var group = account.group("blue", "green");
            platform.publish(
                    account.stack("blue", 1, "192.0.2.1"),
                    account.stack("green", 1, "192.0.2.2"),
                    group);
            published(platform, group.key(), DnsStatus.State.CONFIRMED, 1, 1);

            var millis = new double[SWITCHES];
            for (var i = -SWITCHES; i < SWITCHES; i++) {
                group = Account.switched(group);
                var version = group.version();
                var key = group.key();
                var from = System.nanoTime();
                platform.publish(group);
                platform.awaitStatus(key, version, Duration.ofSeconds(10));
                // The first half warms up.
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - from) / 1e6;
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    "Measured: from publishing a snapshot to its confirmed status, BIND, %d"
                            + " switches: p50 %.1f ms, p99 %.1f ms%n",
                    SWITCHES, millis[SWITCHES / 2], millis[SWITCHES * 99 / 100]);
            var timer =
                    updater.context()
                            .getBean(MeterRegistry.class)
                            .get("elastic.dns.confirmation")
                            .timer();
            System.out.printf(
                    "Measured: thereof from its arrival to the answer of the server: mean %.1f"
                            + " ms%n",
                    timer.mean(TimeUnit.MICROSECONDS) / 1000);
            assertThat(millis[SWITCHES / 2]).isLessThan(500);
            assertThat(observe(zone, group).markers())
                    .containsExactly("v=ea1;i=test;g=" + group.version() + ";a=1");
        }
    }

    @Test
    void ten_thousand_names_move_with_their_stack(@TempDir Path folder) {
        try (var server = ProgramServer.bind(folder);
                var zone = DnsUpdaterIT.provider(server);
                var updater = Updater.start(platform, server, "it-" + UUID.randomUUID())) {
            var account = Account.fresh();
            var groups = new ArrayList<ElasticAddress>();
            for (var i = 0; i < NAMES; i++) {
                groups.add(account.group("blue", null));
            }
            platform.publish(account.stack("blue", 1, "192.0.2.1"));
            for (var i = 0; i < NAMES; i += 500) {
                platform.publish(groups.subList(i, i + 500));
            }
            allConfirmed(groups, 1);

            for (var move = 2; move <= 4; move++) {
                var from = System.nanoTime();
                platform.publish(account.stack("blue", move, "192.0.2." + move));
                allConfirmed(groups, move);
                System.out.printf(
                        "Measured: %d names moved by one stack's change and confirmed, BIND: %.2f"
                                + " s%n",
                        NAMES, (System.nanoTime() - from) / 1e9);
                assertThat(observe(zone, groups.get(move * 1000)).records())
                        .containsExactly(a("192.0.2." + move));
            }
            assertThat(updater.context().isActive()).isTrue();
        }
    }

    private void allConfirmed(ArrayList<ElasticAddress> groups, long addressVersion) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            for (var group : groups) {
                                var status = platform.status(group.key());
                                if (status == null
                                        || status.state() != DnsStatus.State.CONFIRMED
                                        || status.addressVersion() != addressVersion) {
                                    return false;
                                }
                            }
                            return true;
                        });
    }
}
