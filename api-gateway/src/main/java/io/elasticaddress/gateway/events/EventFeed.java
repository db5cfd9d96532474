package io.elasticaddress.gateway.events;

import io.elasticaddress.contracts.health.Vantage;
import io.elasticaddress.contracts.state.MaintenanceWindow;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.gateway.auth.Caller;
import io.elasticaddress.gateway.errors.ApiError;
import io.elasticaddress.gateway.errors.ApiException;
import io.elasticaddress.gateway.errors.ErrorKind;
import io.elasticaddress.gateway.kafka.Phases;
import io.elasticaddress.gateway.view.GroupState;
import io.elasticaddress.gateway.view.View;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Follows the groups and maintenance windows of the accounts that have streams, and feeds these. Accounts without any cost
 * nothing. One thread compares what they look like now with what the journals say; it is told what to look at by the view, and looks at everything when
 * vantage points come or go, which nobody tells.
 */
public final class EventFeed<T extends Looks> implements SmartLifecycle {
    /** How soon what only time brings is seen: vantage points that are gone, heartbeats, clients that have stalled. */
    private static final Duration TICK = Duration.ofMillis(100);

    /** At least this lies between two looks, so that many changes at once are one look and not one each. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

    private final View view;
    private final Supplier<? extends Collection<Vantage>> vantages;
    private final BiFunction<GroupState, Collection<Vantage>, T> look;
    private final Function<MaintenanceWindow, T> windowLook;
    private final EventProperties properties;
    private final EventStream.Limits limits;
    private final EventText text;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Followed<T>> followed = new ConcurrentHashMap<>();
    private final Set<EventStream<T>> streams = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final Semaphore changed = new Semaphore(0);
    private Collection<Vantage> live = Set.of();
    private volatile boolean stopped;
    private volatile @Nullable Thread thread;

    /**
     * @param vantages those who are there now
     * @param look what a client is told of a group; compared by its equality
     * @param windowLook the same of a maintenance window
     */
    public EventFeed(
            View view,
            Supplier<? extends Collection<Vantage>> vantages,
            BiFunction<GroupState, Collection<Vantage>, T> look,
            Function<MaintenanceWindow, T> windowLook,
            EventProperties properties,
            JsonMapper json,
            InstantSource clock) {
        this.view = view;
        this.vantages = vantages;
        this.look = look;
        this.windowLook = windowLook;
        this.properties = properties;
        this.limits = new EventStream.Limits(properties.heartbeat(), properties.stallTimeout());
        this.text = new EventText(json);
        this.clock = clock;
        view.onChange(this::note);
    }

    /** How many streams there are. */
    public int streams() {
        return open.get();
    }

    /**
     * Answers the request with a stream, which goes on after this has returned.
     *
     * @param lastId what the client says that it heard last; null where it says nothing
     * @throws ApiException where there are too many, or where this service stops
     */
    public void open(Caller caller, HttpServletRequest request, @Nullable String lastId)
            throws IOException {
        var journal = admit(caller.account());
        EventStream<T> stream = null;
        try {
            var context = request.startAsync();
            context.setTimeout(0);
            var out = context.getResponse().getOutputStream();
            stream =
                    new EventStream<>(
                            context,
                            out,
                            journal,
                            lastId,
                            text,
                            limits,
                            caller.until(),
                            ended -> release(caller.account(), ended));
            streams.add(stream);
            context.addListener(stream);
            out.setWriteListener(stream);
        } finally {
            if (stream == null) {
                free(caller.account());
            }
        }
        if (stopped) {
            stream.end();
        }
        wake();
    }

    private Journal<T> admit(String account) {
        if (stopped) {
            throw refused("This gateway stops");
        }
        if (open.incrementAndGet() > properties.maxStreams()) {
            open.decrementAndGet();
            throw refused("Too many streams are open at this gateway");
        }
        try {
            return followed.compute(account, (_, known) -> withOneMore(account, known)).journal();
        } catch (ApiException e) {
            open.decrementAndGet();
            throw e;
        }
    }

    private Followed<T> withOneMore(String account, @Nullable Followed<T> known) {
        var one = known == null ? new Followed<>(account, new Journal<T>(unusedName())) : known;
        if (one.streams >= properties.maxStreamsPerAccount()) {
            throw refused("Too many streams of the account are open at this gateway");
        }
        one.streams++;
        return one;
    }

    private static ApiException refused(String why) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return new ApiException(
                ApiError.of(
                        ErrorKind.UNAVAILABLE, "The service is not available at this time", why),
                headers);
    }

    private String unusedName() {
        var bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void release(String account, EventStream<T> stream) {
        if (streams.remove(stream)) {
            free(account);
        }
    }

    private void free(String account) {
        open.decrementAndGet();
        followed.computeIfPresent(
                account,
                (_, one) -> {
                    one.streams--;
                    one.idleSince = System.nanoTime();
                    return one;
                });
    }

    private void note(SnapshotKey key) {
        var one = followed.get(key.account());
        if (one != null) {
            one.note(key);
            wake();
        }
    }

    private void wake() {
        if (changed.availablePermits() == 0) {
            changed.release();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                if (followed.isEmpty()) {
                    changed.acquire();
                } else {
                    var _ = changed.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
                }
                changed.drainPermits();
                bringUp();
                var now = clock.instant();
                streams.forEach(stream -> stream.tick(now));
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            log.debug("Stopped");
        }
    }

    private void bringUp() {
        var there = vantages.get();
        if (!there.equals(live)) {
            live = there;
            followed.values().forEach(Followed::noteEverything);
        }
        var now = System.nanoTime();
        for (var account : followed.keySet()) {
            var one =
                    followed.computeIfPresent(
                            account, (_, known) -> isOver(known, now) ? null : known);
            if (one != null) {
                one.bringUp(view, live, look, windowLook);
            }
        }
    }

    private boolean isOver(Followed<T> one, long now) {
        return one.streams == 0 && now - one.idleSince >= properties.resumeWindow().toNanos();
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("event-feed").daemon().start(this::run);
    }

    /** Streams have gone on until now, so that clients that come back meet a gateway that stays. */
    @Override
    public void stop() {
        stopped = true;
        var running = thread;
        if (running != null) {
            running.interrupt();
            thread = null;
        }
        streams.forEach(EventStream::end);
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return Phases.LAST_CALL;
    }
}
