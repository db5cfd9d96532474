package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.ownership.Observation;

import java.util.List;

/** What a look at the whole zone showed. */
public sealed interface Listing {

    /**
     * Every name beside which a marker stands, whoever's it is, in no particular order. Names without a marker are left out.
     */
    record Marked(List<Observation> names) implements Listing {

        public Marked {
            names = List.copyOf(names);
        }
    }

    /** The zone can't be listed with what is configured; trying again changes nothing. The reason is for people. */
    record Unlistable(String reason) implements Listing {}
}
