package io.elasticaddress.audit.recording;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How the topics are read.
 *
 * @param group the consumer group that the instances share the partitions in
 * @param batch how many entries are stored at once, at most
 * @param retryAtMost how long to wait between two attempts at most, where Kafka or MongoDB is away
 * @param checkEvery how often to look whether the logs and the store are still the ones that were read and written
 * @param mergeFor how long a record waits for an earlier one of the partition's other topic that is known to come
 */
@ConfigurationProperties("elastic.recording")
record RecordingProperties(
        @DefaultValue("elastic-audit") String group,
        @DefaultValue("100") int batch,
        @DefaultValue("5s") Duration retryAtMost,
        @DefaultValue("5s") Duration checkEvery,
        @DefaultValue("2s") Duration mergeFor) {

    RecordingProperties {
        require(!group.isBlank(), "elastic.recording.group must not be empty");
        require(
                batch >= 1 && batch <= 1000,
                "elastic.recording.batch must be 1 to 1000, not " + batch);
        require(
                retryAtMost.toMillis() >= 100 && retryAtMost.toSeconds() <= 60,
                "elastic.recording.retry-at-most must be 100ms to 60s, not " + retryAtMost);
        require(
                checkEvery.toMillis() >= 100 && checkEvery.toSeconds() <= 60,
                "elastic.recording.check-every must be 100ms to 60s, not " + checkEvery);
        require(
                !mergeFor.isNegative() && mergeFor.toSeconds() <= 60,
                "elastic.recording.merge-for must be 0s to 60s, not " + mergeFor);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
