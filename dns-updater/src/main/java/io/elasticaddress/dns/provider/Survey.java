package io.elasticaddress.dns.provider;

import io.elasticaddress.dns.ownership.Observation;

import java.util.List;

/**
 * What names looked like, perhaps some time ago.
 *
 * @param names in the order that they were asked for in
 * @param asked whether the server was asked for it now, and so is known to answer
 */
public record Survey(List<Observation> names, boolean asked) {

    public Survey {
        names = List.copyOf(names);
    }
}
