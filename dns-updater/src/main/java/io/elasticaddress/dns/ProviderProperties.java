package io.elasticaddress.dns;

import io.elasticaddress.dns.provider.hosted.Endpoint;
import io.elasticaddress.dns.provider.hosted.RequestBudget.Limit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a zone's provider needs, of which only the chosen one's counts. In all of them {@code url} is where the API is, {@code
 * allowPlainHttp} whether that may be unencrypted on another machine, and {@code requests} in {@code per} how often the
 * account may ask; zones of one account share that, and the first one's word counts. No text of theirs shows a secret.
 */
public final class ProviderProperties {
    private static final String ZONE = "elastic.dns.zones[].";

    private ProviderProperties() {}

    /** Who takes a zone's changes. */
    public enum Kind {
        RFC2136,
        POWERDNS,
        ROUTE53,
        CLOUDFLARE,
        GOOGLE,
        DIGITALOCEAN
    }

    /**
     * PowerDNS's HTTP API.
     *
     * @param server as PowerDNS names itself
     * @param apiKey its {@code api-key}
     * @param apiKeyFile a file that holds it instead
     */
    public record PowerDns(
            @DefaultValue("http://localhost:8081") String url,
            @DefaultValue("localhost") String server,
            @Nullable String apiKey,
            @Nullable Path apiKeyFile,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("1000") int requests,
            @DefaultValue("1s") Duration per) {

        void check() {
            endpoint();
            limit("powerdns", requests, per);
            oneOf("powerdns.api-key", apiKey, apiKeyFile);
        }

        Endpoint endpoint() {
            return Endpoint.of(url, ZONE + "powerdns.url", allowPlainHttp);
        }

        String secret() {
            return read("powerdns.api-key-file", apiKey, apiKeyFile);
        }

        @Override
        public String toString() {
            return "PowerDns[" + url + ", " + server + "]";
        }
    }

    /**
     * Amazon Route 53.
     *
     * @param hostedZoneId empty: looked up by the zone's name
     * @param region that requests are signed for
     * @param accessKeyId empty: the credentials are looked for where AWS's tools look, in the environment, in the shared
     *     files and with the machine
     */
    public record Route53(
            @Nullable String hostedZoneId,
            @DefaultValue("us-east-1") String region,
            @Nullable String accessKeyId,
            @Nullable String secretAccessKey,
            @Nullable Path secretAccessKeyFile,
            @Nullable String url,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("5") int requests,
            @DefaultValue("1s") Duration per) {

        public Route53 {
            hostedZoneId = blankToNull(hostedZoneId);
            accessKeyId = blankToNull(accessKeyId);
            url = blankToNull(url);
        }

        void check() {
            endpoint();
            limit("route53", requests, per);
            if (accessKeyId != null) {
                oneOf("route53.secret-access-key", secretAccessKey, secretAccessKeyFile);
            } else if (blankToNull(secretAccessKey) != null) {
                throw new IllegalArgumentException(
                        ZONE + "route53.access-key-id and secret-access-key go together");
            }
        }

        @Nullable Endpoint endpoint() {
            return url == null ? null : Endpoint.of(url, ZONE + "route53.url", allowPlainHttp);
        }

        String secret() {
            return read("route53.secret-access-key-file", secretAccessKey, secretAccessKeyFile);
        }

        @Override
        public String toString() {
            return "Route53[" + hostedZoneId + ", " + accessKeyId + "]";
        }
    }

    /**
     * Cloudflare.
     *
     * @param token an API token with the permission DNS Write for the zone
     * @param zoneId empty: looked up by the zone's name, which needs the permission Zone Read
     * @param batchRecords how many records a batch may delete and create, which depends on the zone's plan
     */
    public record Cloudflare(
            @Nullable String token,
            @Nullable Path tokenFile,
            @Nullable String zoneId,
            @DefaultValue("200") int batchRecords,
            @DefaultValue("https://api.cloudflare.com/client/v4") String url,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("1200") int requests,
            @DefaultValue("5m") Duration per) {

        public Cloudflare {
            zoneId = blankToNull(zoneId);
        }

        void check() {
            endpoint();
            limit("cloudflare", requests, per);
            oneOf("cloudflare.token", token, tokenFile);
            if (batchRecords < 4) {
                throw new IllegalArgumentException(
                        ZONE + "cloudflare.batch-records: at least 4, for one name");
            }
        }

        Endpoint endpoint() {
            return Endpoint.of(url, ZONE + "cloudflare.url", allowPlainHttp);
        }

        String secret() {
            return read("cloudflare.token-file", token, tokenFile);
        }

        @Override
        public String toString() {
            return "Cloudflare[" + url + ", " + zoneId + "]";
        }
    }

    /**
     * Google Cloud DNS.
     *
     * @param keyFile a service account's key in JSON
     * @param project empty: the key's
     * @param managedZone empty: looked up by the zone's name
     */
    public record Google(
            @Nullable Path keyFile,
            @Nullable String project,
            @Nullable String managedZone,
            @DefaultValue("https://dns.googleapis.com") String url,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("240") int requests,
            @DefaultValue("1m") Duration per) {

        public Google {
            project = blankToNull(project);
            managedZone = blankToNull(managedZone);
        }

        void check() {
            endpoint();
            limit("google", requests, per);
            oneOf("google.key-file", null, keyFile);
        }

        Endpoint endpoint() {
            return Endpoint.of(url, ZONE + "google.url", allowPlainHttp);
        }

        String secret() {
            return read("google.key-file", null, keyFile);
        }
    }

    /**
     * DigitalOcean.
     *
     * @param token a personal access token with the scopes of domains
     */
    public record DigitalOcean(
            @Nullable String token,
            @Nullable Path tokenFile,
            @DefaultValue("https://api.digitalocean.com") String url,
            @DefaultValue("false") boolean allowPlainHttp,
            @DefaultValue("5000") int requests,
            @DefaultValue("1h") Duration per) {

        void check() {
            endpoint();
            limit("digitalocean", requests, per);
            oneOf("digitalocean.token", token, tokenFile);
        }

        Endpoint endpoint() {
            return Endpoint.of(url, ZONE + "digitalocean.url", allowPlainHttp);
        }

        String secret() {
            return read("digitalocean.token-file", token, tokenFile);
        }

        @Override
        public String toString() {
            return "DigitalOcean[" + url + "]";
        }
    }

    static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static boolean isBlank(@Nullable Path file) {
        return file == null || file.toString().isBlank();
    }

    private static void oneOf(String property, @Nullable String value, @Nullable Path file) {
        if ((blankToNull(value) == null) == isBlank(file)) {
            throw new IllegalArgumentException(
                    property.endsWith("-file")
                            ? ZONE + property + ": name the file"
                            : ZONE + property + ": set it, or " + property + "-file, and not both");
        }
    }

    private static String read(String property, @Nullable String value, @Nullable Path file) {
        var given = blankToNull(value);
        if (given != null) {
            return given;
        }
        if (file == null || isBlank(file)) {
            throw new IllegalStateException(ZONE + property + ": name the file");
        }
        try {
            var text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new IllegalStateException(ZONE + property + ": " + file + " is empty");
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(ZONE + property + ": " + file + " can't be read", e);
        }
    }

    private static void limit(String provider, int requests, Duration per) {
        try {
            new Limit(requests, per);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ZONE + provider + ".requests and per: " + e.getMessage(), e);
        }
    }
}
