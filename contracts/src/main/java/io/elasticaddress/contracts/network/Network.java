package io.elasticaddress.contracts.network;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** A network in CIDR notation, such as {@code 169.254.0.0/16}; an address alone is a network of one. */
public final class Network {
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    private final String text;
    private final byte[] address;
    private final int bits;

    private Network(String text, byte[] address, int bits) {
        this.text = text;
        this.address = address;
        this.bits = bits;
    }

    /**
     * @throws IllegalArgumentException where it is none
     */
    public static Network of(String text) {
        var slash = text.indexOf('/');
        var address =
                InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
        var prefix = slash < 0 ? Integer.toString(address.length * 8) : text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > address.length * 8) {
            throw new IllegalArgumentException("\"" + text + "\" is no network");
        }
        return new Network(text, address, Integer.parseInt(prefix));
    }

    public boolean contains(InetAddress other) {
        var bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        var whole = bits / 8;
        for (var i = 0; i < whole; i++) {
            if (bytes[i] != address[i]) {
                return false;
            }
        }
        var rest = bits % 8;
        var mask = 0xff << 8 - rest & 0xff;
        return rest == 0 || (bytes[whole] & mask) == (address[whole] & mask);
    }

    @Override
    public String toString() {
        return text;
    }
}
