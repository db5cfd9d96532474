package io.elasticaddress.gateway.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What of an address is counted as one. */
final class Networks {
    private Networks() {}

    /**
     * The address itself where it is one of IPv4; the /64 of one of IPv6, within which a single host can have any address
     * that it likes (RFC 4291, section 2.5.4).
     *
     * @param address a literal, never a name; anything else counts as it stands
     */
    static String of(String address) {
        try {
            var zone = address.indexOf('%');
            var parsed = InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
            if (parsed instanceof Inet6Address) {
                var network = parsed.getAddress();
                Arrays.fill(network, 8, network.length, (byte) 0);
                return InetAddress.getByAddress(network).getHostAddress() + "/64";
            }
            return parsed.getHostAddress();
        } catch (IllegalArgumentException | UnknownHostException e) {
            return address;
        }
    }
}
