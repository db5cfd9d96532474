package io.elasticaddress.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Api.Answer;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A client that switches one group to and fro, one request after the other, until it is done or the server is gone. */
final class Switches {
    private final String uid;
    private final int count;
    private final Runnable onAcknowledged;

    /** Command ids, in order. */
    private final List<String> acknowledged = new ArrayList<>();

    /** The idempotency key of the request that was not answered. */
    private @Nullable String inDoubt;

    Switches(String uid, int count, Runnable onAcknowledged) {
        this.uid = uid;
        this.count = count;
        this.onAcknowledged = onAcknowledged;
    }

    String uid() {
        return uid;
    }

    List<String> acknowledged() {
        return acknowledged;
    }

    String lastAcknowledgedSide() {
        return side(acknowledged.size());
    }

    boolean wasInterrupted() {
        return inDoubt != null || acknowledged.size() < count;
    }

    void run(Api api) {
        while (acknowledged.size() < count) {
            var key = UUID.randomUUID().toString();
            inDoubt = key;
            Answer answer;
            try {
                answer = send(api, key);
            } catch (UncheckedIOException e) {
                return;
            }
            if (answer.status() != 200) {
                // 503: the server is on its way down, or it is not known what became of the
                // command.
                return;
            }
            acknowledge(answer);
        }
    }

    /** As the API asks for where an answer was lost: the same request under the same key. */
    void repeatWhatIsInDoubt(Api api) {
        if (inDoubt != null) {
            var answer = send(api, inDoubt);
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            acknowledge(answer);
        }
    }

    private void acknowledge(Answer answer) {
        acknowledged.add(answer.commandId());
        inDoubt = null;
        onAcknowledged.run();
    }

    private Answer send(Api api, String key) {
        return api.put(
                "/elastic_addresses/" + uid,
                "{\"current_stack\": \"%s\"}".formatted(side(acknowledged.size() + 1)),
                "Idempotency-Key",
                key);
    }

    /** Primary before the first switch. */
    private static String side(int switches) {
        return switches % 2 == 0 ? "primary" : "secondary";
    }
}
