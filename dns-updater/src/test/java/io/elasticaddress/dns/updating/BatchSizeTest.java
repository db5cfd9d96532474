package io.elasticaddress.dns.updating;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class BatchSizeTest {
    private static final Duration QUICK = Duration.ofMillis(5);

    private final BatchSize batch = new BatchSize(500);

    @Test
    void it_grows_while_full_batches_are_taken_quickly() {
        for (var i = 0; i < 10; i++) {
            batch.taken(batch.size(), QUICK);
        }

        assertThat(batch.size()).isEqualTo(500);
    }

    @Test
    void a_batch_that_was_not_full_says_nothing() {
        batch.taken(3, QUICK);

        assertThat(batch.size()).isEqualTo(64);
    }

    @Test
    void it_halves_where_the_server_is_slow_or_does_not_answer_down_to_eight() {
        batch.taken(64, Duration.ofSeconds(2));
        assertThat(batch.size()).isEqualTo(32);

        for (var i = 0; i < 20; i++) {
            batch.failed(batch.size());
        }
        assertThat(batch.size()).isEqualTo(8);

        batch.taken(8, QUICK);
        assertThat(batch.size()).isEqualTo(16);
    }

    @Test
    void what_no_message_holds_is_not_tried_again() {
        for (var i = 0; i < 10; i++) {
            batch.taken(batch.size(), QUICK);
        }

        batch.tooLarge(500);
        for (var i = 0; i < 10; i++) {
            batch.taken(batch.size(), QUICK);
        }

        assertThat(batch.size()).isEqualTo(375);
    }
}
