package io.elasticaddress.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionsTest {

    /** Written down, because an account that moved would be decided in two places at once. */
    @ParameterizedTest
    @CsvSource({"acme,12,0", "demo,12,7", "a,12,4", "account-1,12,8", "acme,4,0", "demo,4,3"})
    void an_account_stays_in_its_partition(String account, int partitions, int partition) {
        assertThat(Partitions.of(account, partitions)).isEqualTo(partition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme",
                "demo",
                "a",
                "org:team.x@example",
                "0",
                "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
            })
    void it_is_where_the_java_clients_default_would_put_a_record_with_that_key(String account) {
        for (var partitions = 1; partitions <= 64; partitions++) {
            assertThat(Partitions.of(account, partitions))
                    .isEqualTo(
                            BuiltInPartitioner.partitionForKey(
                                    account.getBytes(UTF_8), partitions));
        }
    }
}
