package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.history.ViewRead;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What all clients asked and were told. */
final class Recorder {
    private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ViewRead> reads = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong attempts = new AtomicLong();

    /**
     * A request with its key, which can be repeated, and what was answered to it.
     *
     * @param body null for none
     */
    record Answered(
            String account,
            String method,
            String path,
            @Nullable String body,
            String key,
            int status,
            String text) {

        /** What a repeat of it must be answered. */
        void assertAnsweredAgain(int againStatus, String againText) {
            assertThat(againText).as("%s", this).isEqualTo(text);
            assertThat(againStatus).as("%s", this).isEqualTo(status);
        }
    }

    void add(Operation operation) {
        operations.add(operation);
    }

    void add(ViewRead read) {
        reads.add(read);
    }

    void add(Answered answer) {
        answered.add(answer);
    }

    void attempted() {
        attempts.incrementAndGet();
    }

    /** An answer that no client should ever get. */
    void outOfContract(String what) {
        faults.add(what);
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    List<ViewRead> reads() {
        return List.copyOf(reads);
    }

    List<Answered> answered() {
        return List.copyOf(answered);
    }

    List<String> outOfContract() {
        return List.copyOf(faults);
    }

    long attempts() {
        return attempts.get();
    }
}
