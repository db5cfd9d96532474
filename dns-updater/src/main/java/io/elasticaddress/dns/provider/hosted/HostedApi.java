package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.dns.provider.Guarantees;
import io.elasticaddress.dns.provider.Urgency;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One zone at one service: its requests and answers. Safe for use by several threads. */
public interface HostedApi extends AutoCloseable {

    /** For people: which service. */
    String description();

    Guarantees guarantees();

    /**
     * Asks for the zone.
     *
     * @throws IOException where it is not there, or not for us; the message names the property to look at
     */
    void probe() throws IOException;

    /** Everything at the name and at its marker. */
    List<Entry> at(String dnsName, Urgency urgency) throws IOException;

    /** How many requests {@link #at} takes. */
    int requestsPerName();

    /** Everything in the zone. */
    Contents all(Urgency urgency) throws IOException;

    /**
     * Writes all of it or none, save where {@link Written.Not} says otherwise.
     *
     * @throws IOException where no answer says what became of it
     */
    Written write(List<Replacement> batch) throws IOException;

    /** See {@link io.elasticaddress.dns.provider.DnsProvider#underWay}. */
    default Optional<String> underWay(String dnsName) {
        return Optional.empty();
    }

    @Override
    void close();

    /**
     * @param requests how many it took to read it
     */
    record Contents(List<Entry> entries, int requests) {

        public Contents {
            entries = List.copyOf(entries);
        }
    }
}
