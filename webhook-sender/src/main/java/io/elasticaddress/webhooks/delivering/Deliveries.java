package io.elasticaddress.webhooks.delivering;

import io.elasticaddress.contracts.state.DeletedWebhook;
import io.elasticaddress.contracts.state.Snapshot;
import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.DeliveryKey;
import io.elasticaddress.contracts.webhook.WebhookDelivery;
import io.elasticaddress.contracts.webhook.WebhookDelivery.State;
import io.elasticaddress.webhooks.event.OutgoingEvent;
import io.elasticaddress.webhooks.sending.Attempt;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/**
 * All deliveries of the partitions that this instance looks after. A delivery is begun only once it is in the ledger; what becomes
 * of it goes there too, so that it is sent at least once whatever crashes, and always under the same id. No order is kept between
 * two events. Safe for use by several threads.
 */
public final class Deliveries {
    static final String TOO_MANY = "Too many deliveries wait for this webhook.";
    static final String NOT_KEPT = "The event is not kept any more.";

    /** Up to so much of a pause is added, so that what failed together does not come again together. */
    private static final double JITTER = 0.1;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Comparator<Endpoint> BY_TIME =
            Comparator.comparing(
                            (Endpoint endpoint) ->
                                    Objects.requireNonNullElse(endpoint.queuedFor, Instant.MAX))
                    .thenComparing(endpoint -> endpoint.id.account())
                    .thenComparing(endpoint -> endpoint.id.uid());

    private final Limits limits;
    private final Ledger ledger;
    private final Clock clock;
    private final DoubleSupplier random;
    private final DeliveryMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** By account and uid. */
    private final Map<String, Map<String, Endpoint>> endpoints = new HashMap<>();

    /** Those that have something to begin, by when. */
    private final TreeSet<Endpoint> queue = new TreeSet<>(BY_TIME);

    private int inFlight;
    private boolean stopping;
    private Instant cleanAt = Instant.MIN;

    /**
     * @param random from 0 to 1
     */
    public Deliveries(
            Limits limits,
            Ledger ledger,
            Clock clock,
            DoubleSupplier random,
            DeliveryMetrics metrics) {
        this.limits = limits;
        this.ledger = ledger;
        this.clock = clock;
        this.random = random;
        this.metrics = metrics;
        metrics.watch(this);
    }

    /** One attempt that is under way: it must be ended. */
    public static final class Begun {
        private final Endpoint endpoint;
        private final Webhook webhook;
        private final WebhookDelivery delivery;

        private Begun(Endpoint endpoint, Webhook webhook, WebhookDelivery delivery) {
            this.endpoint = endpoint;
            this.webhook = webhook;
            this.delivery = delivery;
        }

        public Webhook webhook() {
            return webhook;
        }

        public WebhookDelivery delivery() {
            return delivery;
        }

        public int partition() {
            return endpoint.partition;
        }
    }

    /**
     * How much there is.
     *
     * @param failing webhooks whose last attempt failed
     */
    public record Counts(int webhooks, int failing, int pending, int dead, int inFlight) {}

    public Counts counts() {
        lock.lock();
        try {
            var pending = 0;
            var dead = 0;
            var failing = 0;
            var webhooks = 0;
            for (var endpoint : all()) {
                pending += endpoint.pending.size();
                dead += endpoint.dead.size();
                failing += endpoint.isFailing() ? 1 : 0;
                webhooks += endpoint.webhook() == null ? 0 : 1;
            }
            return new Counts(webhooks, failing, pending, dead, inFlight);
        } finally {
            lock.unlock();
        }
    }

    // What is known of a partition

