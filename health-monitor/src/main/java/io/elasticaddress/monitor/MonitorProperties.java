package io.elasticaddress.monitor;

import io.elasticaddress.contracts.network.Network;
import io.elasticaddress.monitor.reporting.VantagePoint;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where this monitor stands, and how it probes.
 *
 * @param vantage its name, which no other monitor of the installation may have; empty: the host's name
 * @param region where it stands; empty: nowhere in particular
 * @param heartbeat how long from one heartbeat to the next, from 100 ms to 10 s
 * @param maxInFlight how many probes may be under way at once
 * @param denyNetworks where nothing is ever sent to, in CIDR notation
 * @param trustedCertificates a file with certificates in PEM of authorities that are trusted besides the JDK's; empty: none
 * @param certificateWarning how long before its expiry a certificate is spoken of
 */
@ConfigurationProperties("elastic.monitor")
public record MonitorProperties(
        @Nullable String vantage,
        @Nullable String region,
        @DefaultValue("500ms") Duration heartbeat,
        @DefaultValue("5000") int maxInFlight,
        @DefaultValue List<String> denyNetworks,
        @Nullable Path trustedCertificates,
        @DefaultValue("14d") Duration certificateWarning) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public MonitorProperties {
        vantage = vantage == null || vantage.isBlank() ? null : vantage.strip();
        region = region == null || region.isBlank() ? null : region.strip();
        denyNetworks =
                denyNetworks.stream()
                        .map(String::strip)
                        .filter(network -> !network.isEmpty())
                        .toList();
        trustedCertificates =
                trustedCertificates == null || trustedCertificates.toString().isBlank()
                        ? null
                        : trustedCertificates;
        require(
                vantage == null || NAME.matcher(vantage).matches(),
                "elastic.monitor.vantage (ELASTIC_VANTAGE): 1 to 64 letters, digits, '.', '_' and"
                        + " '-', or empty for the host's name");
        require(
                region == null || NAME.matcher(region).matches(),
                "elastic.monitor.region (ELASTIC_REGION): 1 to 64 letters, digits, '.', '_' and"
                        + " '-', or empty");
        require(
                heartbeat.compareTo(Duration.ofMillis(100)) >= 0
                        && heartbeat.compareTo(Duration.ofSeconds(10)) <= 0,
                "elastic.monitor.heartbeat: from 100ms to 10s");
        require(maxInFlight >= 2, "elastic.monitor.max-in-flight: at least 2");
        require(
                !certificateWarning.isNegative(),
                "elastic.monitor.certificate-warning: must not be negative");
        for (var network : denyNetworks) {
            require(
                    isNetwork(network),
                    "elastic.monitor.deny-networks: \"" + network + "\" is no network");
        }
    }

    VantagePoint vantagePoint() {
        return new VantagePoint(vantage == null ? hostName() : vantage, region);
    }

    List<Network> deniedNetworks() {
        return denyNetworks.stream().map(Network::of).toList();
    }

    Optional<Path> authorities() {
        return Optional.ofNullable(trustedCertificates);
    }

    private static String hostName() {
        try {
            var name = InetAddress.getLocalHost().getHostName();
            require(
                    NAME.matcher(name).matches(),
                    "elastic.monitor.vantage (ELASTIC_VANTAGE): the host's name, "
                            + name
                            + ", can't be used");
            return name;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "elastic.monitor.vantage (ELASTIC_VANTAGE): the host's name is not known", e);
        }
    }

    private static boolean isNetwork(String text) {
        try {
            Network.of(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
