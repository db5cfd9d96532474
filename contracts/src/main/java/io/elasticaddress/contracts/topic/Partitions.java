package io.elasticaddress.contracts.topic;

import org.apache.kafka.common.utils.Utils;

import java.nio.charset.StandardCharsets;

/**
 * Where an account lives: murmur2 of its UTF-8 bytes, modulo the number of partitions, on every topic. This is what the
 * Java client does for a record whose key is the account; librdkafka does it with {@code partitioner=murmur2_random}.
 */
public final class Partitions {

    private Partitions() {}

    public static int of(String account, int partitions) {
        return Utils.toPositive(Utils.murmur2(account.getBytes(StandardCharsets.UTF_8)))
                % partitions;
    }
}
