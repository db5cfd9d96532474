package io.elasticaddress.failover.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.failover.TestBroker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Measures switches from the record's sending to its committed outcome: one at a time, and with many outstanding. Broker,
 * service and client share this JVM, so the figures compare builds on one machine and nothing else. Run with {@code
 * -Dmeasure=true}.
 */
@EnabledIfSystemProperty(named = "measure", matches = "true")
class DecidingFiguresIT {
    private static final int ACCOUNTS = 64;

    @Test
    void switches() throws Exception {
        try (var _ = service();
                var commander =
                        new Commander(TestBroker.bootstrapServers(), TestBroker.PARTITIONS)) {
            var groups = new ArrayList<Group>();
            for (var i = 0; i < ACCOUNTS; i++) {
                groups.add(group(commander));
            }
            oneAtATime(commander, groups, 500);
            oneAtATime(commander, groups, 500);
            for (var outstanding : List.of(256, 256, 1_024)) {
                manyAtOnce(commander, groups, outstanding, 10_000);
            }
        }
    }

    private static void oneAtATime(Commander commander, List<Group> groups, int count)
            throws Exception {
        var nanos = new long[count];
        for (var i = 0; i < count; i++) {
            var group = groups.get(i % groups.size());
            var start = System.nanoTime();
            var outcome = commander.tell(group.next(i));
            nanos[i] = System.nanoTime() - start;
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        }
        print("one at a time", nanos, 0);
    }

    private static void manyAtOnce(
            Commander commander, List<Group> groups, int outstanding, int count) throws Exception {
        var free = new Semaphore(outstanding);
        var nanos = new long[count];
        var begin = System.nanoTime();
        for (var i = 0; i < count; i++) {
            free.acquire();
            var place = i;
            var start = System.nanoTime();
            commander
                    .send(groups.get(i % groups.size()).next(i))
                    .whenComplete(
                            (_, _) -> {
                                nanos[place] = System.nanoTime() - start;
                                free.release();
                            });
        }
        assertThat(free.tryAcquire(outstanding, 60, TimeUnit.SECONDS)).isTrue();
        print(outstanding + " outstanding", nanos, System.nanoTime() - begin);
    }

    private static void print(String what, long[] nanos, long elapsed) {
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.1f ms, p99 %.1f ms, longest %.1f ms%s%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                elapsed == 0 ? "" : ", %.0f/s".formatted(nanos.length / (elapsed / 1e9)));
    }

    private static Group group(Commander commander) throws Exception {
        var account = UUID.randomUUID().toString();
        for (var stack : List.of("blue", "green")) {
            commander.tell(
                    TestedTopology.message(
                            account,
                            new Command.RegisterStack(
                                    stack,
                                    stack,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    List.of("192.0.2.1"),
                                    null,
                                    null,
                                    null,
                                    null)));
        }
        var created =
                commander.tell(
                        TestedTopology.message(
                                account,
                                new Command.CreateElasticAddress("blue", "green", null, null)));
        return new Group(account, ((Outcome.Accepted) created).uid());
    }

    private record Group(String account, String uid) {

        CommandMessage next(int i) {
            var side = i / ACCOUNTS % 2 == 0 ? Side.SECONDARY : Side.PRIMARY;
            return TestedTopology.message(account, new Command.SwitchStack(uid, side, null, null));
        }
    }

    private static ConfigurableApplicationContext service() {
        var context =
                new SpringApplicationBuilder(DecidingIT.DecidingOnly.class)
                        .bannerMode(Banner.Mode.OFF)
                        .web(WebApplicationType.NONE)
                        .properties("spring.config.name=failover-service")
                        .run(
                                "--management.endpoint.health.validate-group-membership=false",
                                "--spring.kafka.bootstrap-servers=" + TestBroker.bootstrapServers(),
                                "--elastic.topics.partitions=" + TestBroker.PARTITIONS,
                                "--elastic.deciding.threads="
                                        + System.getProperty("measure.threads", "2"),
                                "--elastic.deciding.zone=ea.test");
        DecidingIT.awaitDeciding(context);
        return context;
    }
}
