package io.elasticaddress.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.StackHealth;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** In whatever order things arrive, and however often, the view ends with the same and never goes back. */
class ViewProperties {
    private static final List<String> GROUPS = List.of("g1", "g2", "g3");
    private static final List<String> STACKS = List.of("s1", "s2");

    /** Something that arrives; of one version there is one content only, as it is in Kafka. */
    private record Arrival(Consumer<View> into) {}

    @Property(tries = 500)
    void any_order_ends_the_same(@ForAll("arrivalsInTwoOrders") List<List<Arrival>> orders) {
        var one = new View();
        var other = new View();

        orders.get(0).forEach(arrival -> arrival.into.accept(one));
        orders.get(1).forEach(arrival -> arrival.into.accept(other));
        // A second time, which must change nothing.
        orders.get(0).forEach(arrival -> arrival.into.accept(other));

        assertThat(one.groups("acme")).isEqualTo(other.groups("acme"));
        assertThat(one.stacks("acme")).isEqualTo(other.stacks("acme"));
        assertThat(one.settings("acme")).isEqualTo(other.settings("acme"));
        assertThat(one.windows("acme")).isEqualTo(other.windows("acme"));
        for (var uid : GROUPS) {
            assertThat(one.group("acme", uid)).isEqualTo(other.group("acme", uid));
        }
    }

    @Property(tries = 500)
    void no_read_ever_goes_back(@ForAll("arrivalsInTwoOrders") List<List<Arrival>> orders) {
        var view = new View();
        var seen = new HashMap<String, Long>();
        for (var arrival : orders.get(1)) {
            arrival.into.accept(view);
            for (var state : view.groups("acme")) {
                var group = state.group();
                assertThat(group.version())
                        .isGreaterThanOrEqualTo(seen.getOrDefault(group.uid(), 0L));
                seen.put(group.uid(), group.version());
            }
            for (var state : view.stacks("acme")) {
                var stack = state.stack();
                assertThat(stack.version())
                        .isGreaterThanOrEqualTo(seen.getOrDefault(stack.uid(), 0L));
                seen.put(stack.uid(), stack.version());
                if (state.said() != null) {
                    neverBack(seen, "health of " + stack.uid(), state.said());
                }
            }
            for (var state : view.groups("acme")) {
                if (state.hold() != null) {
                    neverBack(seen, "hold of " + state.group().uid(), state.hold());
                }
            }
            view.windows("acme")
                    .forEach(window -> neverBack(seen, "window " + window.uid(), window));
            view.settings("acme").ifPresent(set -> neverBack(seen, "settings", set));
            assertThat(view.groups("acme"))
                    .extracting(state -> state.group().uid())
                    .doesNotHaveDuplicates()
                    .isSorted();
        }
    }

    private static void neverBack(Map<String, Long> seen, String what, Snapshot snapshot) {
        assertThat(snapshot.version()).isGreaterThanOrEqualTo(seen.getOrDefault(what, 0L));
        seen.put(what, snapshot.version());
    }

    @Provide
    Arbitrary<List<List<Arrival>>> arrivalsInTwoOrders() {
        return Arbitraries.oneOf(snapshots(), statuses())
                .list()
                .ofMaxSize(40)
                .flatMap(
                        arrivals ->
                                Arbitraries.shuffle(new ArrayList<>(arrivals))
                                        .map(shuffled -> List.of(arrivals, shuffled)));
    }

    private static Arbitrary<Arrival> snapshots() {
        var groups =
                Combinators.combine(Arbitraries.of(GROUPS), Arbitraries.longs().between(1, 8))
                        .as(ViewProperties::group);
        var stacks =
                Combinators.combine(Arbitraries.of(STACKS), Arbitraries.longs().between(1, 8))
                        .as(ViewProperties::stack);
        var health =
                Combinators.combine(Arbitraries.of(STACKS), Arbitraries.longs().between(1, 8))
                        .as(
                                (uid, version) ->
                                        (Snapshot)
                                                new StackHealth(
                                                        "acme",
                                                        uid,
                                                        List.of(),
                                                        ViewTest.AT.plusSeconds(version),
                                                        version));
        var holds =
                Combinators.combine(Arbitraries.of(GROUPS), Arbitraries.longs().between(1, 8))
                        .as(
                                (uid, version) ->
                                        (Snapshot)
                                                new FailoverHold(
                                                        "acme",
                                                        uid,
                                                        null,
                                                        ViewTest.AT,
                                                        null,
                                                        version));
        var settings =
                Arbitraries.longs()
                        .between(1, 8)
                        .map(
                                version ->
                                        (Snapshot)
                                                new AccountSettings(
                                                        "acme",
                                                        version % 2 == 0,
                                                        ViewTest.AT,
                                                        version));
        var windows =
                Combinators.combine(Arbitraries.of(GROUPS), Arbitraries.longs().between(1, 7))
                        .as(
                                (uid, version) ->
                                        (Snapshot)
                                                WindowsTest.window(
                                                        uid,
                                                        version,
                                                        MaintenanceWindow.Phase.values()[
                                                                (int) (version - 1)],
                                                        ViewTest.AT));
        return Arbitraries.oneOf(groups, stacks, health, holds, settings, windows)
                .map(snapshot -> new Arrival(view -> view.apply(snapshot)));
    }

    /** A group's last version, the eighth, is its deletion. */
    private static Snapshot group(String uid, long version) {
        return version == 8
                ? ViewTest.deleted(uid, version)
                : ViewTest.group(
                        uid, version, version % 3 == 0 ? null : STACKS.get((int) version % 2));
    }

    /** A stack's every fourth version is its removal; after it, it is registered again. */
    private static Snapshot stack(String uid, long version) {
        return version % 4 == 0
                ? new DeletedStack("acme", uid, ViewTest.AT, version, version)
                : ViewTest.stack(uid, version, version, ViewTest.AT.plusSeconds(version / 4));
    }

    private static Arbitrary<Arrival> statuses() {
        return Combinators.combine(
                        Arbitraries.of(GROUPS),
                        Arbitraries.longs().between(1, 8),
                        Arbitraries.longs().between(0, 8),
                        Arbitraries.integers().between(0, 20))
                .as(
                        (uid, groupVersion, addressVersion, offset) ->
                                new Arrival(
                                        view ->
                                                view.apply(
                                                        ViewTest.dns(
                                                                uid,
                                                                groupVersion,
                                                                addressVersion,
                                                                DnsStatus.State.values()[
                                                                        offset % 3]),
                                                        offset)));
    }
}
