package io.elasticaddress.dns;

import io.elasticaddress.dns.exchange.Records;
import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.provider.rfc2136.TsigKey;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What DNS is written, and how.
 *
 * @param installationId stands in the markers and tells our names from another installation's; empty: the Kafka cluster's id
 * @param consumerGroup whose members share the work
 * @param zones the zones that names stand in, at least one
 * @param grace how long a change may be under way until it is reported as failed
 * @param driftPeriod in which every name is compared with the servers once
 * @param keepDeletionMarkers how long the marker of a deleted name stands
 * @param retryFirst how long to wait after the first failure; it doubles with each
 * @param retryLimit the longest wait between two tries
 */
@ConfigurationProperties("elastic.dns")
public record DnsProperties(
        @Nullable String installationId,
        @DefaultValue("elastic-dns-updater") String consumerGroup,
        @DefaultValue List<Zone> zones,
        @DefaultValue("10s") Duration grace,
        @DefaultValue("5m") Duration driftPeriod,
        @DefaultValue("24h") Duration keepDeletionMarkers,
        @DefaultValue("50ms") Duration retryFirst,
        @DefaultValue("2s") Duration retryLimit) {

    public DnsProperties {
        installationId = blankToNull(installationId);
        zones = List.copyOf(zones);
        require(
                installationId == null || Marker.isInstallation(installationId),
                "elastic.dns.installation-id: 1 to 64 letters, digits, '.', '_' and '-', or empty"
                        + " for the Kafka cluster's id");
        require(!consumerGroup.isBlank(), "elastic.dns.consumer-group: must not be empty");
        require(!zones.isEmpty(), "elastic.dns.zones: at least one zone is needed");
        var names = new HashSet<String>();
        for (var zone : zones) {
            require(
                    names.add(zone.name()),
                    "elastic.dns.zones: " + zone.name() + " is there twice");
        }
        positive("grace", grace);
        positive("drift-period", driftPeriod);
        require(
                !keepDeletionMarkers.isNegative(),
                "elastic.dns.keep-deletion-markers: must not be negative");
        positive("retry-first", retryFirst);
        positive("retry-limit", retryLimit);
        require(
                retryFirst.compareTo(retryLimit) <= 0,
                "elastic.dns.retry-first: must not be longer than elastic.dns.retry-limit");
    }

    /**
     * One zone.
     *
     * @param name for example {@code ea.example.com}
     * @param provider who takes its changes; the record of that name says how
     * @param servers its authoritative servers as {@code HOST:PORT}: a change counts once as many as are required answer it,
     *     and with {@code rfc2136} the first takes the updates. Empty: {@code localhost:53} with {@code rfc2136}, else the
     *     zone's NS set
     * @param tsigKeyName what updates are signed with, together with {@code tsigSecret}; empty with {@code tsigKeyFile}, and
     *     where the server takes updates unsigned
     * @param tsigAlgorithm {@code hmac-sha256} or {@code hmac-sha512}; {@code hmac-sha224} and {@code hmac-sha384} also work
     * @param tsigSecret in base 64
     * @param tsigKeyFile a key as {@code tsig-keygen} writes it, instead of name and secret
     * @param ttl how long records may be cached
     * @param requiredServers how many of the servers must answer a change for it to count: {@code all}, {@code majority} (more
     *     than half of them) or a number
     * @param batchSize the most names in one update; how many there are in one is found out
     * @param connectTimeout how long to wait for a connection
     * @param timeout how long to wait for the answer to an update
     * @param readTimeout how long to wait for an answer when names are read back
     * @param powerdns where the provider is {@code powerdns}
     * @param route53 where the provider is {@code route53}
     * @param cloudflare where the provider is {@code cloudflare}
     * @param google where the provider is {@code google}
     * @param digitalocean where the provider is {@code digitalocean}
     */
    public record Zone(
            String name,
            @DefaultValue("rfc2136") ProviderProperties.Kind provider,
            List<String> servers,
            @Nullable String tsigKeyName,
            @DefaultValue("hmac-sha256") String tsigAlgorithm,
            @Nullable String tsigSecret,
            @Nullable Path tsigKeyFile,
            @DefaultValue("60s") Duration ttl,
            @DefaultValue("all") String requiredServers,
            @DefaultValue("500") int batchSize,
            @DefaultValue("1s") Duration connectTimeout,
            @DefaultValue("3s") Duration timeout,
            @DefaultValue("1s") Duration readTimeout,
            @DefaultValue ProviderProperties.PowerDns powerdns,
            @DefaultValue ProviderProperties.Route53 route53,
            @DefaultValue ProviderProperties.Cloudflare cloudflare,
            @DefaultValue ProviderProperties.Google google,
            @DefaultValue ProviderProperties.DigitalOcean digitalocean) {
        private static final String UPDATES_GO_TO = "localhost:53";
        private static final String ALL = "all";
        private static final String MAJORITY = "majority";

        /** Of the 253 that a name may have, a group's takes twelve, and its marker's four more. */
        private static final int LONGEST_ZONE = 253 - 12 - 4;

        public Zone {
            name = absolute(name);
            servers =
                    servers == null
                            ? List.of()
                            : servers.stream()
                                    .map(String::strip)
                                    .filter(server -> !server.isEmpty())
                                    .distinct()
                                    .toList();
            if (servers.isEmpty() && provider == ProviderProperties.Kind.RFC2136) {
                servers = List.of(UPDATES_GO_TO);
            }
            tsigKeyName = blankToNull(tsigKeyName);
            tsigSecret = blankToNull(tsigSecret);
            tsigKeyFile =
                    tsigKeyFile == null || tsigKeyFile.toString().isBlank() ? null : tsigKeyFile;
            require(
                    !name.isEmpty(),
                    "elastic.dns.zones[].name: name the zone, for example ea.example.com"
                            + " (ELASTIC_ZONE)");
            Records.name(name);
            require(
                    name.length() <= LONGEST_ZONE,
                    "elastic.dns.zones[].name: %s has more than %d characters, so that names in it have no room (ELASTIC_ZONE)"
                            .formatted(name, LONGEST_ZONE));
            servers.forEach(ServerAddress::parse);
            require(
                    (tsigKeyName == null) == (tsigSecret == null),
                    "elastic.dns.zones[].tsig-key-name and tsig-secret go together"
                            + " (ELASTIC_DNS_TSIG_NAME, ELASTIC_DNS_TSIG_KEY)");
            require(
                    tsigKeyFile == null || tsigKeyName == null,
                    "elastic.dns.zones[]: either tsig-key-file, or tsig-key-name and tsig-secret");
            require(
                    ttl.toSeconds() >= 1 && ttl.compareTo(Duration.ofDays(1)) <= 0,
                    "elastic.dns.zones[].ttl: between 1s and 1d");
            requiredServers = requiredServers.strip().toLowerCase(Locale.ROOT);
            require(
                    isRequiredServers(requiredServers, servers.size()),
                    "elastic.dns.zones[].required-servers: all, majority, or a number from 1 to"
                            + " that of the servers");
            require(
                    batchSize >= 1 && batchSize <= 1000,
                    "elastic.dns.zones[].batch-size: between 1 and 1000");
            positive("zones[].connect-timeout", connectTimeout);
            positive("zones[].timeout", timeout);
            positive("zones[].read-timeout", readTimeout);
            switch (provider) {
                case RFC2136 -> {}
                case POWERDNS -> powerdns.check();
                case ROUTE53 -> route53.check();
                case CLOUDFLARE -> cloudflare.check();
                case GOOGLE -> google.check();
                case DIGITALOCEAN -> digitalocean.check();
            }
        }

        /** How many of so many servers must answer: all of them where a greater number is configured. */
        int requiredServers(int servers) {
            return switch (requiredServers) {
                case ALL -> servers;
                case MAJORITY -> servers / 2 + 1;
                default -> Math.min(servers, Integer.parseInt(requiredServers));
            };
        }

        /**
         * @param servers how many; 0 where that is known only once the zone's NS set was looked up
         */
        private static boolean isRequiredServers(String text, int servers) {
            if (text.equals(ALL) || text.equals(MAJORITY)) {
                return true;
            }
            try {
                var number = Integer.parseInt(text);
                return number >= 1 && (servers == 0 || number <= servers);
            } catch (NumberFormatException e) {
                return false;
            }
        }

        /** Empty where updates are sent unsigned. */
        public Optional<TsigKey> key() {
            if (tsigKeyFile != null) {
                try {
                    return Optional.of(TsigKey.parse(Files.readString(tsigKeyFile)));
                } catch (IOException e) {
                    throw new IllegalStateException(
                            "elastic.dns.zones[].tsig-key-file: " + tsigKeyFile + " can't be read",
                            e);
                }
            }
            return tsigKeyName == null || tsigSecret == null
                    ? Optional.empty()
                    : Optional.of(new TsigKey(tsigKeyName, tsigAlgorithm, tsigSecret));
        }

        /** Empty where they are to be looked up. */
        public List<ServerAddress> addresses() {
            return servers.stream().map(ServerAddress::parse).toList();
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Zone[" + name + ", " + provider + ", " + servers + "]";
        }

        private static String absolute(@Nullable String name) {
            var text = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
            return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static void positive(String property, Duration duration) {
        require(duration.isPositive(), "elastic.dns." + property + ": must be longer than nothing");
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
