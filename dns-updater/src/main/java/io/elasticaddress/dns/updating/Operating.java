package io.elasticaddress.dns.updating;

import io.elasticaddress.dns.updating.NameState.Phase;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The ledger for operators: the removals that wait for them, and names that they have given to somebody else or made ours. */
final class Operating {
    private static final int PLAN_DIGITS = 16;

    private final Names names;
    private final Agenda agenda;
    private final RemovalGuard guard;
    private final Announcements announcements;
    private String announced = "";
    private String seenBefore = "";

    Operating(Names names, Agenda agenda, RemovalGuard guard, Announcements announcements) {
        this.names = names;
        this.agenda = agenda;
        this.guard = guard;
        this.announcements = announcements;
    }

    /** Empty where none waits. */
    Optional<RemovalPlan> plan() {
        names.lock();
        try {
            return names.held().isEmpty() ? Optional.empty() : Optional.of(heldPlan());
        } finally {
            names.unlock();
        }
    }

    private RemovalPlan heldPlan() {
        var lines =
                names.held().stream()
                        .map(
                                name ->
                                        "%s@%d.%d\n"
                                                .formatted(
                                                        name.wanted.dnsName(),
                                                        name.wanted.versions().group(),
                                                        name.wanted.versions().address()))
                        .sorted()
                        .toList();
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(String.join("", lines).getBytes(StandardCharsets.UTF_8));
            return new RemovalPlan(
                    HexFormat.of().formatHex(digest).substring(0, PLAN_DIGITS),
                    lines.stream().map(line -> line.substring(0, line.indexOf('@'))).toList());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Lets the removals go on, if the plan is still this one. Returns them; empty where it is another. */
    Optional<RemovalPlan> confirm(String id, String actor, @Nullable String reason) {
        names.lock();
        try {
            if (names.held().isEmpty()) {
                return Optional.empty();
            }
            var plan = heldPlan();
            if (!plan.id().equals(id)) {
                return Optional.empty();
            }
            for (var name : List.copyOf(names.held())) {
                name.removalConfirmed = true;
                name.waiting = null;
                name.openSince = System.nanoTime();
                agenda.writeNow(name);
            }
            announcements.removalsConfirmed(plan, actor, reason);
            return Optional.of(plan);
        } finally {
            names.unlock();
        }
    }

    /** Tells of removals that wait, once they are no longer becoming more; lets them go where they are few by now. */
    void review() {
        names.lock();
        try {
            if (names.held().isEmpty()) {
                seenBefore = "";
                return;
            }
            if (!guard.isTooMuch()) {
                List.copyOf(names.held()).forEach(agenda::writeNow);
                return;
            }
            var plan = heldPlan();
            if (plan.id().equals(seenBefore) && !plan.id().equals(announced)) {
                announced = plan.id();
                announcements.removalsHeld(plan);
                names.held().forEach(announcements::waits);
            }
            seenBefore = plan.id();
        } finally {
            names.unlock();
        }
    }

    /** The name of one of our groups, whatever its state; empty where it is not looked after here. */
    Optional<NameState> find(String dnsName) {
        names.lock();
        try {
            return names.all().stream()
                    .filter(name -> name.wanted.dnsName().equals(dnsName))
                    .filter(name -> name.ownership.isHeld())
                    .findFirst();
        } finally {
            names.unlock();
        }
    }

    /** Hands the name out to be written, if it is in that phase; empty where it isn't. */
    Optional<Task> take(NameState name, Phase phase) {
        names.lock();
        try {
            if (!names.isKnown(name) || name.phase != phase || !name.ownership.isHeld()) {
                return Optional.empty();
            }
            names.phase(name, Phase.WRITING);
            return Optional.of(Task.of(name));
        } finally {
            names.unlock();
        }
    }
}
