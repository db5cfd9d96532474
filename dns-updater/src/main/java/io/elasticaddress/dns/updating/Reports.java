package io.elasticaddress.dns.updating;

import io.elasticaddress.contracts.dns.DnsFact;
import io.elasticaddress.contracts.dns.DnsStatus;

import org.jspecify.annotations.Nullable;

/** Where it is told what became of a name. Must not block, and must be safe for use by several threads. */
public interface Reports {

    /**
     * Publishes the status, and the event before it, unless the ownership has ended by then. Of several statuses of one
     * group only the last need arrive; every event must.
     *
     * @param status null where only the event is new
     */
    void publish(Ownership ownership, @Nullable DnsStatus status, @Nullable DnsFact event);

    /** Names are being handed out to be written: what is to be told of many others may wait a moment. */
    default void writing() {}

    /** Publishes what is about no name that anybody owns. */
    default void publish(DnsFact event) {
        publish(Ownership.NOBODYS, null, event);
    }
}
