package io.elasticaddress.dns.provider.hosted;

import java.net.InetAddress;
import java.net.URI;

/**
 * Where an API is. Credentials go there, so it is HTTPS, or this machine, or somebody has said that it may be otherwise.
 *
 * @param base without a slash at its end
 */
public record Endpoint(URI base) {

    /**
     * @param property that the address was given in, for the message
     * @param plainHttp whether HTTP without TLS is allowed to other machines
     * @throws IllegalArgumentException where it can't be used; the message is for people
     */
    public static Endpoint of(String address, String property, boolean plainHttp) {
        URI uri;
        try {
            uri = URI.create(address.strip().replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(property + ": " + address + " is not a URL", e);
        }
        var scheme = uri.getScheme();
        var host = uri.getHost();
        if (host == null
                || uri.getRawQuery() != null
                || uri.getRawUserInfo() != null
                || !("https".equals(scheme) || "http".equals(scheme))) {
            throw new IllegalArgumentException(
                    property + ": must be an https:// URL without credentials and query");
        }
        if (scheme.equals("http") && !plainHttp && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    property
                            + ": "
                            + uri
                            + " would carry credentials unencrypted; use https, or set"
                            + " allow-plain-http if the network between is yours");
        }
        return new Endpoint(uri);
    }

    /**
     * @param path with a slash at its start
     */
    public URI resolve(String path) {
        return URI.create(base + path);
    }

    private static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        var literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return InetAddress.ofLiteral(literal).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            // A host name: it may be looked up otherwise tomorrow.
            return false;
        }
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
