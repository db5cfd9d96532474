package io.elasticaddress.monitor.probe;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * What is asked for at an address: a name, or an address in the place of one (RFC 3986, 3.2). It never says where to connect to.
 *
 * @param host of IPv6 without brackets
 * @param port null: that of the connection
 */
record Authority(String host, @Nullable Integer port) {
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9._~-]+)(?::([0-9]{1,5}))?");
    private static final Pattern BRACKETED =
            Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::([0-9]{1,5}))?");

    /**
     * @throws IllegalArgumentException where it is none
     */
    static Authority of(String text) {
        if (isIpv6(text)) {
            return new Authority(text, null);
        }
        for (var form : new Pattern[] {NAME, BRACKETED}) {
            var parts = form.matcher(text);
            if (parts.matches()) {
                var port = parts.group(2);
                return new Authority(parts.group(1), port == null ? null : Integer.valueOf(port));
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no host name");
    }

    /** As TLS and gRPC want it; without a port that goes without saying. */
    String header(int connected, boolean tls) {
        var host = isIpv6(this.host) ? "[" + this.host + "]" : this.host;
        var said = port == null ? connected : port;
        return said == (tls ? 443 : 80) ? host : host + ":" + said;
    }

    /** Whether it can stand in TLS's server name indication (RFC 6066, 3: no addresses). */
    boolean isName() {
        return !isIpv6(host) && !host.matches("[0-9.]+");
    }

    private static boolean isIpv6(String text) {
        try {
            return text.indexOf(':') >= 0
                    && text.indexOf('[') < 0
                    && InetAddress.ofLiteral(text) instanceof Inet6Address;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
