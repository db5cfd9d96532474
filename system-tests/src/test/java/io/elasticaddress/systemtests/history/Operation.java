package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

/**
 * A call and its answer. A client's repeats of one command, under one idempotency key, are one operation: from the first
 * call to the answer that was heard in the end.
 *
 * @param via {@code gateway-1}, {@code gateway-2} or {@code kafka}
 * @param invoked in nanoseconds of one monotonic clock
 * @param completed by the same clock; {@link Long#MAX_VALUE} where the answer is {@link Answer.Unknown}
 * @param commandId null where it is not known
 */
public record Operation(
        String client,
        String account,
        String via,
        Call call,
        long invoked,
        long completed,
        Answer answer,
        @Nullable String commandId) {

    public Operation {
        if (completed < invoked) {
            throw new IllegalArgumentException("Completed before it was invoked: " + call);
        }
        if (answer instanceof Answer.Unknown != (completed == Long.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "What nobody heard completes at Long.MAX_VALUE, and nothing else does: "
                            + call);
        }
    }

    boolean isUnknown() {
        return answer instanceof Answer.Unknown;
    }

    /** The uid that the answer dealt; empty where it dealt none. */
    String dealt() {
        return answer instanceof Answer.Accepted(var uid, _) && uid != null ? uid : "";
    }
}
