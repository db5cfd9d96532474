package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.health.Vote;
import io.elasticaddress.contracts.state.AccountSettings;
import io.elasticaddress.contracts.state.StackHealth;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Decisions about what vantage points report, and about whether policies may act on it. */
final class HealthDecisions {
    private static final String NO_NAME = " must have 1 to 64 letters, digits or any of . _ : @ -";
    private static final int MOST_VANTAGES = 64;
    private static final int LONGEST_DETAIL = 256;

    /** Takes note of a vote. It stands in the place of the one that the same vantage point gave before. */
    Decision report(AccountState state, Command.ReportHealth command, Instant time) {
        var stack = state.liveStack(command.uid());
        if (stack == null) {
            return Decision.rejected(new Rejection.StackNotFound(command.uid()));
        }
        var wrong = wrongName(command);
        if (wrong != null) {
            return Decision.rejected(new Rejection.InvalidReport(wrong));
        }
        var before = state.health(stack.uid());
        var votes = before == null ? List.<Vote>of() : before.votes();
        var former =
                votes.stream()
                        .filter(vote -> vote.vantage().equals(command.vantage()))
                        .findFirst()
                        .orElse(null);
        if (before != null && former != null && isSame(former, command)) {
            return Decision.unchanged(command.action(), before);
        }
        var since =
                former != null
                                && former.verdict() == command.verdict()
                                && former.checkVersion() == command.checkVersion()
                        ? former.since()
                        : time;
        var vote =
                new Vote(
                        command.vantage(),
                        command.region(),
                        command.incarnation(),
                        command.verdict(),
                        command.checkVersion(),
                        since,
                        shortened(command.detail()));
        var after = with(votes, vote, state.vantages());
        if (after.size() > MOST_VANTAGES) {
            return Decision.rejected(
                    new Rejection.InvalidReport(
                            "vantage is one more than the " + MOST_VANTAGES + " that are there"));
        }
        return Decision.changed(
                new Event.HealthReported(
                        before,
                        new StackHealth(
                                state.account(),
                                stack.uid(),
                                after,
                                before == null ? time : Times.notBefore(before.updatedAt(), time),
                                before == null ? 1 : before.version() + 1)));
    }

    Decision set(AccountState state, Command.SetFailover command, Instant time) {
        var before = state.settings();
        if (before != null && before.failoverPaused() == command.paused()) {
            return Decision.unchanged(command.action(), before);
        }
        return Decision.changed(
                new Event.FailoverSet(
                        before,
                        new AccountSettings(
                                state.account(),
                                command.paused(),
                                before == null ? time : Times.notBefore(before.updatedAt(), time),
                                before == null ? 1 : before.version() + 1)));
    }

    private static boolean isSame(Vote former, Command.ReportHealth command) {
        return former.verdict() == command.verdict()
                && former.checkVersion() == command.checkVersion()
                && former.incarnation().equals(command.incarnation())
                && Objects.equals(former.region(), command.region());
    }

    /** What vantage points said that are gone makes room first. */
    private static List<Vote> with(List<Vote> votes, Vote vote, List<Vantage> live) {
        var others = new ArrayList<Vote>();
        for (var other : votes) {
            if (!other.vantage().equals(vote.vantage())) {
                others.add(other);
            }
        }
        if (others.size() >= MOST_VANTAGES) {
            var there = live.stream().map(Vantage::name).collect(Collectors.toSet());
            others.removeIf(other -> !there.contains(other.vantage()));
        }
        others.add(vote);
        return others;
    }

    private static @Nullable String wrongName(Command.ReportHealth command) {
        var region = command.region();
        if (!Vantage.isName(command.vantage())) {
            return "vantage" + NO_NAME;
        }
        if (region != null && !Vantage.isName(region)) {
            return "region" + NO_NAME;
        }
        return Vantage.isName(command.incarnation()) ? null : "incarnation" + NO_NAME;
    }

    private static @Nullable String shortened(@Nullable String detail) {
        return detail == null || detail.length() <= LONGEST_DETAIL
                ? detail
                : detail.substring(0, LONGEST_DETAIL);
    }
}
