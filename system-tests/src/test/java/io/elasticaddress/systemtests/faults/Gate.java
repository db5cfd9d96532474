package io.elasticaddress.systemtests.faults;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What may pass a link at the moment. */
final class Gate {
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.OPEN;
    private boolean closed;

    /** What a network does to a link. */
    enum State {
        OPEN,
        /** Connections end, and none can be made. */
        CUT,
        /** What is sent to the server is held back, as behind lost packets, and comes later. */
        DEAF,
        /** The server's answers are held back. */
        MUTE,
        /** Both. */
        SILENT,
        /** Every piece takes {@link #DELAY_MILLIS} longer. */
        SLOW
    }

    static final int DELAY_MILLIS = 60;

    void set(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isCut() {
        lock.lock();
        try {
            return closed || state == State.CUT;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a datagram would arrive: those that are held back are lost. */
    boolean letsThrough(boolean toServer) {
        lock.lock();
        try {
            return !closed && state != State.CUT && !holds(toServer);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a piece may pass; false where its connection is to end. */
    boolean pass(boolean toServer) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && holds(toServer)) {
                changed.await();
            }
            if (closed || state == State.CUT) {
                return false;
            }
            if (state != State.SLOW) {
                return true;
            }
        } finally {
            lock.unlock();
        }
        Thread.sleep(DELAY_MILLIS);
        return true;
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean holds(boolean toServer) {
        return state == State.SILENT || state == (toServer ? State.DEAF : State.MUTE);
    }
}
