package io.elasticaddress.dns.provider;

/**
 * What a provider's way of writing can promise. A batch never has more changes than {@code mostChanges}, so that one that
 * knows no transactions gets one change at a time.
 *
 * @param creation what holds where a change expects neither name nor marker
 * @param change what holds where a change expects a marker
 * @param mostChanges the most changes in one batch
 */
public record Guarantees(Comparing creation, Comparing change, int mostChanges) {

    /** Who compares what is expected with what is there. */
    public enum Comparing {
        /** The service, in the same step as it writes: a change that arrives late changes nothing. */
        BY_THE_SERVICE,

        /**
         * We, by reading immediately before: a change that is held up between the two can put an older version over a
         * newer one, until the patrol comes by.
         */
        BY_READING_BEFORE
    }

    public Guarantees {
        if (mostChanges < 1) {
            throw new IllegalArgumentException("A batch has at least one change");
        }
    }
}
