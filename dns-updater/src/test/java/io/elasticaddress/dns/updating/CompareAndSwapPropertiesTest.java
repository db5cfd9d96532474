package io.elasticaddress.dns.updating;

import static io.elasticaddress.dns.updating.UpdaterUnderTest.deleted;
import static io.elasticaddress.dns.updating.UpdaterUnderTest.wanted;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.dns.desired.Wanted;
import io.elasticaddress.dns.ownership.Marker;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Two updaters that both believe to be the owner, a network that loses and delays, and a server that compares. */
class CompareAndSwapPropertiesTest {
    private static final List<String> GROUPS = List.of("fg-1", "fg-2", "fg-3");

    @Property(tries = 500)
    void no_interleaving_puts_an_older_version_over_a_newer_and_the_newest_wins(@ForAll long seed) {
        var random = new Random(seed);
        // The server itself fails the test when a name goes back.
        var server = new ModelServer(random);
        var updaters =
                List.of(
                        new UpdaterUnderTest(server, Duration.ofHours(1)),
                        new UpdaterUnderTest(server, Duration.ofHours(1)));
        var histories = GROUPS.stream().map(group -> history(group, random)).toList();
        var heard = new int[updaters.size()][GROUPS.size()];

        for (var step = 0; step < 150; step++) {
            var which = random.nextInt(updaters.size());
            var updater = updaters.get(which);
            switch (random.nextInt(4)) {
                case 0 -> {
                    var group = random.nextInt(GROUPS.size());
                    var history = histories.get(group);
                    if (heard[which][group] < history.size()) {
                        // Compaction leaves some out.
                        heard[which][group] +=
                                random.nextInt(history.size() - heard[which][group]) + 1;
                        updater.want(history.get(heard[which][group] - 1));
                    }
                }
                case 1 -> server.deliverOne();
                case 2 -> updater.confirm();
                default -> updater.write();
            }
        }

        server.reliable = true;
        server.deliverAll();
        for (var updater : updaters) {
            histories.forEach(history -> updater.want(history.getLast()));
            updater.untilQuiet();
        }
        for (var history : histories) {
            var newest = history.getLast();
            assertThat(server.marker(newest.dnsName())).isEqualTo(Marker.of("us", newest).text());
            assertThat(server.records(newest.dnsName())).isEqualTo(newest.records());
            for (var updater : updaters) {
                assertThat(
                                updater.statuses.stream()
                                        .filter(status -> status.key().equals(newest.group()))
                                        .toList()
                                        .getLast())
                        .matches(status -> status.state() == DnsStatus.State.CONFIRMED)
                        .matches(status -> status.groupVersion() == newest.versions().group());
            }
        }
    }

    private static List<Wanted> history(String uid, Random random) {
        var history = new ArrayList<Wanted>();
        var group = 1L;
        var address = 1L;
        history.add(wanted(uid, group, address));
        for (var i = random.nextInt(6); i > 0; i--) {
            if (random.nextBoolean()) {
                group++;
                address = 1 + random.nextInt(5);
            } else {
                address++;
            }
            history.add(wanted(uid, group, address));
        }
        if (random.nextInt(3) == 0) {
            history.add(deleted(uid, group + 1));
        }
        return history;
    }
}
