package io.elasticaddress.contracts.wire;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.dns.ServerAnswer;
import io.elasticaddress.contracts.dns.ZoneEvent;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One message of every type and version; each has a golden file under its name. */
@NullMarked
final class Messages {
    static final Instant AT = Instant.parse("2026-11-23T10:15:30.123Z");
    static final String UID = "fg-0123456789abcdef0123456789abcdef";
    static final String BLUE = "11111111111111111111111111111111";
    static final String GREEN = "22222222222222222222222222222222";

    private Messages() {}

    record Sample<M>(Codec<M> codec, M message) {}

    static Map<String, Sample<?>> all() {
        var all = new LinkedHashMap<String, Sample<?>>();
        command(
                all,
                "create-elastic-address",
                new Command.CreateElasticAddress(BLUE, GREEN, Side.PRIMARY, "launch"));
        command(
                all,
                "update-elastic-address",
                new Command.UpdateElasticAddress(UID, "", GREEN, null, 6L, null));
        command(
                all,
                "create-elastic-address-ttl",
                new Command.CreateElasticAddress(BLUE, null, null, 300L, null, null));
        command(
                all,
                "update-elastic-address-ttl",
                new Command.UpdateElasticAddress(
                        UID, null, null, null, 0L, null, null, null, "back to it"));
        command(
                all,
                "switch-stack",
                new Command.SwitchStack(UID, Side.SECONDARY, null, "deploy 42"));
        command(all, "delete-elastic-address", new Command.DeleteElasticAddress(UID, 7L, null));
        command(
                all,
                "register-stack",
                new Command.RegisterStack(
                        BLUE,
                        "blue",
                        "production",
                        "AWS",
                        "us-east-1",
                        StackType.STANDARD,
                        "blue.example.com",
                        List.of("192.0.2.1"),
                        List.of("2001:db8::1"),
                        true,
                        List.of("*"),
                        null));
        command(
                all,
                "update-stack",
                new Command.UpdateStack(
                        BLUE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "",
                        List.of("192.0.2.9"),
                        null,
                        null,
                        null,
                        "moved"));
        command(all, "remove-stack", new Command.RemoveStack(BLUE, null));

        event(
                all,
                "elastic-address-created",
                new Event.ElasticAddressCreated(group(Side.PRIMARY, 1)));
        event(
                all,
                "elastic-address-updated",
                new Event.ElasticAddressUpdated(group(Side.PRIMARY, 1), group(Side.PRIMARY, 2)));
        event(
                all,
                "elastic-address-updated-ttl",
                new Event.ElasticAddressUpdated(
                        group(Side.PRIMARY, 1), group(Side.PRIMARY, 300L, 2)));
        event(
                all,
                "stack-switched",
                new Event.StackSwitched(group(Side.PRIMARY, 6), group(Side.SECONDARY, 7)));
        event(
                all,
                "elastic-address-deleted",
                new Event.ElasticAddressDeleted(group(Side.SECONDARY, 7), deletedGroup()));
        event(all, "stack-registered", new Event.StackRegistered(deletedStack(), stack(5)));
        event(all, "stack-updated", new Event.StackUpdated(stack(2), stack(3)));
        event(all, "stack-removed", new Event.StackRemoved(stack(3), deletedStack()));
        event(all, "nothing-changed", new Event.NothingChanged(Action.SWITCH, Kind.GROUP, UID, 7));
        event(all, "command-rejected", new Event.CommandRejected(Action.SWITCH, UID, rejected()));

        snapshot(all, "elastic-address-snapshot", group(Side.SECONDARY, 7));
        snapshot(all, "elastic-address-ttl-snapshot", group(Side.SECONDARY, 300L, 7));
        snapshot(all, "elastic-address-deleted-snapshot", deletedGroup());
        snapshot(all, "stack-snapshot", stack(3));
        snapshot(all, "stack-deleted-snapshot", deletedStack());

        outcome(
                all,
                "outcome-accepted",
                new Outcome.Accepted(Kind.GROUP, UID, "123-456-789.ea.test", 7));
        outcome(all, "outcome-rejected", rejected());
        outcome(
                all,
                "outcome-planned",
                new Outcome.Planned(
                        UID,
                        new Outcome.Rejected(
                                RejectionCode.UNPROCESSABLE_ENTITY,
                                "target_down",
                                "Issue updating the failover group",
                                "The secondary stack is down. To switch nevertheless, name in"
                                        + " override_rules: target_down"),
                        List.of("target_down"),
                        List.of(new RecordSet("A", 0, List.of("192.0.2.1"))),
                        List.of(new RecordSet("A", 0, List.of("192.0.2.1")))));

        var addresses = List.of(new RecordSet("A", 60, List.of("192.0.2.1", "192.0.2.2")));
        all.put(
                "dns-status",
                new Sample<>(
                        Codec.DNS,
                        new DnsStatus(
                                "acme",
                                UID,
                                "123-456-789.ea.test",
                                DnsStatus.State.FAILED,
                                7,
                                3,
                                addresses,
                                List.of(
                                        new ServerAnswer(
                                                "192.0.2.53:53", List.of(), AT, "timed out")),
                                AT,
                                "No answer from 192.0.2.53:53")));
        all.put(
                "dns-event",
                new Sample<>(
                        Codec.DNS_EVENTS,
                        new DnsEvent(
                                "3f1c6a3e-8d0b-5c55-9d2b-0d8a6f5f3b11",
                                "acme",
                                UID,
                                "123-456-789.ea.test",
                                DnsEvent.Type.DNS_CONFIRMED,
                                AT,
                                7,
                                3,
                                List.of(),
                                addresses,
                                null)));
        all.put(
                "dns-status-waiting",
                new Sample<>(
                        Codec.DNS,
                        new DnsStatus(
                                "acme",
                                UID,
                                "123-456-789.ea.test",
                                DnsStatus.State.FAILED,
                                8,
                                3,
                                addresses,
                                List.of(
                                        new ServerAnswer(
                                                "192.0.2.53:53",
                                                addresses,
                                                AT.plusMillis(9),
                                                null,
                                                AT.plusMillis(9),
                                                9L,
                                                2L,
                                                null),
                                        new ServerAnswer(
                                                "192.0.2.54:53",
                                                List.of(),
                                                AT.plusMillis(8),
                                                null,
                                                null,
                                                null,
                                                null,
                                                "Answers nothing")),
                                AT.plusMillis(10),
                                "The service allows no more requests for 30 s",
                                2L,
                                "The service allows no more requests for 30 s")));
        all.put(
                "zone-event",
                new Sample<>(
                        Codec.DNS_EVENTS,
                        new ZoneEvent(
                                "6e0d3d3a-54c7-3b5c-9e0b-b7a7a1f3b1c2",
                                "acme",
                                "ea.test",
                                "123-456-789.ea.test",
                                UID,
                                ZoneEvent.Type.DNS_NAME_TAKEN_OVER,
                                AT,
                                "alice",
                                "moved from the old installation",
                                "It belonged to the installation old")));
        HealthMessages.addTo(all);
        MaintenanceMessages.addTo(all);
        WebhookMessages.addTo(all);
        return all;
    }

