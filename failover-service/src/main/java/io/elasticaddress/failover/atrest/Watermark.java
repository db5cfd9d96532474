package io.elasticaddress.failover.atrest;

/**
 * How far a partition of the snapshots topic is in MongoDB: every record before {@code next} is.
 *
 * @param topic which topic this counts in, its id and its cluster's: the offsets of another one mean nothing here
 * @param next the offset to go on from
 * @param follower a name that is new each time that somebody begins to follow the partition. Without it, one who slept
 *     while the database was emptied and filled again up to the same offset could move the watermark over documents that
 *     are gone.
 */
record Watermark(int partition, String topic, long next, String follower) {

    static Watermark beginning(int partition, String topic, String follower) {
        return new Watermark(partition, topic, 0, follower);
    }

    Watermark movedTo(long offset) {
        return new Watermark(partition, topic, offset, follower);
    }

    Watermark followedBy(String next) {
        return new Watermark(partition, topic, this.next, next);
    }
}
