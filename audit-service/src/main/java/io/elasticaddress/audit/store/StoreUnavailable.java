package io.elasticaddress.audit.store;

/** The store could not be asked, or did not answer. What was to be written may be there or not; try again. */
public final class StoreUnavailable extends RuntimeException {
    public StoreUnavailable(Throwable cause) {
        super("The audit store did not answer", cause);
    }
}
