package io.elasticaddress.webhooks;

import io.elasticaddress.contracts.network.Network;
import io.elasticaddress.contracts.webhook.WebhookKey;
import io.elasticaddress.webhooks.address.AddressRules;
import io.elasticaddress.webhooks.delivering.Limits;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How webhooks are sent to.
 *
 * @param key the installation's key in base64, at least 32 bytes, from which every webhook's secret is made; the gateway has the
 *     same one
 * @param keyFile a file with it, instead
 * @param schedule how long after each failed attempt the next one is made
 * @param timeout of a whole attempt, from 100 ms to a minute
 * @param connectTimeout of its connection
 * @param perWebhook how many attempts to one webhook there are at a time
 * @param maxInFlight how many there are to all
 * @param maxPending how many deliveries may wait for one webhook
 * @param maxDead how many dead letters one webhook can have
 * @param keepDead for how long a dead letter is kept
 * @param maxAge an event that is older when it is read is not sent
 * @param allowedNetworks private networks that may be sent to, in CIDR notation
 * @param trustedCertificates a file with certificates in PEM of authorities that are trusted besides the JDK's; empty: none
 */
@ConfigurationProperties("elastic.webhooks")
public record WebhooksProperties(
        @Nullable String key,
        @Nullable Path keyFile,
        @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
                List<Duration> schedule,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("4") int perWebhook,
        @DefaultValue("256") int maxInFlight,
        @DefaultValue("20000") int maxPending,
        @DefaultValue("1000") int maxDead,
        @DefaultValue("30d") Duration keepDead,
        @DefaultValue("7d") Duration maxAge,
        @DefaultValue List<String> allowedNetworks,
        @Nullable Path trustedCertificates) {

    public WebhooksProperties {
        key = key == null || key.isBlank() ? null : key.strip();
        keyFile = keyFile == null || keyFile.toString().isBlank() ? null : keyFile;
        trustedCertificates =
                trustedCertificates == null || trustedCertificates.toString().isBlank()
                        ? null
                        : trustedCertificates;
        schedule = List.copyOf(schedule);
        allowedNetworks =
                allowedNetworks.stream()
                        .map(String::strip)
                        .filter(network -> !network.isEmpty())
                        .toList();
        require(
                key == null || keyFile == null,
                "elastic.webhooks.key (ELASTIC_WEBHOOKS_KEY) and elastic.webhooks.key-file"
                        + " (ELASTIC_WEBHOOKS_KEY_FILE): one of them");
        require(
                schedule.stream().allMatch(pause -> pause.isPositive()),
                "elastic.webhooks.schedule: each must be above 0");
        require(
                timeout.compareTo(Duration.ofMillis(100)) >= 0
                        && timeout.compareTo(Duration.ofMinutes(1)) <= 0,
                "elastic.webhooks.timeout: from 100ms to 1m");
        require(
                connectTimeout.isPositive() && connectTimeout.compareTo(timeout) <= 0,
                "elastic.webhooks.connect-timeout: above 0, and not above"
                        + " elastic.webhooks.timeout");
        require(perWebhook >= 1, "elastic.webhooks.per-webhook: at least 1");
        require(
                maxInFlight >= perWebhook,
                "elastic.webhooks.max-in-flight: at least elastic.webhooks.per-webhook");
        require(maxPending >= 1, "elastic.webhooks.max-pending: at least 1");
        require(maxDead >= 0, "elastic.webhooks.max-dead: must not be negative");
        require(keepDead.isPositive(), "elastic.webhooks.keep-dead: above 0");
        require(maxAge.isPositive(), "elastic.webhooks.max-age: above 0");
        for (var network : allowedNetworks) {
            require(
                    isNetwork(network),
                    "elastic.webhooks.allowed-networks (ELASTIC_WEBHOOKS_ALLOWED_NETWORKS): \""
                            + network
                            + "\" is no network");
        }
    }

    /**
     * Empty where none is set.
     *
     * @throws IllegalArgumentException where what is set is none
     */
    Optional<WebhookKey> webhookKey() {
        if (keyFile != null) {
            try {
                return Optional.of(WebhookKey.parse(Files.readString(keyFile)));
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "elastic.webhooks.key-file (ELASTIC_WEBHOOKS_KEY_FILE): "
                                + keyFile
                                + " can't be read",
                        e);
            }
        }
        return Optional.ofNullable(key).map(WebhookKey::parse);
    }

    Limits limits() {
        return new Limits(schedule, perWebhook, maxInFlight, maxPending, maxDead, keepDead);
    }

    AddressRules addressRules() {
        return new AddressRules(allowedNetworks.stream().map(Network::of).toList());
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
