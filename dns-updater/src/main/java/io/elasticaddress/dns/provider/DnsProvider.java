package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.ownership.Observation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where a zone is written. Safe for use by several threads. */
public interface DnsProvider extends AutoCloseable {

    /**
     * Reads names with their markers where updates are taken, so that what is seen is what a change will be compared with.
     *
     * @return one for each name, in the same order
     * @throws IOException where it could not be read; try again. The message is for people.
     */
    List<Observation> observe(List<String> dnsNames) throws IOException;

    /** As {@link #observe(List)}, which is for changes. */
    default List<Observation> observe(List<String> dnsNames, Urgency urgency) throws IOException {
        return observe(dnsNames);
    }

    /**
     * Reads names for the patrol: as {@link #observe}, but without taking from what a metered service allows for changes. So
     * what is seen may be some time old, and who finds something amiss in it observes the name before acting on it.
     *
     * @return one for each name, in the same order
     * @throws IOException where it could not be read; try again. The message is for people.
     */
    default List<Observation> survey(List<String> dnsNames) throws IOException {
        return observe(dnsNames);
    }

    /**
     * Reads the whole zone for the names that have a marker.
     *
     * @throws IOException where it could not be read; try again. The message is for people.
     */
    Listing list() throws IOException;

    /**
     * Applies all the changes or none, save where {@link BatchOutcome.Unavailable} leaves it open. Each change happens only
     * where its {@link Change#expected()} holds; {@link #guarantees()} says who checks that. Checked by the service in the
     * same step, a change that arrives late can't undo a newer one.
     *
     * @param changes at most {@link Guarantees#mostChanges}, each of another name
     */
    BatchOutcome apply(List<Change> changes);

    /** What {@link #apply} can promise here. */
    Guarantees guarantees();

    /**
     * Why the last change of the name that was applied here is not shown everywhere yet, by the service's own word, as a
     * sentence; empty once it is, and where the service does not tell. Asks nobody and does not wait.
     */
    default Optional<String> underWay(String dnsName) {
        return Optional.empty();
    }

    /**
     * Asks for the zone itself.
     *
     * @throws IOException where it is not served, or not to who we are; the message is for people and names the property to
     *     look at
     */
    void probe() throws IOException;

    /** For people: which server, or which service. */
    String description();

    @Override
    void close();
}
