package io.elasticaddress.failover.elasticaddress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What a webhook's URL must look like. Where it leads to is not asked here: names change their addresses, so the sender judges the
 * address that it connects to.
 */
final class WebhookUrl {
    private static final int LONGEST = 2_048;
    private static final int HIGHEST_PORT = 65_535;

    private WebhookUrl() {}

    /**
     * @return the URL as it was given
     * @throws Invalid where it is none that can be sent to
     */
    static String checked(String given) {
        if (given.isEmpty() || given.length() > LONGEST) {
            throw new Invalid("must have 1 to %d characters".formatted(LONGEST));
        }
        URI uri;
        try {
            uri = new URI(given);
        } catch (URISyntaxException e) {
            throw new Invalid("is no URL (RFC 3986): " + Quote.quoted(given));
        }
        if (!given.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new Invalid("must have no other characters than those of RFC 3986");
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new Invalid("must begin with https:// or http://");
        }
        // Without a host that RFC 2396 allows there is none, nor a port.
        if (uri.getHost() == null) {
            throw new Invalid("must have a host name or an address");
        }
        if (uri.getRawUserInfo() != null) {
            throw new Invalid("must have no user");
        }
        if (uri.getRawFragment() != null) {
            throw new Invalid("must have no fragment");
        }
        if (uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
            throw new Invalid("must have a port from 1 to " + HIGHEST_PORT);
        }
        return given;
    }

    /** Never leaves this package. */
    static final class Invalid extends RuntimeException {
        private final String problem;

        Invalid(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }
}
