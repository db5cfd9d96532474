package io.elasticaddress.webhooks.address;

import io.elasticaddress.contracts.network.Network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether something may be sent to an address. A URL is anybody's text, and this service stands inside a network: without these
 * rules it would be a door into it. An IPv6 address that carries an IPv4 one is judged by that one, since that is where it leads.
 */
public final class AddressRules {

    /** Whatever is allowed: link-local, multicast, no address at all, and where clouds tell a machine its secrets. */
    private static final List<Network> NEVER =
            networks(
                    "0.0.0.0/8",
                    "169.254.0.0/16",
                    "224.0.0.0/4",
                    "255.255.255.255/32",
                    "::/128",
                    "fe80::/10",
                    "ff00::/8",
                    "100.100.100.200/32",
                    "168.63.129.16/32",
                    "192.0.0.192/32",
                    "fd00:ec2::254/128",
                    "fd20:ce::254/128");

    /** Not of the public Internet (RFC 6890 and IANA's registries of special-purpose addresses). */
    private static final List<Network> PRIVATE =
            networks(
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "240.0.0.0/4",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20");

    /** Everything public of IPv6 is in it. */
    private static final Network GLOBAL_UNICAST = Network.of("2000::/3");

    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final Network COMPATIBLE = Network.of("::/96");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");
    private static final byte[] ISATAP = {0x5e, (byte) 0xfe};

    private final List<Network> allowed;

    /**
     * @param allowed private networks that may be sent to
     */
    public AddressRules(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /**
     * @param encrypted whether TLS is spoken; without it, only to private addresses that are allowed
     */
    public boolean permits(InetAddress address, boolean encrypted) {
        var target = target(address);
        if (isIn(NEVER, target) || isIn(NEVER, address)) {
            return false;
        }
        if (isPrivate(target)) {
            return isIn(allowed, target);
        }
        return encrypted;
    }

    private static boolean isPrivate(InetAddress address) {
        return isIn(PRIVATE, address)
                || !(address instanceof Inet4Address) && !GLOBAL_UNICAST.contains(address);
    }

    /** The IPv4 address inside, or itself. One that is mapped (RFC 4291, 2.5.5.2) is IPv4 to Java already. */
    private static InetAddress target(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address;
        }
        var bytes = address.getAddress();
        if (SIX_TO_FOUR.contains(address)) {
            return v4(bytes, 2);
        }
        var isCompatible =
                COMPATIBLE.contains(address)
                        && !address.isLoopbackAddress()
                        && !address.isAnyLocalAddress();
        var isIsatap =
                (bytes[8] & 0xfd) == 0
                        && bytes[9] == 0
                        && Arrays.equals(bytes, 10, 12, ISATAP, 0, 2);
        return NAT64.contains(address) || isCompatible || isIsatap ? v4(bytes, 12) : address;
    }

    private static InetAddress v4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }

    private static boolean isIn(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::of).toList();
    }
}
