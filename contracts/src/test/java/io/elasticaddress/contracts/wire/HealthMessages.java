package io.elasticaddress.contracts.wire;

import static io.elasticaddress.contracts.wire.Messages.AT;
import static io.elasticaddress.contracts.wire.Messages.BLUE;
import static io.elasticaddress.contracts.wire.Messages.GREEN;
import static io.elasticaddress.contracts.wire.Messages.UID;
import static io.elasticaddress.contracts.wire.Messages.command;
import static io.elasticaddress.contracts.wire.Messages.event;
import static io.elasticaddress.contracts.wire.Messages.snapshot;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.command.CommandMessage;
import io.elasticaddress.contracts.event.Cause;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.FailoverPolicy;
import io.elasticaddress.contracts.health.FailoverPolicyRequest;
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.health.HealthCheckRequest;
import io.elasticaddress.contracts.health.Heartbeat;
import io.elasticaddress.contracts.health.LastSwitch;
import io.elasticaddress.contracts.health.Quorum;
import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.FailoverHold;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackHealth;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.contracts.wire.Messages.Sample;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** The messages, and fields of messages, by which stacks are watched and groups fail over. */
@NullMarked
final class HealthMessages {
    private static final String FRANKFURT = "frankfurt-1";
    private static final String FRANKFURTS_INCARNATION = "7d0c4a52-9b1e-4c3f-8a55-000000000001";
    private static final String VIRGINIAS_INCARNATION = "7d0c4a52-9b1e-4c3f-8a55-000000000002";
    private static final String REFUSED = "192.0.2.1:8443: connection refused";
    private static final HealthCheck CHECK =
            new HealthCheck(
                    5,
                    HealthCheck.Type.HTTPS,
                    8443,
                    1_000,
                    1_000,
                    3,
                    2,
                    "GET",
                    "/health?deep=1",
                    "blue.example.com",
                    "200-299,401",
                    "ok",
                    0,
                    true,
                    null,
                    null,
                    null);
    private static final FailoverPolicy POLICY =
            new FailoverPolicy(
                    FailoverPolicy.Mode.AUTOMATIC,
                    Quorum.MAJORITY,
                    FailoverPolicy.Failback.WINDOW,
                    300_000,
                    "sat,sun 02:00-04:00",
                    60_000,
                    600_000);

    private HealthMessages() {}

    static void addTo(Map<String, Sample<?>> all) {
        commands(all);
        events(all);
        snapshots(all);
        all.put(
                "heartbeat",
                new Sample<>(
                        Codec.HEARTBEATS,
                        new Heartbeat(
                                FRANKFURT, "eu-central-1", FRANKFURTS_INCARNATION, 42, 1_000)));
    }

    private static void commands(Map<String, Sample<?>> all) {
        command(
                all,
                "create-elastic-address-policy",
                new Command.CreateElasticAddress(
                        BLUE,
                        GREEN,
                        null,
                        null,
                        new FailoverPolicyRequest(
                                "automatic",
                                "majority",
                                "window",
                                "5m",
                                "sat,sun 02:00-04:00",
                                "1m",
                                "10m"),
                        null));
        command(
                all,
                "update-elastic-address-policy",
                new Command.UpdateElasticAddress(
                        UID,
                        null,
                        null,
                        Side.SECONDARY,
                        null,
                        new FailoverPolicyRequest("manual", null, null, null, null, null, null),
                        List.of("stack_down"),
                        7L,
                        "move it for good"));
        command(
                all,
                "switch-stack-override",
                new Command.SwitchStack(
                        UID,
                        Side.SECONDARY,
                        List.of("stack_down"),
                        null,
                        "it is up, I can see it"));
        command(
                all,
                "register-stack-health-check",
                new Command.RegisterStack(
                        BLUE,
                        "blue",
                        null,
                        null,
                        null,
                        null,
                        "blue.example.com",
                        List.of("192.0.2.1"),
                        null,
                        null,
                        null,
                        new HealthCheckRequest(
                                "https",
                                8443L,
                                "1s",
                                "1s",
                                3L,
                                2L,
                                "GET",
                                "/health?deep=1",
                                "blue.example.com",
                                "200-299,401",
                                "ok",
                                0L,
                                true,
                                null,
                                null,
                                null),
                        null));
        command(
                all,
                "update-stack-health-check",
                new Command.UpdateStack(
                        BLUE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new HealthCheckRequest(
                                "none", null, null, null, null, null, null, null, null, null, null,
                                null, null, null, null, null),
                        "not to be probed any more"));
        all.put(
                "report-health",
                new Sample<>(
                        Codec.COMMANDS,
                        new CommandMessage(
                                "acme",
                                "5b0c1f4e-1111-4a4a-8a8a-000000000003",
                                "5b0c1f4e-1111-4a4a-8a8a-000000000003",
                                Sources.HEALTH_MONITOR,
                                Sources.HEALTH_MONITOR,
                                "198.51.100.9",
                                CommandMessage.VIA_COMMAND,
                                AT.plusSeconds(60),
                                false,
                                new Command.ReportHealth(
                                        BLUE,
                                        FRANKFURT,
                                        "eu-central-1",
                                        FRANKFURTS_INCARNATION,
                                        Verdict.DOWN,
                                        5,
                                        REFUSED))));
        command(all, "set-failover", new Command.SetFailover(true, "the network is being rebuilt"));
    }

