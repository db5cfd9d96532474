package io.elasticaddress.failover.elasticaddress;

import static io.elasticaddress.failover.elasticaddress.Account.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Webhook;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

class WebhookDecisionsTest {
    private static final String URL = "https://hooks.example.com/elastic?team=web";
    private static final String SWITCHED = "elastic.StackSwitched.v1";

    private final Account account = Account.empty();

    @Test
    void a_webhook_that_is_created_is_sent_everything_unless_types_are_named() {
        var decision = account.decide(create(URL));

        var webhook = created(create(URL));
        assertThat(webhook)
                .isEqualTo(
                        new Webhook(
                                "acme", webhook.uid(), URL, null, true, 1, null, 0, NOON, NOON, 1));
        assertThat(webhook.uid()).matches("wh-[0-9a-f]{32}");
        assertThat(decision.outcome())
                .isEqualTo(new Outcome.Accepted(Kind.WEBHOOK, webhook.uid(), null, 1));
    }

    @Test
    void a_command_id_that_was_forgotten_and_comes_again_makes_another_webhook() {
        var first = created(create(URL));
        account.accept(new Command.RemoveWebhook(first.uid(), null));
        var second = created(create(URL));
        var third = created(create(URL));

        assertThat(List.of(first.uid(), second.uid(), third.uid())).doesNotHaveDuplicates();
    }

