package io.elasticaddress.failover.elasticaddress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that traffic can be sent to: neither unspecified nor multicast. Never asks a resolver, nor the machine for
 * its interfaces.
 */
final class IpAddress {
    private static final Pattern V4 = Pattern.compile("[0-9.]{7,15}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final int GROUPS = 8;

    private IpAddress() {}

    /** Four decimal numbers without leading zeros, which some read as octal; empty for anything else. */
    static Optional<String> v4(String text) {
        if (!V4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var address = Inet4Address.ofLiteral(text);
            return isUsable(address) && address.getHostAddress().equals(text)
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** In the form of RFC 5952; empty for anything else, and for an IPv4 address in IPv6 clothes or one with a zone. */
    static Optional<String> v6(String text) {
        if (!V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return InetAddress.ofLiteral(text) instanceof Inet6Address address && isUsable(address)
                    ? Optional.of(format(address.getAddress()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isUsable(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }

    /** RFC 5952, section 4: lower case, no leading zeros, "::" for the first longest run of two groups or more. */
    private static String format(byte[] address) {
        var groups = new int[GROUPS];
        for (var i = 0; i < GROUPS; i++) {
            groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
        }
        var longestStart = GROUPS;
        var longest = 1;
        for (var start = 0; start < GROUPS; start++) {
            var end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > longest) {
                longestStart = start;
                longest = end - start;
            }
        }
        var text = new StringBuilder();
        for (var i = 0; i < GROUPS; i++) {
            if (i == longestStart) {
                text.append("::");
                i += longest - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
