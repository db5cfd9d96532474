package io.elasticaddress.monitor.watching;

import io.elasticaddress.contracts.health.Verdict;
import io.elasticaddress.contracts.state.SnapshotKey;
import io.elasticaddress.contracts.state.Stack;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was found, in order. */
final class Notebook implements Findings {
    private final List<Finding> findings = new ArrayList<>();
    private final List<SnapshotKey> forgotten = new ArrayList<>();

    @Override
    public synchronized void found(Finding finding) {
        findings.add(finding);
    }

    @Override
    public synchronized void forget(SnapshotKey stack) {
        forgotten.add(stack);
    }

    synchronized List<Finding> of(Stack stack) {
        return findings.stream().filter(one -> one.stack().equals(stack.key())).toList();
    }

    List<Verdict> verdicts(Stack stack) {
        return of(stack).stream().map(Finding::verdict).toList();
    }

    synchronized List<SnapshotKey> forgotten() {
        return List.copyOf(forgotten);
    }

    /** Waits until so many were found about the stack, and returns the last. */
    Finding await(Stack stack, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> of(stack).size() >= count);
        return of(stack).get(count - 1);
    }
}
