package io.elasticaddress.webhooks.delivering;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.DeliveryKey;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.webhook.WebhookDelivery.State;
import io.elasticaddress.webhooks.delivering.Deliveries.Begun;
import io.elasticaddress.webhooks.event.OutgoingEvent;
import io.elasticaddress.webhooks.sending.Attempt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class DeliveriesTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String SWITCHED = "elastic.StackSwitched.v1";
    private static final Attempt FAILED = new Attempt.Failed("It answers 503.", false);
    private static final Attempt GONE = new Attempt.Failed("It answers 410.", true);
    private static final Attempt DELIVERED = new Attempt.Delivered();

    private final Map<DeliveryKey, WebhookDelivery> ledger = new LinkedHashMap<>();
    private final SettableClock clock = new SettableClock();
    private int maxInFlight;
    private int marks = 1;
    private Deliveries deliveries = deliveries(4, 64);

    @Test
    void an_event_is_sent_to_every_webhook_that_asks_for_it() throws Exception {
        know(webhook("wh-all", null));
        know(webhook("wh-switches", List.of(SWITCHED)));
        know(webhook("wh-others", List.of("elastic.StackUpdated.v1")));
        know(with(webhook("wh-off", null), false, 0, 1));
        deliveries.know(
                0,
                new Webhook(
                        "other", "wh-other", "https://x", null, true, 1, null, 0, NOON, NOON, 1));

        happens(1);

        assertThat(List.of(begin().webhook().uid(), begin().webhook().uid()))
                .containsExactlyInAnyOrder("wh-all", "wh-switches");
        assertThat(nothingIsDue()).isTrue();
    }

    @Test
    void what_vantage_points_report_is_sent_to_who_asks_for_it_by_name() {
        var report = event("e-1", "elastic.HealthReported.v1", NOON, true);
        var nothingNew = event("e-2", "elastic.NothingChanged.v1", NOON, true);
        know(webhook("wh-all", null));
        know(webhook("wh-reports", List.of("elastic.HealthReported.v1")));

        assertThat(deliveries.of(0, 1, report))
                .extracting(WebhookDelivery::webhookUid)
                .containsExactly("wh-reports");
        assertThat(deliveries.of(0, 2, nothingNew)).isEmpty();
    }

    @Test
    void what_happened_before_a_webhook_was_made_is_not_sent_to_it() {
        know(webhook("wh-1", null));

        assertThat(deliveries.of(0, 1, event("e-1", SWITCHED, NOON.minusMillis(1), false)))
                .isEmpty();
        assertThat(deliveries.of(0, 1, event("e-1", SWITCHED, NOON, false))).hasSize(1);
    }

    @Test
    void what_was_delivered_leaves_the_ledger() throws Exception {
        know(webhook("wh-1", null));
        happens(1);
        assertThat(ledger).hasSize(1);

        deliveries.ended(begin(), DELIVERED);

        assertThat(ledger).isEmpty();
        assertThat(deliveries.counts().pending()).isZero();
    }

    @Test
    void after_a_failure_it_is_sent_again_by_the_schedule_and_then_dead() throws Exception {
        know(webhook("wh-1", null));
        happens(1);

        for (var pause : List.of(5, 300, 1_800)) {
            var begun = begin();
            deliveries.ended(begun, FAILED);
            var kept = only();
            assertThat(kept.state()).isEqualTo(State.PENDING);
            assertThat(kept.lastError()).isEqualTo("It answers 503.");
            assertThat(kept.lastAttemptAt()).isEqualTo(clock.instant());
            assertThat(kept.nextAttemptAt()).isEqualTo(clock.instant().plusSeconds(pause));
            assertThat(nothingIsDue()).isTrue();
            clock.pass(Duration.ofSeconds(pause));
        }
        deliveries.ended(begin(), FAILED);

        assertThat(only().state()).isEqualTo(State.DEAD);
        assertThat(only().attempts()).isEqualTo(4);
        assertThat(only().nextAttemptAt()).isNull();
        clock.pass(Duration.ofDays(7));
        assertThat(nothingIsDue()).isTrue();
    }

    @Test
    void who_wants_no_more_has_a_dead_letter_at_once() throws Exception {
        know(webhook("wh-1", null));
        happens(1);

        deliveries.ended(begin(), GONE);

        assertThat(only().state()).isEqualTo(State.DEAD);
        assertThat(only().attempts()).isEqualTo(1);
    }

    @Test
    void dead_letters_that_are_told_to_be_sent_again_are_as_if_for_the_first_time()
            throws Exception {
        var webhook = webhook("wh-1", null);
        know(webhook);
        happens(1);
        deliveries.ended(begin(), GONE);

        know(with(webhook, true, 1, 2));

        assertThat(only().state()).isEqualTo(State.PENDING);
        assertThat(only().attempts()).isZero();
        assertThat(only().retries()).isEqualTo(1);
        deliveries.ended(begin(), GONE);
        know(with(webhook, true, 1, 3));
        assertThat(only().state()).isEqualTo(State.DEAD);
        know(with(webhook, true, 2, 4));
        deliveries.ended(begin(), DELIVERED);
        assertThat(ledger).isEmpty();
    }

    @Test
    void a_retry_that_was_asked_for_while_nobody_looked_is_done_at_the_takeover() throws Exception {
        var webhook = webhook("wh-1", null);
        know(webhook);
        happens(1);
        deliveries.ended(begin(), GONE);
        var letters = List.copyOf(ledger.values());

        deliveries = deliveries(4, 64);
        deliveries.take(0, List.of(with(webhook, true, 1, 2)), letters);

        assertThat(begin().delivery().eventId()).isEqualTo("e-1");
    }

    @Test
    void a_webhook_that_is_disabled_has_its_deliveries_held() throws Exception {
        var webhook = webhook("wh-1", null);
        know(webhook);
        happens(1);

        know(with(webhook, false, 0, 2));
        assertThat(nothingIsDue()).isTrue();
        assertThat(ledger).hasSize(1);
        know(with(webhook, true, 0, 3));

        assertThat(begin().delivery().eventId()).isEqualTo("e-1");
    }

    @Test
    void a_webhook_that_is_removed_has_none_any_more() throws Exception {
        know(webhook("wh-1", null));
        happens(1);
        happens(2);
        var begun = begin();
        deliveries.ended(begin(), GONE);

        deliveries.know(0, new DeletedWebhook("acme", "wh-1", NOON, 2));
        deliveries.ended(begun, FAILED);

        assertThat(ledger).isEmpty();
        assertThat(nothingIsDue()).isTrue();
        // An older state does not bring it back.
        know(webhook("wh-1", null));
        assertThat(deliveries.of(0, 3, event(3))).isEmpty();
    }

    @Test
    void a_webhook_that_was_removed_while_the_event_was_written_is_sent_nothing() {
        know(webhook("wh-1", null));
        var made = deliveries.of(0, 1, event(1));
        made.forEach(delivery -> ledger.put(delivery.key(), delivery));

        deliveries.know(0, new DeletedWebhook("acme", "wh-1", NOON, 2));
        deliveries.add(0, made);

        assertThat(ledger).isEmpty();
    }

    @Test
    void deliveries_of_a_webhook_that_is_not_known_are_kept_and_held() throws Exception {
        know(webhook("wh-1", null));
        happens(1);
        var found = List.copyOf(ledger.values());

        deliveries = deliveries(4, 64);
        deliveries.take(0, List.of(), found);

        assertThat(nothingIsDue()).isTrue();
        assertThat(ledger).hasSize(1);
        know(webhook("wh-1", null));
        assertThat(begin().delivery()).isEqualTo(found.getFirst());
    }

    @Test
    void there_are_four_attempts_at_a_time_to_one_webhook_and_one_after_a_failure()
            throws Exception {
        know(webhook("wh-1", null));
        for (var i = 1; i <= 9; i++) {
            happens(i);
        }
        var begun = List.of(begin(), begin(), begin(), begin());
        assertThat(nothingIsDue()).isTrue();

        deliveries.ended(begun.get(0), FAILED);
        assertThat(nothingIsDue()).isTrue();
        deliveries.ended(begun.get(1), FAILED);
        deliveries.ended(begun.get(2), FAILED);
        deliveries.ended(begun.get(3), FAILED);
        var alone = begin();
        assertThat(nothingIsDue()).isTrue();

        deliveries.ended(alone, DELIVERED);
        assertThat(List.of(begin(), begin(), begin(), begin())).hasSize(4);
        assertThat(nothingIsDue()).isTrue();
    }

    @Test
    void one_dead_webhook_does_not_delay_another() throws Exception {
        know(webhook("wh-dead", null));
        know(webhook("wh-live", List.of("elastic.StackUpdated.v1")));
        for (var i = 1; i <= 50; i++) {
            happens(i);
        }
        List.of(begin(), begin(), begin(), begin());

        add(51, event("e-51", "elastic.StackUpdated.v1", NOON, false));

        assertThat(begin().webhook().uid()).isEqualTo("wh-live");
    }

    @Test
    void there_are_no_more_attempts_at_a_time_than_allowed_to_all() throws Exception {
        deliveries = deliveries(4, 6);
        for (var i = 1; i <= 5; i++) {
            know(webhook("wh-" + i, null));
        }
        happens(1);
        happens(2);
        var first = begin();
        for (var i = 2; i <= 6; i++) {
            begin();
        }
        assertThat(nothingIsDue()).isTrue();

        deliveries.ended(first, FAILED);

        assertThat(begin()).isNotNull();
    }

    @Test
    void above_the_bound_the_oldest_are_dead_and_above_theirs_forgotten() throws Exception {
        deliveries = deliveries(4, 64, 10);
        know(webhook("wh-1", null));
        for (var i = 1; i <= 10 + 5 + 3; i++) {
            happens(i);
        }

        var counts = deliveries.counts();
        assertThat(counts.pending()).isEqualTo(10);
        assertThat(counts.dead()).isEqualTo(5);
        assertThat(ledger).hasSize(15);
        assertThat(ledger.get(key("e-8")).lastError()).isEqualTo(Deliveries.TOO_MANY);
        assertThat(ledger).doesNotContainKey(key("e-3")).containsKey(key("e-4"));
    }

    @Test
    void a_dead_letter_is_kept_for_thirty_days() throws Exception {
        know(webhook("wh-1", null));
        happens(1);
        deliveries.ended(begin(), GONE);

        clock.pass(Duration.ofDays(29));
        assertThat(nothingIsDue()).isTrue();
        assertThat(ledger).hasSize(1);
        clock.pass(Duration.ofDays(2));
        assertThat(nothingIsDue()).isTrue();

        assertThat(ledger).isEmpty();
    }

    @Test
    void what_could_not_be_read_again_now_is_no_attempt() throws Exception {
        know(webhook("wh-1", null));
        happens(1);

        deliveries.postpone(begin(), Duration.ofSeconds(5));
        assertThat(nothingIsDue()).isTrue();
        clock.pass(Duration.ofSeconds(5));
        var again = begin();
        assertThat(again.delivery().attempts()).isZero();

        deliveries.notKept(again);
        assertThat(only().lastError()).isEqualTo(Deliveries.NOT_KEPT);
    }

    @Test
    void what_comes_back_after_the_partition_was_taken_away_changes_nothing() throws Exception {
        know(webhook("wh-1", null));
        happens(1);
        var begun = begin();
        var before = Map.copyOf(ledger);

        deliveries.drop(0);
        deliveries.ended(begun, DELIVERED);

        assertThat(ledger).isEqualTo(before);
        assertThat(deliveries.counts()).isEqualTo(new Deliveries.Counts(0, 0, 0, 0, 0));
    }

    @Test
    void an_event_that_is_known_already_is_not_taken_up_anew() {
        know(webhook("wh-1", null));
        happens(1);

        assertThat(deliveries.of(0, 1, event(1))).isEmpty();
    }

    @Test
    void whoever_waits_for_something_that_is_due_is_woken() throws Exception {
        know(webhook("wh-1", null));
        var waiting =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return deliveries.next();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });

        happens(1);
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isPresent();
        deliveries.stop();
        assertThat(deliveries.next()).isEmpty();
    }

    // What happens

    private void know(Webhook webhook) {
        deliveries.know(0, webhook);
    }

    private void happens(int number) {
        add(number, event(number));
    }

    private void add(int offset, OutgoingEvent event) {
        var made = deliveries.of(0, offset, event);
        made.forEach(delivery -> ledger.put(delivery.key(), delivery));
        deliveries.add(0, made);
    }

    private Begun begin() throws InterruptedException {
        return deliveries.next().orElseThrow();
    }

    /** Told by a delivery of another account that is due a moment later, and would come second. */
    private boolean nothingIsDue() throws InterruptedException {
        var before = deliveries.counts();
        deliveries.know(
                7,
                new Webhook("mark", "wh-mark", "https://x", null, true, 1, null, 0, NOON, NOON, 1));
        if (before.inFlight() >= maxInFlight) {
            return true;
        }
        var mark =
                new OutgoingEvent("mark", "e-mark", SWITCHED, Instant.MAX, false, new byte[] {1});
        var now = clock.instant();
        clock.now = now.plusNanos(1);
        deliveries.add(7, deliveries.of(7, marks++, mark));
        var next = deliveries.next().orElseThrow();
        clock.now = now;
        var isMark = next.webhook().account().equals("mark");
        deliveries.drop(7);
        deliveries.postpone(next, Duration.ZERO);
        return isMark;
    }

    private WebhookDelivery only() {
        assertThat(ledger).hasSize(1);
        return ledger.values().iterator().next();
    }

    private Deliveries deliveries(int perWebhook, int maxInFlight) {
        return deliveries(perWebhook, maxInFlight, 1_000);
    }

    private Deliveries deliveries(int perWebhook, int maxInFlight, int maxPending) {
        this.maxInFlight = maxInFlight;
        return new Deliveries(
                new Limits(
                        List.of(
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(30)),
                        perWebhook,
                        maxInFlight,
                        maxPending,
                        5,
                        Duration.ofDays(30)),
                new Ledger() {
                    @Override
                    public void write(WebhookDelivery delivery) {
                        ledger.put(delivery.key(), delivery);
                    }

                    @Override
                    public void remove(DeliveryKey key) {
                        ledger.remove(key);
                    }
                },
                clock,
                () -> 0,
                new DeliveryMetrics(new SimpleMeterRegistry()));
    }

    private static DeliveryKey key(String eventId) {
        return new DeliveryKey("acme", "wh-1", eventId);
    }

    private static OutgoingEvent event(int number) {
        return event("e-" + number, SWITCHED, NOON, false);
    }

    private static OutgoingEvent event(String id, String type, Instant at, boolean isReport) {
        return new OutgoingEvent("acme", id, type, at, isReport, new byte[] {1});
    }

    private static Webhook webhook(String uid, @Nullable List<String> types) {
        return new Webhook(
                "acme", uid, "https://example.com", types, true, 1, null, 0, NOON, NOON, 1);
    }

    private static Webhook with(Webhook webhook, boolean enabled, long retries, long version) {
        return new Webhook(
                webhook.account(),
                webhook.uid(),
                webhook.url(),
                webhook.types(),
                enabled,
                1,
                null,
                retries,
                NOON,
                NOON,
                version);
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now = NOON;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
