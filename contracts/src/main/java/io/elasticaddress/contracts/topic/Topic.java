package io.elasticaddress.contracts.topic;

import org.apache.kafka.common.config.TopicConfig;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The topics. All have the same number of partitions, fixed when the installation is made. */
public enum Topic {
    /** What is asked for; anyone who may write to it. The broker sets the time, which idempotency is counted by. */
    COMMANDS(
            "elastic.commands",
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.RETENTION_MS_CONFIG,
                    days(7))),
    /** One answer per attempt that asked for one; kept a little longer than idempotency promises. */
    OUTCOMES(
            "elastic.outcomes",
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    hours(25))),
    /** What happened. Unlimited, because the audit log can be made again from it. */
    EVENTS(
            "elastic.events",
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1")),
    /** The latest state of each group and stack, also of the deleted ones, and what is known of them. */
    SNAPSHOTS("elastic.snapshots", compacted()),
    /** What each group's DNS servers answer. */
    DNS("elastic.dns", compacted()),
    /** What the DNS updater found and did. */
    DNS_EVENTS(
            "elastic.dns-events",
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1")),
    /** Which vantage points are there, all in one partition. What is a few minutes old says nothing any more. */
    HEARTBEATS(
            "elastic.heartbeats",
            Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    minutes(10),
                    TopicConfig.SEGMENT_MS_CONFIG,
                    minutes(5))),
    /** Commands that could not be read or decided, as received, with the reason in headers. */
    DEAD_LETTER(
            "elastic.commands.dead-letter",
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    days(90))),
    /** What is still to be sent to a webhook, and what could not be. A delivery that is done has no value any more. */
    WEBHOOK_DELIVERIES("elastic.webhook-deliveries", compacted());

    private final String wireName;
    private final Map<String, String> settings;

    Topic(String wireName, Map<String, String> settings) {
        this.wireName = wireName;
        this.settings = settings;
    }

    /** The name at the broker. */
    public String wireName() {
        return wireName;
    }

    /** The topic's settings where they are not the broker's. */
    public Map<String, String> settings() {
        return settings;
    }

    public static List<Topic> all() {
        return Arrays.asList(values());
    }

    private static Map<String, String> compacted() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Integer.toString(32 * 1024 * 1024),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.1");
    }

    private static String minutes(int minutes) {
        return Long.toString(minutes * 60_000L);
    }

    private static String days(int days) {
        return hours(24 * days);
    }

    private static String hours(int hours) {
        return Long.toString(hours * 3_600_000L);
    }
}
