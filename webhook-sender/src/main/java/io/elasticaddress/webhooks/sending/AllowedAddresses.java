package io.elasticaddress.webhooks.sending;

import io.elasticaddress.webhooks.address.AddressRules;

import org.apache.hc.client5.http.DnsResolver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Looks names up for connecting, and leaves out what may not be connected to. What it returns is what is connected to, so a name
 * that changes its address between a check and the connection gains nothing.
 */
final class AllowedAddresses implements DnsResolver {
    private final Lookup lookup;
    private final AddressRules rules;
    private final boolean encrypted;

    /** The system's look-up, or a test's. */
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    AllowedAddresses(Lookup lookup, AddressRules rules, boolean encrypted) {
        this.lookup = lookup;
        this.rules = rules;
        this.encrypted = encrypted;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var allowed =
                Arrays.stream(lookup.addresses(host))
                        .filter(address -> rules.permits(address, encrypted))
                        .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new NotAllowed(host);
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** None of its addresses may be connected to. */
    static final class NotAllowed extends UnknownHostException {
        NotAllowed(String host) {
            super(host);
        }
    }
}