    private static void events(Map<String, Sample<?>> all) {
        event(
                all,
                "elastic-address-updated-policy",
                new Event.ElasticAddressUpdated(
                        group(Side.PRIMARY, null, null, 6), group(Side.PRIMARY, POLICY, null, 7)));
        event(
                all,
                "stack-switched-automatically",
                policy("current_stack_down"),
                new Event.StackSwitched(
                        group(Side.PRIMARY, POLICY, null, 7),
                        group(
                                Side.SECONDARY,
                                POLICY,
                                new LastSwitch(AT.plusSeconds(8), true, 1),
                                8)));
        event(
                all,
                "stack-switched-override",
                new Cause(
                        "5b0c1f4e-1111-4a4a-8a8a-000000000001",
                        "5b0c1f4e-1111-4a4a-8a8a-000000000002",
                        Sources.API_GATEWAY,
                        "alice",
                        "198.51.100.7",
                        CommandMessage.VIA_REST,
                        "it is up, I can see it",
                        List.of("stack_down"),
                        null),
                new Event.StackSwitched(
                        group(Side.PRIMARY, POLICY, null, 7),
                        group(
                                Side.SECONDARY,
                                POLICY,
                                new LastSwitch(AT.plusSeconds(8), false, 0),
                                8)));
        event(
                all,
                "stack-updated-health-check",
                new Event.StackUpdated(stack(null, 4), stack(CHECK, 5)));
        event(
                all,
                "health-reported",
                new Cause(
                        "5b0c1f4e-1111-4a4a-8a8a-000000000003",
                        "5b0c1f4e-1111-4a4a-8a8a-000000000003",
                        Sources.HEALTH_MONITOR,
                        Sources.HEALTH_MONITOR,
                        "198.51.100.9",
                        CommandMessage.VIA_COMMAND,
                        null),
                new Event.HealthReported(
                        health(1, frankfurt(Verdict.UP)), health(2, frankfurt(Verdict.DOWN))));
        event(
                all,
                "failover-held",
                policy("both_stacks_down"),
                new Event.FailoverHeld(
                        new FailoverHold("acme", UID, null, AT.minusSeconds(600), null, 2),
                        hold()));
        event(
                all,
                "failover-set",
                new Event.FailoverSet(
                        new AccountSettings("acme", false, AT.minusSeconds(600), 2), settings()));
    }

    private static void snapshots(Map<String, Sample<?>> all) {
        snapshot(
                all,
                "elastic-address-policy-snapshot",
                group(Side.SECONDARY, POLICY, new LastSwitch(AT.plusSeconds(8), true, 1), 8));
        snapshot(all, "stack-health-check-snapshot", stack(CHECK, 5));
        snapshot(
                all,
                "stack-health-snapshot",
                health(3, frankfurt(Verdict.DOWN), virginia(BLUE, Verdict.PARTIAL)));
        snapshot(all, "failover-hold-snapshot", hold());
        snapshot(
                all,
                "failover-hold-over-snapshot",
                new FailoverHold("acme", UID, null, AT.plusSeconds(90), null, 4));
        snapshot(all, "account-settings-snapshot", settings());
    }

    private static Cause policy(String rule) {
        return new Cause(
                "5b0c1f4e-1111-4a4a-8a8a-000000000004",
                "5b0c1f4e-1111-4a4a-8a8a-000000000004",
                Sources.FAILOVER_SERVICE,
                Sources.FAILOVER_SERVICE,
                null,
                CommandMessage.VIA_POLICY,
                null,
                null,
                grounds(rule));
    }

    private static Grounds grounds(String rule) {
        return new Grounds(
                rule,
                List.of(frankfurt(Verdict.DOWN), virginia(BLUE, Verdict.DOWN)),
                List.of(virginia(GREEN, Verdict.UP)),
                "2 of 2 vantage points say that it is down");
    }

    private static FailoverHold hold() {
        return new FailoverHold(
                "acme", UID, grounds("both_stacks_down"), AT, AT.plusSeconds(60), 3);
    }

    private static AccountSettings settings() {
        return new AccountSettings("acme", true, AT, 3);
    }

    private static StackHealth health(long version, Vote... votes) {
        return new StackHealth("acme", BLUE, List.of(votes), AT, version);
    }

    private static Vote frankfurt(Verdict verdict) {
        return new Vote(
                FRANKFURT,
                "eu-central-1",
                FRANKFURTS_INCARNATION,
                verdict,
                5,
                AT,
                verdict == Verdict.DOWN ? REFUSED : null);
    }

    private static Vote virginia(String stack, Verdict verdict) {
        return new Vote(
                "virginia-1",
                null,
                VIRGINIAS_INCARNATION,
                verdict,
                stack.equals(BLUE) ? 5 : 2,
                AT,
                verdict == Verdict.UP ? null : REFUSED);
    }

    private static ElasticAddress group(
            Side current,
            @Nullable FailoverPolicy policy,
            @Nullable LastSwitch lastSwitch,
            long version) {
        return new ElasticAddress(
                "acme",
                UID,
                123456789,
                "123-456-789.ea.test",
                BLUE,
                GREEN,
                current,
                null,
                policy,
                lastSwitch,
                AT,
                AT.plusSeconds(version),
                version);
    }

    private static Stack stack(@Nullable HealthCheck check, long version) {
        return new Stack(
                "acme",
                BLUE,
                "blue",
                null,
                null,
                null,
                StackType.STANDARD,
                "blue.example.com",
                List.of("192.0.2.1"),
                List.of(),
                false,
                List.of("*"),
                check,
                AT,
                AT.plusSeconds(version),
                version,
                2);
    }
}