    @Test
    void a_uid_follows_from_the_account_and_the_command() {
        var identities = new Identities("test", "ea.test");

        assertThat(identities.webhookUid("acme", "command", 0))
                .isEqualTo(created(create(URL)).uid())
                .isNotEqualTo(identities.webhookUid("acme", "command", 1))
                .isNotEqualTo(identities.webhookUid("other", "command", 0))
                .isNotEqualTo(identities.webhookUid("acme", "other", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com",
                "HTTPS://hooks.example.com:8443/a/b?c=d&e=%20f",
                "http://10.0.0.7:9000/",
                "https://[2001:db8::1]/hook",
                "https://127.0.0.1/"
            })
    void a_url_is_kept_as_it_was_given(String url) {
        assertThat(created(create(url)).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example.com/elastic",
                "/elastic",
                "ftp://hooks.example.com/",
                "file:///etc/passwd",
                "https:hooks.example.com",
                "https://",
                "https:///path",
                "https://under_score_only_/",
                "https://user:secret@example.com/",
                "https://user@example.com/",
                "https://example.com/#part",
                "https://example.com:0/",
                "https://example.com:70000/",
                "https://exa mple.com/",
                "https://example.com/\n",
                "https://bücher.example/",
                "javascript:alert(1)"
            })
    void what_is_no_url_to_send_to_is_refused(String url) {
        var refusal = account.refusal(create(url));

        assertThat(refusal.rule()).isEqualTo("invalid_webhook");
        assertThat(refusal.code()).isEqualTo(RejectionCode.BAD_REQUEST);
        assertThat(refusal.description()).startsWith("url ").doesNotContain("\n");
    }

    @Test
    void a_url_has_at_most_2048_characters() {
        var longest = "https://example.com/" + "a".repeat(2_028);

        assertThat(created(create(longest)).url()).isEqualTo(longest);
        assertThat(account.refusal(create(longest + "a")).description())
                .isEqualTo("url must have 1 to 2048 characters");
    }

    @Test
    void types_are_named_once_and_an_unknown_one_may_be_another_versions() {
        var webhook =
                created(
                        new Command.CreateWebhook(
                                URL, List.of(SWITCHED, "elastic.New.v7", SWITCHED), false, null));

        assertThat(webhook.types()).containsExactly(SWITCHED, "elastic.New.v7");
        assertThat(webhook.enabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "StackSwitched", "elastic.StackSwitched", "elastic.A b.v1"})
    void what_is_no_type_is_refused(String type) {
        assertThat(account.refusal(new Command.CreateWebhook(URL, List.of(type), null, null)))
                .extracting(Rejection::rule)
                .isEqualTo("invalid_webhook");
    }

    @Test
    void an_account_has_at_most_20_and_one_that_is_removed_makes_room() {
        var first = created(create(URL));
        for (var i = 1; i < 20; i++) {
            account.accept(create(URL));
        }

        assertThat(account.refusal(create(URL)))
                .isEqualTo(new Rejection.TooManyWebhooks(20))
                .extracting(Rejection::code)
                .isEqualTo(RejectionCode.UNPROCESSABLE_ENTITY);
        account.accept(new Command.RemoveWebhook(first.uid(), null));
        account.accept(create(URL));
    }

    @Test
    void an_update_changes_what_is_given() {
        var before = created(create(URL));
        account.at(NOON.plusSeconds(1));

        var after = updated(before, "https://other.example.com", List.of(SWITCHED), false, null);

        assertThat(after)
                .isEqualTo(
                        new Webhook(
                                "acme",
                                before.uid(),
                                "https://other.example.com",
                                List.of(SWITCHED),
                                false,
                                1,
                                null,
                                0,
                                NOON,
                                NOON.plusSeconds(1),
                                2));
        assertThat(updated(after, null, List.of(), null, null).types()).isNull();
    }

    @Test
    void an_update_to_what_is_already_so_changes_nothing() {
        var webhook = created(create(URL));

        assertThat(
                        account.accept(
                                new Command.UpdateWebhook(
                                        webhook.uid(), URL, List.of(), true, false, null)))
                .isEqualTo(
                        new Event.NothingChanged(
                                Action.UPDATE_WEBHOOK, Kind.WEBHOOK, webhook.uid(), 1));
    }

    @Test
    void a_rotation_is_one_each_time() {
        var webhook = created(create(URL));
        account.at(NOON.plus(Duration.ofDays(1)));

        var once = updated(webhook, null, null, null, true);
        var twice = updated(once, null, null, null, true);

        assertThat(once.secretGeneration()).isEqualTo(2);
        assertThat(once.rotatedAt()).isEqualTo(NOON.plus(Duration.ofDays(1)));
        assertThat(twice.secretGeneration()).isEqualTo(3);
        assertThat(updated(twice, null, null, false, null).secretGeneration()).isEqualTo(3);
    }

    @Test
    void dead_letters_are_sent_again_by_a_count_that_goes_up() {
        var webhook = created(create(URL));

        var event =
                (Event.WebhookRetried)
                        account.accept(new Command.RetryWebhook(webhook.uid(), "it is back"));

        assertThat(event.before()).isEqualTo(webhook);
        assertThat(event.after().retries()).isEqualTo(1);
        assertThat(event.after().version()).isEqualTo(2);
    }

    @Test
    void what_was_removed_is_not_found_again() {
        var webhook = created(create(URL));

        var event =
                (Event.WebhookRemoved)
                        account.accept(new Command.RemoveWebhook(webhook.uid(), null));

        assertThat(event.after()).isEqualTo(new DeletedWebhook("acme", webhook.uid(), NOON, 2));
        for (var command :
                List.of(
                        new Command.RemoveWebhook(webhook.uid(), null),
                        new Command.RetryWebhook(webhook.uid(), null),
                        new Command.UpdateWebhook(webhook.uid(), null, null, null, true, null))) {
            assertThat(account.refusal(command))
                    .isEqualTo(new Rejection.WebhookNotFound(webhook.uid()))
                    .extracting(Rejection::code)
                    .isEqualTo(RejectionCode.NOT_FOUND);
        }
    }

    private static Command.CreateWebhook create(String url) {
        return new Command.CreateWebhook(url, null, null, null);
    }

    private Webhook created(Command.CreateWebhook command) {
        return ((Event.WebhookCreated) account.accept(command)).after();
    }

    private Webhook updated(
            Webhook webhook,
            @Nullable String url,
            @Nullable List<String> types,
            @Nullable Boolean enabled,
            @Nullable Boolean rotate) {
        return ((Event.WebhookUpdated)
                        account.accept(
                                new Command.UpdateWebhook(
                                        webhook.uid(), url, types, enabled, rotate, null)))
                .after();
    }
}
