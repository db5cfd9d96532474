package io.elasticaddress.failover.elasticaddress;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Decisions about webhooks. What is sent to them, and whether it arrives, is not known here. */
final class WebhookDecisions {
    static final int MOST_WEBHOOKS = 20;
    private static final int MOST_TYPES = 64;

    /** Whether this version knows it does not matter: another version's sender may. */
    private static final Pattern TYPE = Pattern.compile("elastic\\.[A-Za-z]{1,64}\\.v[0-9]{1,4}");

    private final Identities identities;

    WebhookDecisions(Identities identities) {
        this.identities = identities;
    }

    /**
     * @param commandId the uid is made from it: the same command gives the same webhook
     */
    Decision create(
            AccountState state, Command.CreateWebhook command, String commandId, Instant time) {
        try {
            var url = WebhookUrl.checked(command.url());
            var types = types(command.types());
            if (state.webhookCount() >= MOST_WEBHOOKS) {
                return Decision.rejected(new Rejection.TooManyWebhooks(MOST_WEBHOOKS));
            }
            return Decision.changed(
                    new Event.WebhookCreated(
                            new Webhook(
                                    state.account(),
                                    unusedUid(state, commandId),
                                    url,
                                    types,
                                    Objects.requireNonNullElse(command.enabled(), true),
                                    1,
                                    null,
                                    0,
                                    time,
                                    time,
                                    1)));
        } catch (WebhookUrl.Invalid e) {
            return Decision.rejected(new Rejection.InvalidWebhook("url", e.problem()));
        } catch (InvalidTypes e) {
            return Decision.rejected(new Rejection.InvalidWebhook("types", e.problem));
        }
    }

    /** A rotation is asked for each time anew, so a second one is no repeat of the first. */
    Decision update(AccountState state, Command.UpdateWebhook command, Instant time) {
        var before = state.liveWebhook(command.uid());
        if (before == null) {
            return Decision.rejected(new Rejection.WebhookNotFound(command.uid()));
        }
        try {
            var url = command.url() == null ? before.url() : WebhookUrl.checked(command.url());
            var types = command.types() == null ? before.types() : types(command.types());
            var enabled = Objects.requireNonNullElse(command.enabled(), before.enabled());
            var rotated = Boolean.TRUE.equals(command.rotateSecret());
            if (!rotated
                    && url.equals(before.url())
                    && Objects.equals(types, before.types())
                    && enabled == before.enabled()) {
                return Decision.unchanged(command.action(), before);
            }
            var at = Times.notBefore(before.updatedAt(), time);
            return Decision.changed(
                    new Event.WebhookUpdated(
                            before,
                            new Webhook(
                                    before.account(),
                                    before.uid(),
                                    url,
                                    types,
                                    enabled,
                                    before.secretGeneration() + (rotated ? 1 : 0),
                                    rotated ? at : before.rotatedAt(),
                                    before.retries(),
                                    before.createdAt(),
                                    at,
                                    before.version() + 1)));
        } catch (WebhookUrl.Invalid e) {
            return Decision.rejected(new Rejection.InvalidWebhook("url", e.problem()));
        } catch (InvalidTypes e) {
            return Decision.rejected(new Rejection.InvalidWebhook("types", e.problem));
        }
    }

    Decision remove(AccountState state, Command.RemoveWebhook command, Instant time) {
        var before = state.liveWebhook(command.uid());
        if (before == null) {
            return Decision.rejected(new Rejection.WebhookNotFound(command.uid()));
        }
        return Decision.changed(
                new Event.WebhookRemoved(
                        before,
                        new DeletedWebhook(
                                before.account(),
                                before.uid(),
                                Times.notBefore(before.updatedAt(), time),
                                before.version() + 1)));
    }

    /** Whether there are dead letters is not known here: where there are none, nothing follows. */
    Decision retry(AccountState state, Command.RetryWebhook command, Instant time) {
        var before = state.liveWebhook(command.uid());
        if (before == null) {
            return Decision.rejected(new Rejection.WebhookNotFound(command.uid()));
        }
        return Decision.changed(
                new Event.WebhookRetried(
                        before,
                        new Webhook(
                                before.account(),
                                before.uid(),
                                before.url(),
                                before.types(),
                                before.enabled(),
                                before.secretGeneration(),
                                before.rotatedAt(),
                                before.retries() + 1,
                                before.createdAt(),
                                Times.notBefore(before.updatedAt(), time),
                                before.version() + 1)));
    }

    /** An id of a command may come again once it is forgotten; a webhook never does. */
    private String unusedUid(AccountState state, String commandId) {
        var number = 0;
        while (state.webhook(identities.webhookUid(state.account(), commandId, number)) != null) {
            number++;
        }
        return identities.webhookUid(state.account(), commandId, number);
    }

    private static @Nullable List<String> types(@Nullable List<String> given) {
        if (given == null || given.isEmpty()) {
            return null;
        }
        if (given.size() > MOST_TYPES) {
            throw new InvalidTypes("must have at most " + MOST_TYPES + " entries");
        }
        var types = new LinkedHashSet<String>();
        for (var type : given) {
            if (!TYPE.matcher(type).matches()) {
                throw new InvalidTypes(
                        "must be types such as elastic.StackSwitched.v1, not "
                                + Quote.quoted(type));
            }
            types.add(type);
        }
        return List.copyOf(types);
    }

    private static final class InvalidTypes extends RuntimeException {
        private final String problem;

        InvalidTypes(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }
    }
}
