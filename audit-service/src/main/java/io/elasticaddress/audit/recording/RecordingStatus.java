package io.elasticaddress.audit.recording;

import io.elasticaddress.audit.store.Gap;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** What the recording thread has to say about itself, for health and metrics. Written by that thread, read by any. */
final class RecordingStatus {
    private volatile long turned = System.nanoTime();
    private volatile @Nullable String problem = "starting";
    private volatile boolean joined;
    private volatile int partitions;
    private volatile int unpositioned;
    private volatile long lag;
    private volatile @Nullable List<Gap> gaps;

    void turned(int partitions, int unpositioned, long lag) {
        this.turned = System.nanoTime();
        this.partitions = partitions;
        this.unpositioned = unpositioned;
        this.lag = lag;
    }

    void joined() {
        joined = true;
    }

    void left() {
        joined = false;
        partitions = 0;
        unpositioned = 0;
    }

    /**
     * @return whether this is news
     */
    boolean failing(String why) {
        var news = !why.equals(problem);
        problem = why;
        return news;
    }

    /**
     * @return whether this is news
     */
    boolean working() {
        var news = problem != null;
        problem = null;
        return news;
    }

    void gaps(List<Gap> found) {
        gaps = List.copyOf(found);
    }

    @Nullable String problem() {
        return problem;
    }

    boolean isJoined() {
        return joined;
    }

    int partitions() {
        return partitions;
    }

    int unpositioned() {
        return unpositioned;
    }

    /** Records that are there and not entered yet, in this instance's partitions. */
    long lag() {
        return lag;
    }

    /** Null as long as the store was not asked. */
    @Nullable List<Gap> gaps() {
        return gaps;
    }

    Duration sinceLastTurn() {
        return Duration.ofNanos(System.nanoTime() - turned);
    }
}
