package io.elasticaddress.dns.updating;

import java.util.List;

/**
 * Removals that wait for a confirmation.
 *
 * @param id another one whenever other names, or other versions of them, would lose their records
 * @param dnsNames sorted
 */
public record RemovalPlan(String id, List<String> dnsNames) {

    public RemovalPlan {
        dnsNames = List.copyOf(dnsNames);
    }
}
