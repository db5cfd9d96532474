package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Decisions about stacks. Fields are checked, and kept, in their canonical form. */
final class StackDecisions {
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final List<String> EVERYONE = List.of(Stack.EVERYONE);

    private final Identities identities;

    StackDecisions(Identities identities) {
        this.identities = identities;
    }

    /** A stack that comes back goes on from its tombstone; its address version moves, whatever its addresses are. */
    Decision register(AccountState state, Command.RegisterStack command, Instant time) {
        var uid =
                command.uid() == null || command.uid().isEmpty() ? unusedUid(state) : command.uid();
        if (!UID.matcher(uid).matches()) {
            return Decision.rejected(
                    new Rejection.InvalidStack(
                            "uid", "must be 1 to 64 letters, digits, hyphens or underscores"));
        }
        if (state.liveStack(uid) != null) {
            return Decision.rejected(new Rejection.StackAlreadyRegistered(uid));
        }
        var tombstone = state.stack(uid) instanceof DeletedStack deleted ? deleted : null;
        var version = tombstone == null ? 1 : tombstone.version() + 1;
        var at = tombstone == null ? time : Times.notBefore(tombstone.deletedAt(), time);
        try {
            var after =
                    new Stack(
                            state.account(),
                            uid,
                            StackFields.name(command.name()),
                            StackFields.label("environment", command.environment()),
                            StackFields.label("cloud", command.cloud()),
                            StackFields.label("region", command.region()),
                            Objects.requireNonNullElse(command.type(), StackType.STANDARD),
                            StackFields.fqdn(command.fqdn()),
                            StackFields.ipv4(orElse(command.ipv4(), List.of())),
                            StackFields.ipv6(orElse(command.ipv6(), List.of())),
                            Objects.requireNonNullElse(command.hasLoadbalancer(), false),
                            StackFields.editors(orElse(command.failoverGroupEditors(), EVERYONE)),
                            checkedSince(
                                    HealthCheckFields.merged(null, command.healthCheck()), version),
                            at,
                            at,
                            version,
                            tombstone == null ? 1 : tombstone.addressVersion() + 1);
            return Decision.changed(new Event.StackRegistered(tombstone, after));
        } catch (StackFields.Invalid e) {
            return Decision.rejected(e.rejection());
        }
    }

    Decision update(AccountState state, Command.UpdateStack command, Instant time) {
        var before = state.liveStack(command.uid());
        if (before == null) {
            return Decision.rejected(new Rejection.StackNotFound(command.uid()));
        }
        try {
            var merged = merged(before, command);
            if (merged.equals(before)) {
                return Decision.unchanged(command.action(), before);
            }
            if (!GroupDecisions.isSuitable(merged) && !state.groupsUsing(before.uid()).isEmpty()) {
                return Decision.rejected(new Rejection.UnsuitableStack(before.uid()));
            }
            return Decision.changed(new Event.StackUpdated(before, next(before, merged, time)));
        } catch (StackFields.Invalid e) {
            return Decision.rejected(e.rejection());
        }
    }

    Decision remove(AccountState state, Command.RemoveStack command, Instant time) {
        var before = state.liveStack(command.uid());
        if (before == null) {
            return Decision.rejected(new Rejection.StackNotFound(command.uid()));
        }
        var groups = state.groupsUsing(before.uid());
        if (!groups.isEmpty()) {
            return Decision.rejected(new Rejection.StackInUse(before.uid(), groups));
        }
        return Decision.changed(
                new Event.StackRemoved(
                        before,
                        new DeletedStack(
                                before.account(),
                                before.uid(),
                                Times.notBefore(before.updatedAt(), time),
                                before.version() + 1,
                                before.addressVersion())));
    }

    /** A client may have taken, by chance or on purpose, the uid that would be dealt. */
    private String unusedUid(AccountState state) {
        var number = state.nextStackNumber();
        while (state.stack(identities.stackUid(number)) != null) {
            number++;
        }
        return identities.stackUid(number);
    }

    /** The fields as asked for; times and versions as they were. */
    private static Stack merged(Stack before, Command.UpdateStack command) {
        return new Stack(
                before.account(),
                before.uid(),
                command.name() == null ? before.name() : StackFields.name(command.name()),
                command.environment() == null
                        ? before.environment()
                        : StackFields.label("environment", command.environment()),
                command.cloud() == null
                        ? before.cloud()
                        : StackFields.label("cloud", command.cloud()),
                command.region() == null
                        ? before.region()
                        : StackFields.label("region", command.region()),
                command.type() == null ? before.type() : command.type(),
                command.fqdn() == null ? before.fqdn() : StackFields.fqdn(command.fqdn()),
                command.ipv4() == null ? before.ipv4() : StackFields.ipv4(command.ipv4()),
                command.ipv6() == null ? before.ipv6() : StackFields.ipv6(command.ipv6()),
                command.hasLoadbalancer() == null
                        ? before.hasLoadbalancer()
                        : command.hasLoadbalancer(),
                command.failoverGroupEditors() == null
                        ? before.failoverGroupEditors()
                        : StackFields.editors(command.failoverGroupEditors()),
                sameOrNew(
                        before.healthCheck(),
                        HealthCheckFields.merged(before.healthCheck(), command.healthCheck())),
                before.createdAt(),
                before.updatedAt(),
                before.version(),
                before.addressVersion());
    }

    private static Stack next(Stack before, Stack merged, Instant time) {
        var moved =
                !Objects.equals(before.fqdn(), merged.fqdn())
                        || !before.ipv4().equals(merged.ipv4())
                        || !before.ipv6().equals(merged.ipv6());
        var probedAnew = moved || !Objects.equals(before.healthCheck(), merged.healthCheck());
        return new Stack(
                merged.account(),
                merged.uid(),
                merged.name(),
                merged.environment(),
                merged.cloud(),
                merged.region(),
                merged.type(),
                merged.fqdn(),
                merged.ipv4(),
                merged.ipv6(),
                merged.hasLoadbalancer(),
                merged.failoverGroupEditors(),
                probedAnew
                        ? checkedSince(merged.healthCheck(), before.version() + 1)
                        : merged.healthCheck(),
                before.createdAt(),
                Times.notBefore(before.updatedAt(), time),
                before.version() + 1,
                before.addressVersion() + (moved ? 1 : 0));
    }

    /** The former one, version and all, where nothing else is asked for. */
    private static @Nullable HealthCheck sameOrNew(
            @Nullable HealthCheck before, @Nullable HealthCheck asked) {
        return before != null && asked != null && before.equals(asked.withVersion(before.version()))
                ? before
                : asked;
    }

    private static @Nullable HealthCheck checkedSince(@Nullable HealthCheck check, long version) {
        return check == null ? null : check.withVersion(version);
    }

    private static List<String> orElse(@Nullable List<String> given, List<String> otherwise) {
        return given == null ? otherwise : given;
    }
}
