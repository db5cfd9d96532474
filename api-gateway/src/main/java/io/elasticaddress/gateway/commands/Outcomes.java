package io.elasticaddress.gateway.commands;

import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.OutcomeMessage;
import io.elasticaddress.contracts.wire.Codec;
import io.elasticaddress.contracts.wire.Decoded;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for which attempt's outcome. Every gateway reads all outcomes; those of others are passed over unread. */
final class Outcomes {
    private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

    private final Map<String, CompletableFuture<Outcome>> expected = new ConcurrentHashMap<>();

    /** To be called before the attempt is sent. Whatever completes or cancels the future ends the waiting. */
    CompletableFuture<Outcome> expect(String attemptId) {
        var future = new CompletableFuture<Outcome>();
        expected.put(attemptId, future);
        future.whenComplete((_, _) -> expected.remove(attemptId));
        return future;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        var waiting = expected.get(new String(record.key(), StandardCharsets.UTF_8));
        if (waiting == null) {
            return;
        }
        switch (Codec.OUTCOMES.decode(record)) {
            case Decoded.Readable<OutcomeMessage>(var message) ->
                    waiting.complete(message.outcome());
            case Decoded.Unreadable<OutcomeMessage>(var reason) -> {
                log.warn("An outcome that is waited for can't be read: {}", reason);
                waiting.completeExceptionally(new IllegalStateException(reason));
            }
        }
    }

    int outstanding() {
        return expected.size();
    }
}
