package io.elasticaddress.dns.provider;

import java.time.Duration;

/** What became of a batch. All reasons are sentences for people. */
public sealed interface BatchOutcome {

    record Applied() implements BatchOutcome {}

    /** What a change expected was not there; none was applied. */
    record Outdated(String reason) implements BatchOutcome {}

    /**
     * The server will not do it; none was applied.
     *
     * @param wholeZone whether any change to the zone would be refused as well, as with a key that is not accepted
     */
    record Refused(String reason, boolean wholeZone) implements BatchOutcome {}

    /** The server could not do it, be it for its own or for a change's sake; none was applied. */
    record Failed(String reason) implements BatchOutcome {}

    /** No message could hold it; none was applied. */
    record TooLarge(String reason) implements BatchOutcome {}

    /**
     * Asked too often; none was applied. What is wanted stays wanted.
     *
     * @param retryAfter how long not to ask again
     */
    record Throttled(String reason, Duration retryAfter) implements BatchOutcome {}

    /** No answer, or none that says: it may or may not have been applied. */
    record Unavailable(String reason) implements BatchOutcome {}
}
