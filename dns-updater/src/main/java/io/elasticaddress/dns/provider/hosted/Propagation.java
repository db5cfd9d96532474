package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.dns.provider.ThrottledException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which changes a service has accepted and does not yet show everywhere. While there are any it is asked for the oldest one,
 * and for the next once that is done. Safe for use by several threads.
 */
public final class Propagation implements AutoCloseable {
    private final String sentence;
    private final Question question;
    private final Duration askAgainAfter;
    private final Map<String, String> changeOfName = new HashMap<>();
    private final Deque<String> pending = new ArrayDeque<>();
    private @Nullable Thread asking;
    private boolean closed;

    /** Asks the service, as routine. */
    @FunctionalInterface
    public interface Question {
        boolean isEverywhere(String change) throws IOException;
    }

    /**
     * @param sentence what is said of a name that is under way, for people
     */
    public Propagation(String sentence, Question question, Duration askAgainAfter) {
        this.sentence = sentence;
        this.question = question;
        this.askAgainAfter = askAgainAfter;
    }

    public synchronized Optional<String> underWay(String dnsName) {
        return changeOfName.containsKey(dnsName) ? Optional.of(sentence) : Optional.empty();
    }

    /**
     * @param everywhere whether it already is
     */
    public synchronized void accepted(
            String change, boolean everywhere, Collection<String> dnsNames) {
        if (everywhere || closed) {
            dnsNames.forEach(changeOfName::remove);
            return;
        }
        dnsNames.forEach(name -> changeOfName.put(name, change));
        pending.add(change);
        if (asking == null) {
            asking = Thread.ofVirtual().name("dns-propagation").start(this::ask);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (asking != null) {
            asking.interrupt();
        }
    }

    private void ask() {
        try {
            for (var oldest = oldest(); oldest != null; oldest = oldest()) {
                if (isEverywhere(oldest)) {
                    done(oldest);
                } else {
                    Thread.sleep(askAgainAfter);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null, and the asking over, where there is none. */
    private synchronized @Nullable String oldest() {
        var oldest = closed ? null : pending.peek();
        if (oldest == null) {
            asking = null;
        }
        return oldest;
    }

    private synchronized void done(String change) {
        pending.remove(change);
        changeOfName.values().removeIf(change::equals);
    }

    private boolean isEverywhere(String change) throws InterruptedException {
        try {
            return question.isEverywhere(change);
        } catch (InterruptedIOException e) {
            throw new InterruptedException();
        } catch (ThrottledException e) {
            Thread.sleep(e.retryAfter());
            return false;
        } catch (IOException e) {
            // Asked again; until then what was written stays unconfirmed, and says why.
            return false;
        }
    }
}
