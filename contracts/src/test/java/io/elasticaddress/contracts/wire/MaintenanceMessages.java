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
import io.elasticaddress.contracts.health.Grounds;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Maintenance;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.MaintenanceWindow.Phase;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.wire.Messages.Sample;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The messages, and fields of messages, by which maintenance is planned and carried out. */
@NullMarked
final class MaintenanceMessages {
    private static final String WINDOW = "mw-0123456789abcdef0123456789abcdef";
    private static final Instant START = AT.plusSeconds(3_600);
    private static final Instant FORGOTTEN = START.plusSeconds(65);

    private MaintenanceMessages() {}

    static void addTo(Map<String, Sample<?>> all) {
        command(
                all,
                "plan-maintenance",
                new Command.PlanMaintenance(
                        null,
                        BLUE,
                        "2026-11-23T11:15:30.123Z",
                        "2026-11-23T13:15:30.123Z",
                        true,
                        true,
                        List.of("target_down"),
                        "a new kernel"));
        command(
                all,
                "plan-maintenance-of-group",
                new Command.PlanMaintenance(
                        UID, null, null, "2026-11-23T13:15:30.123Z", false, null, null, null));
        command(
                all,
                "cancel-maintenance",
                new Command.CancelMaintenance(WINDOW, "the kernel is not ready"));
        event(
                all,
                "maintenance-planned",
                new Event.MaintenancePlanned(window(Phase.PLANNED, null, null, 1)));
        event(
                all,
                "maintenance-cancelled",
                new Event.MaintenanceCancelled(
                        window(Phase.OPEN, FORGOTTEN, null, 4),
                        window(Phase.CLOSING, FORGOTTEN, START.plusSeconds(600), 5)));
        event(
                all,
                "maintenance-carried-out",
                maintenance("maintenance_start"),
                new Event.MaintenanceCarriedOut(
                        window(Phase.PREPARED, null, null, 2), window(Phase.OPEN, null, null, 3)));
        event(
                all,
                "stack-switched-for-maintenance",
                maintenance("maintenance_start"),
                new Event.StackSwitched(
                        group(Side.PRIMARY, new Maintenance(WINDOW, null, true, 300L), 8),
                        group(
                                Side.SECONDARY,
                                new Maintenance(WINDOW, Side.PRIMARY, true, 300L),
                                9)));
        snapshot(
                all,
                "elastic-address-maintenance-snapshot",
                group(Side.SECONDARY, new Maintenance(WINDOW, Side.PRIMARY, true, 300L), 9));
        snapshot(
                all,
                "maintenance-window-snapshot",
                window(Phase.CANCELLED, FORGOTTEN, START.plusSeconds(600), 6));
        snapshot(
                all,
                "maintenance-window-of-group-snapshot",
                new MaintenanceWindow(
                        "acme",
                        WINDOW,
                        UID,
                        null,
                        AT,
                        START,
                        false,
                        false,
                        List.of(),
                        "alice",
                        null,
                        Phase.PLANNED,
                        null,
                        AT,
                        null,
                        null,
                        AT,
                        AT,
                        1));
    }

    private static Cause maintenance(String rule) {
        return new Cause(
                "5b0c1f4e-1111-4a4a-8a8a-000000000005",
                "5b0c1f4e-1111-4a4a-8a8a-000000000005",
                Sources.FAILOVER_SERVICE,
                "alice",
                null,
                CommandMessage.VIA_MAINTENANCE,
                "a new kernel",
                null,
                new Grounds(rule, List.of(), List.of(), "Maintenance window " + WINDOW));
    }

    private static MaintenanceWindow window(
            Phase phase, @Nullable Instant forgotten, @Nullable Instant cancelled, long version) {
        return new MaintenanceWindow(
                "acme",
                WINDOW,
                null,
                BLUE,
                START,
                START.plusSeconds(7_200),
                true,
                true,
                List.of("target_down"),
                "alice",
                "a new kernel",
                phase,
                START.minusSeconds(305),
                START,
                forgotten,
                cancelled,
                AT,
                AT.plusSeconds(version),
                version);
    }

    private static ElasticAddress group(Side current, Maintenance maintenance, long version) {
        return new ElasticAddress(
                "acme",
                UID,
                123456789,
                "123-456-789.ea.test",
                BLUE,
                GREEN,
                current,
                60L,
                null,
                null,
                maintenance,
                AT,
                AT.plusSeconds(version),
                version);
    }
}
