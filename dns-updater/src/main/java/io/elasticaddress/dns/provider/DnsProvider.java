package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.ownership.Observation;

import java.io.IOException;
import java.util.List;

/** Where a zone is written. Safe for use by several threads. */
public interface DnsProvider extends AutoCloseable {

    /**
     * Reads names with their markers where updates are taken, so that what is seen is what a change will be compared with.
     *
     * @return one for each name, in the same order
     * @throws IOException where it could not be read; try again. The message is for people.
     */
    List<Observation> observe(List<String> dnsNames) throws IOException;

    /**
     * Applies all the changes or none. Each change happens only where its {@link Change#expected()} holds, and that is
     * checked by the server in the same step, so that a change which arrives late can't undo a newer one.
     */
    BatchOutcome apply(List<Change> changes);

    /**
     * Asks for the zone itself.
     *
     * @throws IOException where it is not served; the message is for people
     */
    void probe() throws IOException;

    /** For people: which server, or which service. */
    String description();

    @Override
    void close();
}
