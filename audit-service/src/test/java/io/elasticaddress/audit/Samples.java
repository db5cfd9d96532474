package io.elasticaddress.audit;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.dns.DnsEvent;
import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.event.EventMessage;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.DeletedElasticAddress;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.wire.Sources;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the other services would publish. */
public final class Samples {
    public static final Instant AT = Instant.parse("2026-11-23T10:15:30.123Z");

    private Samples() {}

    public static String account() {
        return "acme-" + UUID.randomUUID();
    }

    public static String uid() {
        return "fg-" + UUID.randomUUID().toString().replace("-", "");
    }

    public static EventMessage message(String account, Instant at, String actor, Event event) {
        return new EventMessage(
                UUID.randomUUID().toString(), account, at, cause(actor, "deploy 42"), event);
    }

    public static Cause cause(String actor, String reason) {
        return new Cause(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                Sources.API_GATEWAY,
                actor,
                "198.51.100.7",
                CommandMessage.VIA_REST,
                reason);
    }

    public static EventMessage created(String account, String uid) {
        return message(
                account,
                AT,
                "alice",
                new Event.ElasticAddressCreated(group(account, uid, Side.PRIMARY, 1)));
    }

    public static EventMessage switched(String account, String uid, long version) {
        var from = version % 2 == 0 ? Side.PRIMARY : Side.SECONDARY;
        return message(
                account,
                AT.plusSeconds(version),
                "alice",
                new Event.StackSwitched(
                        group(account, uid, from, version - 1),
                        group(account, uid, from.other(), version)));
    }

    public static EventMessage deleted(String account, String uid, long version) {
        return message(
                account,
                AT.plusSeconds(version),
                "bob",
                new Event.ElasticAddressDeleted(
                        group(account, uid, Side.PRIMARY, version - 1),
                        new DeletedElasticAddress(
                                account, uid, 123456789, "123-456-789.ea.test", AT, version)));
    }

    /** By the group's failover policy. */
    public static EventMessage failedOver(String account, String uid) {
        return new EventMessage(
                UUID.randomUUID().toString(),
                account,
                AT,
                policy("current_stack_down"),
                new Event.StackSwitched(
                        group(account, uid, Side.PRIMARY, 1),
                        group(account, uid, Side.SECONDARY, 2)));
    }

    /** Of what nobody asked for. */
    public static Cause policy(String rule) {
        return new Cause(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                Sources.FAILOVER_SERVICE,
                Sources.FAILOVER_SERVICE,
                null,
                CommandMessage.VIA_POLICY,
                null,
                null,
                new Grounds(
                        rule,
                        List.of(vote("frankfurt", Verdict.DOWN), vote("virginia", Verdict.DOWN)),
                        List.of(vote("frankfurt", Verdict.UP)),
                        "2 of 2 vantage points say that it is down"));
    }

    public static Vote vote(String vantage, Verdict verdict) {
        return new Vote(vantage, null, "incarnation-1", verdict, 5, AT, null);
    }

    public static EventMessage unchanged(String account, String uid) {
        return message(
                account, AT, "alice", new Event.NothingChanged(Action.SWITCH, Kind.GROUP, uid, 1));
    }

    public static EventMessage rejected(String account, String uid) {
        return message(
                account,
                AT,
                "mallory",
                new Event.CommandRejected(
                        Action.DELETE,
                        uid,
                        new Outcome.Rejected(
                                RejectionCode.BAD_REQUEST,
                                "attached",
                                "The group is attached",
                                "Cannot delete it")));
    }

    public static DnsEvent dns(String account, String uid, DnsEvent.Type type, Instant at) {
        return new DnsEvent(
                UUID.randomUUID().toString(),
                account,
                uid,
                "123-456-789.ea.test",
                type,
                at,
                7,
                3,
                List.of(),
                List.of(new RecordSet("A", 60, List.of("192.0.2.1"))),
                "read from 192.0.2.53:53");
    }

    private static ElasticAddress group(String account, String uid, Side current, long version) {
        return new ElasticAddress(
                account,
                uid,
                123456789,
                "123-456-789.ea.test",
                "11111111111111111111111111111111",
                "22222222222222222222222222222222",
                current,
                AT,
                AT.plusSeconds(version),
                version);
    }
}