    private static ElasticAddress group(Side current, long version) {
        return group(current, null, version);
    }

    private static ElasticAddress group(Side current, @Nullable Long ttl, long version) {
        return new ElasticAddress(
                "acme",
                UID,
                123456789,
                "123-456-789.ea.test",
                BLUE,
                GREEN,
                current,
                ttl,
                AT,
                AT.plusSeconds(version),
                version);
    }

    private static DeletedElasticAddress deletedGroup() {
        return new DeletedElasticAddress("acme", UID, 123456789, "123-456-789.ea.test", AT, 8);
    }

    private static Stack stack(long version) {
        return new Stack(
                "acme",
                BLUE,
                "blue",
                "production",
                "AWS",
                "us-east-1",
                StackType.STANDARD,
                "blue.example.com",
                List.of("192.0.2.1"),
                List.of("2001:db8::1"),
                true,
                List.of("*"),
                AT,
                AT,
                version,
                2);
    }

    private static DeletedStack deletedStack() {
        return new DeletedStack("acme", BLUE, AT, 4, 2);
    }

    private static Outcome.Rejected rejected() {
        return new Outcome.Rejected(
                RejectionCode.BAD_REQUEST,
                "no_stack_on_side",
                "No secondary stack is set",
                "No secondary stack is set");
    }

    static void command(Map<String, Sample<?>> all, String name, Command command) {
        all.put(
                name,
                new Sample<>(
                        Codec.COMMANDS,
                        new CommandMessage(
                                "acme",
                                "5b0c1f4e-1111-4a4a-8a8a-000000000001",
                                "5b0c1f4e-1111-4a4a-8a8a-000000000002",
                                Sources.API_GATEWAY,
                                "alice",
                                "198.51.100.7",
                                CommandMessage.VIA_REST,
                                AT,
                                true,
                                command)));
    }

    static void event(Map<String, Sample<?>> all, String name, Event event) {
        event(
                all,
                name,
                new Cause(
                        "5b0c1f4e-1111-4a4a-8a8a-000000000001",
                        "5b0c1f4e-1111-4a4a-8a8a-000000000002",
                        Sources.API_GATEWAY,
                        "alice",
                        "198.51.100.7",
                        CommandMessage.VIA_REST,
                        reason(event)),
                event);
    }

    static void event(Map<String, Sample<?>> all, String name, Cause cause, Event event) {
        all.put(
                name,
                new Sample<>(
                        Codec.EVENTS,
                        new EventMessage(
                                "0f0e0d0c-0b0a-5908-8706-050403020100", "acme", AT, cause, event)));
    }

    private static @Nullable String reason(Event event) {
        return event instanceof Event.StackSwitched ? "deploy 42" : null;
    }

    static void snapshot(Map<String, Sample<?>> all, String name, Snapshot snapshot) {
        all.put(name, new Sample<>(Codec.SNAPSHOTS, snapshot));
    }

    private static void outcome(Map<String, Sample<?>> all, String name, Outcome outcome) {
        all.put(
                name,
                new Sample<>(
                        Codec.OUTCOMES,
                        new OutcomeMessage(
                                "acme",
                                "5b0c1f4e-1111-4a4a-8a8a-000000000001",
                                "5b0c1f4e-1111-4a4a-8a8a-000000000002",
                                outcome)));
    }
}
