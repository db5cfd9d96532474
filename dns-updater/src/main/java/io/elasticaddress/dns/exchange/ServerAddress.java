package io.elasticaddress.dns.exchange;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A server by host name or address. It is looked up again for every connection, so a server may move.
 *
 * @param host an IPv6 address without brackets
 */
public record ServerAddress(String host, int port) {
    private static final int DEFAULT_PORT = 53;

    /**
     * Reads {@code HOST}, {@code HOST:PORT}, {@code [IPV6]} or {@code [IPV6]:PORT}.
     *
     * @throws IllegalArgumentException where it is none of these; the message is for people
     */
    public static ServerAddress parse(String text) {
        var trimmed = text.strip();
        String host;
        String port;
        if (trimmed.startsWith("[")) {
            var end = trimmed.indexOf(']');
            if (end < 0) {
                throw malformed(text);
            }
            host = trimmed.substring(1, end);
            port = trimmed.substring(end + 1);
        } else {
            var colon = trimmed.indexOf(':');
            host = colon < 0 ? trimmed : trimmed.substring(0, colon);
            port = colon < 0 ? "" : trimmed.substring(colon);
        }
        if (host.isEmpty()) {
            throw malformed(text);
        }
        if (port.isEmpty()) {
            return new ServerAddress(host, DEFAULT_PORT);
        }
        try {
            var number = Integer.parseInt(port.substring(1));
            if (port.charAt(0) == ':' && number > 0 && number < 65_536) {
                return new ServerAddress(host, number);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw malformed(text);
    }

    /** Looks the host up. */
    public InetSocketAddress resolve() throws UnknownHostException {
        var resolved = new InetSocketAddress(host, port);
        if (resolved.isUnresolved()) {
            throw new UnknownHostException("The host name " + host + " has no address");
        }
        return resolved;
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a server's HOST, HOST:PORT or [IPV6]:PORT");
    }
}