    /** Takes over a partition, as the topics have it. */
    public void take(
            int partition, Collection<Snapshot> webhooks, Collection<WebhookDelivery> found) {
        lock.lock();
        try {
            for (var delivery : found) {
                var endpoint = endpoint(partition, delivery.account(), delivery.webhookUid());
                if (delivery.state() == State.DEAD) {
                    endpoint.die(delivery);
                } else {
                    endpoint.enqueue(delivery);
                }
            }
            webhooks.forEach(webhook -> become(partition, webhook));
            for (var endpoint : all()) {
                if (endpoint.partition == partition) {
                    trim(endpoint);
                    requeue(endpoint);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Another instance goes on with it. What is under way here is ended there, once more. */
    public void drop(int partition) {
        lock.lock();
        try {
            for (var endpoint : all()) {
                if (endpoint.partition == partition) {
                    unqueue(endpoint);
                    endpoint.gone = true;
                    endpoints.remove(endpoint.id.account());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A webhook's state. An older one than is known changes nothing. */
    public void know(int partition, Snapshot webhook) {
        lock.lock();
        try {
            become(partition, webhook);
        } finally {
            lock.unlock();
        }
    }

    private void become(int partition, Snapshot snapshot) {
        var endpoint = endpoint(partition, snapshot.account(), snapshot.uid());
        if (!endpoint.become(snapshot)) {
            return;
        }
        if (snapshot instanceof DeletedWebhook) {
            endpoint.pending.values().forEach(delivery -> ledger.remove(delivery.key()));
            endpoint.dead.values().forEach(delivery -> ledger.remove(delivery.key()));
            List.copyOf(endpoint.pending.values()).forEach(endpoint::forget);
            endpoint.dead.clear();
        } else if (snapshot instanceof Webhook webhook) {
            revive(endpoint, webhook);
        }
        requeue(endpoint);
    }

    /** What died before the webhook's dead letters were last told to be sent again is sent again. */
    private void revive(Endpoint endpoint, Webhook webhook) {
        var now = clock.instant();
        for (var letter : List.copyOf(endpoint.dead.values())) {
            if (letter.retries() < webhook.retries()) {
                endpoint.dead.remove(letter.eventOffset());
                var again =
                        with(letter, State.PENDING, 0, now, letter.lastAttemptAt(), null, webhook);
                endpoint.enqueue(again);
                ledger.write(again);
            }
        }
    }

    // New events

    /** Whether the account has webhooks; most have none, and their events need not even be read. */
    public boolean isAnyOf(String account) {
        lock.lock();
        try {
            return endpoints.getOrDefault(account, Map.of()).values().stream()
                    .anyMatch(endpoint -> endpoint.webhook() != null);
        } finally {
            lock.unlock();
        }
    }

    /** The deliveries that an event leads to: they are to be put into the ledger, then {@link #add added}. */
    public List<WebhookDelivery> of(int partition, long offset, OutgoingEvent event) {
        lock.lock();
        try {
            var made = new ArrayList<WebhookDelivery>();
            for (var endpoint : endpoints.getOrDefault(event.account(), Map.of()).values()) {
                var webhook = endpoint.webhook();
                if (webhook != null
                        && endpoint.partition == partition
                        && webhook.enabled()
                        && !event.at().isBefore(webhook.createdAt())
                        && event.isAskedForBy(webhook)
                        && !endpoint.knows(offset)) {
                    var now = clock.instant();
                    made.add(
                            new WebhookDelivery(
                                    webhook.account(),
                                    webhook.uid(),
                                    event.id(),
                                    event.type(),
                                    offset,
                                    State.PENDING,
                                    0,
                                    now,
                                    null,
                                    null,
                                    webhook.retries(),
                                    now));
                }
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    /** They are in the ledger, and the events' position is kept: now they may be sent. */
    public void add(int partition, List<WebhookDelivery> made) {
        lock.lock();
        try {
            for (var delivery : made) {
                var endpoint = endpoint(partition, delivery.account(), delivery.webhookUid());
                if (endpoint.isRemoved()) {
                    ledger.remove(delivery.key());
                } else {
                    endpoint.enqueue(delivery);
                    trim(endpoint);
                    requeue(endpoint);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void trim(Endpoint endpoint) {
        while (endpoint.pending.size() > limits.maxPending()) {
            var oldest = endpoint.pending.firstEntry().getValue();
            bury(endpoint, oldest, oldest.attempts(), TOO_MANY);
        }
        trimDead(endpoint);
    }

    // Attempts

    /** Waits for the next attempt that is due; empty once it is to stop. */
    public Optional<Begun> next() throws InterruptedException {
        lock.lock();
        try {
            while (!stopping) {
                var now = clock.instant();
                clean(now);
                var first = queue.isEmpty() ? null : queue.first();
                var due = first == null ? null : first.queuedFor;
                if (first != null
                        && due != null
                        && !due.isAfter(now)
                        && inFlight < limits.maxInFlight()) {
                    return Optional.of(begin(first));
                }
                changed.await(pause(now, due), TimeUnit.NANOSECONDS);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private long pause(Instant now, @Nullable Instant due) {
        if (inFlight >= limits.maxInFlight()
                || due == null
                || !due.isBefore(now.plus(LONGEST_WAIT))) {
            return LONGEST_WAIT.toNanos();
        }
        return Math.max(1, Duration.between(now, due).toNanos());
    }

    private Begun begin(Endpoint endpoint) {
        var webhook = Objects.requireNonNull(endpoint.webhook());
        var delivery = endpoint.begin();
        inFlight++;
        requeue(endpoint);
        return new Begun(endpoint, webhook, delivery);
    }

    /** Ends an attempt that was made. */
    public void ended(Begun begun, Attempt attempt) {
        lock.lock();
        try {
            metrics.attempted(attempt);
            var endpoint = end(begun);
            endpoint.isFailing(attempt instanceof Attempt.Failed);
            if (!endpoint.gone) {
                switch (attempt) {
                    case Attempt.Delivered _ -> delivered(endpoint, begun.delivery);
                    case Attempt.Failed(var error, var last) -> {
                        if (isStill(begun)) {
                            failed(endpoint, begun.delivery, error, last);
                        }
                    }
                }
            }
            requeue(endpoint);
        } finally {
            lock.unlock();
        }
    }

    /** Whether it has not become something else while it was under way. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isStill(Begun begun) {
        return !begun.endpoint.gone
                && begun.endpoint.pending.get(begun.delivery.eventOffset()) == begun.delivery;
    }

    /** Even where it was given up meanwhile. */
    private void delivered(Endpoint endpoint, WebhookDelivery delivery) {
        if (endpoint.knows(delivery.eventOffset())) {
            endpoint.forget(delivery);
            endpoint.dead.remove(delivery.eventOffset());
            ledger.remove(delivery.key());
        }
        metrics.delivered(Duration.between(delivery.createdAt(), clock.instant()));
    }

    private void failed(Endpoint endpoint, WebhookDelivery delivery, String error, boolean last) {
        var attempts = delivery.attempts() + 1;
        if (last || attempts > limits.schedule().size()) {
            bury(endpoint, delivery, attempts, error);
            trimDead(endpoint);
            return;
        }
        var now = clock.instant();
        var pause = limits.schedule().get(attempts - 1);
        var jitter = (long) (pause.toMillis() * JITTER * random.getAsDouble());
        var again =
                with(
                        delivery,
                        State.PENDING,
                        attempts,
                        now.plus(pause).plusMillis(jitter),
                        now,
                        error,
                        null);
        endpoint.enqueue(again);
        ledger.write(again);
    }

    /** Ends an attempt that could not be made, for a reason of ours; it does not count. */
    public void postpone(Begun begun, Duration pause) {
        lock.lock();
        try {
            var endpoint = end(begun);
            if (isStill(begun)) {
                var delivery = begun.delivery;
                endpoint.enqueue(
                        with(
                                delivery,
                                State.PENDING,
                                delivery.attempts(),
                                clock.instant().plus(pause),
                                delivery.lastAttemptAt(),
                                delivery.lastError(),
                                null));
            }
            requeue(endpoint);
        } finally {
            lock.unlock();
        }
    }

    /** Ends an attempt for which there is nothing to send any more. */
    public void notKept(Begun begun) {
        lock.lock();
        try {
            var endpoint = end(begun);
            if (isStill(begun)) {
                bury(endpoint, begun.delivery, begun.delivery.attempts(), NOT_KEPT);
                trimDead(endpoint);
            }
            requeue(endpoint);
        } finally {
            lock.unlock();
        }
    }

    private Endpoint end(Begun begun) {
        inFlight--;
        begun.endpoint.ended();
        changed.signalAll();
        return begun.endpoint;
    }

    /** Begins nothing more. What is under way may be ended still. */
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is under way before the time has passed. */
    public boolean awaitQuiet(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            var left = patience.toNanos();
            while (inFlight > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return inFlight == 0;
        } finally {
            lock.unlock();
        }
    }

    // Dead letters

    private void bury(Endpoint endpoint, WebhookDelivery delivery, int attempts, String error) {
        var webhook = endpoint.webhook();
        var letter = with(delivery, State.DEAD, attempts, null, clock.instant(), error, webhook);
        endpoint.die(letter);
        ledger.write(letter);
        metrics.died();
    }

    private void trimDead(Endpoint endpoint) {
        while (endpoint.dead.size() > limits.maxDead()) {
            var oldest = endpoint.dead.pollFirstEntry().getValue();
            ledger.remove(oldest.key());
            metrics.forgotten();
        }
    }

    /** Forgets what has been dead for too long, now and then. */
    private void clean(Instant now) {
        if (now.isBefore(cleanAt)) {
            return;
        }
        cleanAt = now.plus(LONGEST_WAIT);
        var oldest = now.minus(limits.keepDead());
        for (var endpoint : all()) {
            endpoint.dead
                    .values()
                    .removeIf(
                            letter -> {
                                var died = letter.lastAttemptAt();
                                if (died == null || !died.isBefore(oldest)) {
                                    return false;
                                }
                                ledger.remove(letter.key());
                                metrics.forgotten();
                                return true;
                            });
        }
    }

    /**
     * @param webhook whose count of retries it is to have; null: as before
     */
    private static WebhookDelivery with(
            WebhookDelivery delivery,
            State state,
            int attempts,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant lastAttemptAt,
            @Nullable String lastError,
            @Nullable Webhook webhook) {
        return new WebhookDelivery(
                delivery.account(),
                delivery.webhookUid(),
                delivery.eventId(),
                delivery.eventType(),
                delivery.eventOffset(),
                state,
                attempts,
                nextAttemptAt,
                lastAttemptAt,
                lastError,
                webhook == null ? delivery.retries() : webhook.retries(),
                delivery.createdAt());
    }

    // The queue

    private Endpoint endpoint(int partition, String account, String uid) {
        return endpoints
                .computeIfAbsent(account, _ -> new HashMap<>())
                .computeIfAbsent(uid, _ -> new Endpoint(new Endpoint.Id(account, uid), partition));
    }

    private List<Endpoint> all() {
        return endpoints.values().stream().flatMap(each -> each.values().stream()).toList();
    }

    private void unqueue(Endpoint endpoint) {
        if (endpoint.queuedFor != null) {
            queue.remove(endpoint);
            endpoint.queuedFor = null;
        }
    }

    private void requeue(Endpoint endpoint) {
        unqueue(endpoint);
        var due = endpoint.gone ? null : endpoint.nextDue(limits.perWebhook());
        if (due != null) {
            endpoint.queuedFor = due;
            queue.add(endpoint);
            changed.signalAll();
        }
    }

    /** Whether such a delivery is pending or dead here; for tests. */
    Optional<WebhookDelivery> find(DeliveryKey key) {
        lock.lock();
        try {
            var endpoint = endpoints.getOrDefault(key.account(), Map.of()).get(key.webhookUid());
            if (endpoint == null) {
                return Optional.empty();
            }
            var all = new ArrayList<>(endpoint.pending.values());
            all.addAll(endpoint.dead.values());
            return all.stream()
                    .filter(delivery -> delivery.eventId().equals(key.eventId()))
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }
}
