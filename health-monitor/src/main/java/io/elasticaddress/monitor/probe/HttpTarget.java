package io.elasticaddress.monitor.probe;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What one request of a probe asks for.
 *
 * @param path with the query
 */
record HttpTarget(boolean tls, int port, Authority authority, String method, String path) {
    /** Well below what a socket takes without waiting for the other side. */
    private static final int LONGEST = 8_000;

    /**
     * @throws IllegalArgumentException where no request can be made of it
     */
    HttpTarget {
        if (!method.matches("[A-Z]{1,20}")) {
            throw new IllegalArgumentException("\"" + method + "\" is no HTTP method");
        }
        // Whatever else it is, nothing in it may end the request line.
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c != 0x7f)) {
            throw new IllegalArgumentException("\"" + path + "\" is no path");
        }
        if (path.length() + authority.host().length() > LONGEST) {
            throw new IllegalArgumentException("The path is too long");
        }
    }

    byte[] request() {
        var hasBody = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        return (method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + authority.header(port, tls)
                        + "\r\nUser-Agent: elastic-address-health-monitor\r\n"
                        + "Accept: */*\r\nAccept-Encoding: identity\r\n"
                        + (hasBody ? "Content-Length: 0\r\n" : "")
                        + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Where a redirect leads; null where that is another host, or nowhere. */
    @Nullable HttpTarget redirected(int status, @Nullable String location) {
        if (location == null) {
            return null;
        }
        try {
            var here =
                    new URI((tls ? "https" : "http") + "://" + authority.header(port, tls) + path);
            var there = here.resolve(new URI(location.strip()));
            if (there.getScheme() == null
                    || there.getHost() == null
                    || !there.getHost().equalsIgnoreCase(here.getHost())) {
                return null;
            }
            var scheme = there.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return null;
            }
            var toTls = scheme.equals("https");
            var said = there.getPort() < 0 ? (toTls ? 443 : 80) : there.getPort();
            // A check's host may name another port than the one that is probed.
            var port =
                    authority.port() != null && said == authority.port() && toTls == tls
                            ? this.port
                            : said;
            return new HttpTarget(toTls, port, authority, methodAfter(status), path(there));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    /** As browsers do (RFC 9110, 15.4). */
    private String methodAfter(int status) {
        var seeOther = status == 303 && !method.equals("HEAD");
        var found = (status == 301 || status == 302) && method.equals("POST");
        return seeOther || found ? "GET" : method;
    }

    private static String path(URI there) {
        var path =
                there.getRawPath() == null || there.getRawPath().isEmpty()
                        ? "/"
                        : there.getRawPath();
        return there.getRawQuery() == null ? path : path + "?" + there.getRawQuery();
    }
}
