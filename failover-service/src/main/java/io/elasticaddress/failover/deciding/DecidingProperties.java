package io.elasticaddress.failover.deciding;

import io.elasticaddress.failover.elasticaddress.HostName;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How commands are decided.
 *
 * @param zone the DNS zone that groups' names are made in; a group keeps the name that it was given
 * @param installationId what makes this installation's ids its own; empty for the Kafka cluster's id. Never to be changed
 * @param applicationId the consumer group, and the start of the names of the topics behind the stores. Never to be
 *     changed: under another one the state would be empty, and ids would be dealt again
 * @param threads how many commands of different partitions an instance decides at once
 * @param standbys how many other instances keep a copy of each partition's state, to take over without reading it first
 * @param replication how many brokers keep a copy of the topics behind the stores
 * @param largestRecord the most that a record may take that a command leads to; below what the brokers accept
 */
@ConfigurationProperties("elastic.deciding")
record DecidingProperties(
        @DefaultValue("") String zone,
        @DefaultValue("") String installationId,
        @DefaultValue("elastic.failover") String applicationId,
        @DefaultValue("2") int threads,
        @DefaultValue("0") int standbys,
        @DefaultValue("1") short replication,
        @DefaultValue("900KB") DataSize largestRecord) {
    private static final DataSize SMALLEST_LIMIT = DataSize.ofKilobytes(16);
    private static final DataSize LARGEST_LIMIT = DataSize.ofMegabytes(512);

    /** A name in the zone takes twelve characters more, and the one of its marker in DNS four beyond that. */
    private static final int LONGEST_ZONE = 253 - 12 - 4;

    DecidingProperties {
        var given = zone;
        zone =
                HostName.canonical(given)
                        .filter(name -> name.length() <= LONGEST_ZONE)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "elastic.deciding.zone (ELASTIC_ZONE) must be the"
                                                        + " DNS zone that names are made in, for"
                                                        + " example ea.example.com, not \""
                                                        + given
                                                        + "\""));
        require(
                applicationId.matches("[A-Za-z0-9._-]{1,150}"),
                "elastic.deciding.application-id must be 1 to 150 letters, digits, dots,"
                        + " underscores or hyphens, not \"%s\"",
                applicationId);
        require(
                threads >= 1 && threads <= 64,
                "elastic.deciding.threads must be 1 to 64, not %s",
                threads);
        require(
                standbys >= 0 && standbys <= 10,
                "elastic.deciding.standbys must be 0 to 10, not %s",
                standbys);
        require(
                replication >= 1,
                "elastic.deciding.replication (ELASTIC_REPLICATION) must be at least 1, not %s",
                replication);
        require(
                largestRecord.compareTo(SMALLEST_LIMIT) >= 0
                        && largestRecord.compareTo(LARGEST_LIMIT) <= 0,
                "elastic.deciding.largest-record must be 16KB to 512MB, not %s",
                largestRecord);
    }

    private static void require(boolean holds, String sentence, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(sentence.formatted(value));
        }
    }
}
