package io.elasticaddress.failover.deciding;

/**
 * The stores hold what this installation can't go on with: written by a newer version, or for another number of
 * partitions or another installation. Trying again does not help, and going on could deal an id twice, so it ends the
 * service.
 */
final class UnusableState extends RuntimeException {

    UnusableState(String message) {
        super(message);
    }

    UnusableState(String message, Throwable cause) {
        super(message, cause);
    }
}
