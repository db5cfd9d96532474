package io.elasticaddress.dns.provider.hosted;

import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.provider.Change;

/** A change, and what stands where it is to be written. */
public record Replacement(Change change, Standing standing) {

    public String dnsName() {
        return change.dnsName();
    }

    public String markerName() {
        return Marker.nameFor(change.dnsName());
    }
}
