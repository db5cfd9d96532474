package io.elasticaddress.dns.updating;

import java.util.Set;

/** Knows of which names the installation's snapshots tell, also those that other instances look after. */
public interface Census {

    /** Whether it is this instance, of all, that looks for names that nobody knows. */
    boolean isOurTask();

    /**
     * Takes out those that a snapshot tells of, a deleted group's included.
     *
     * @return what is left; empty too where a snapshot can't be read, which might tell of any of them
     */
    Set<String> unknown(Set<String> dnsNames) throws InterruptedException;
}
