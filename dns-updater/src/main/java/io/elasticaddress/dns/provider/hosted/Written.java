package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.dns.provider.BatchOutcome;

import java.util.List;

/** What a service answered to a batch. */
public sealed interface Written {

    /**
     * All of it was written.
     *
     * @param now what stands at each name of the batch, where the answer tells it; else empty
     */
    record Done(List<Standing> now) implements Written {

        public Done {
            now = List.copyOf(now);
        }
    }

    /** None was written, because something is not as it was read: it is read and compared again. */
    record Moved(String reason) implements Written {}

    /** None was written, or it is not known; as the outcome says. */
    record Not(BatchOutcome outcome) implements Written {}
}
