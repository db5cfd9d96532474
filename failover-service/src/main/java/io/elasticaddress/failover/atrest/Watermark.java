package io.elasticaddress.failover.atrest;

/**
 * How far a partition of the snapshots topic is in MongoDB: every record before {@code next} is.
 *
 * @param topic which topic this counts in, its id and its cluster's: the offsets of another one mean nothing here
 * @param next the offset to go on from
 */
record Watermark(int partition, String topic, long next) {

    static Watermark beginning(int partition, String topic) {
        return new Watermark(partition, topic, 0);
    }

    Watermark movedTo(long offset) {
        return new Watermark(partition, topic, offset);
    }
}
