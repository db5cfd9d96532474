package io.elasticaddress.dns;

import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.cloudflare.CloudflareApi;
import io.elasticaddress.dns.provider.digitalocean.DigitalOceanApi;
import io.elasticaddress.dns.provider.google.GoogleDnsApi;
import io.elasticaddress.dns.provider.google.ServiceAccount;
import io.elasticaddress.dns.provider.hosted.Endpoint;
import io.elasticaddress.dns.provider.hosted.HostedApi;
import io.elasticaddress.dns.provider.hosted.HostedProvider;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.HttpApi.Credentials;
import io.elasticaddress.dns.provider.hosted.RequestBudget;
import io.elasticaddress.dns.provider.hosted.RequestBudget.Limit;
import io.elasticaddress.dns.provider.powerdns.PowerDnsApi;
import io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider;
import io.elasticaddress.dns.provider.route53.Route53Api;
import io.elasticaddress.dns.provider.route53.Route53Requests;
import io.elasticaddress.dns.provider.route53.Route53Requests.AccessKey;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes zones' providers; those of one account share its budget. */
final class ZoneProviders {
    private static final Duration PROPAGATION = Duration.ofSeconds(2);

    /** DigitalOcean allows a twentieth of the hour's requests in a minute. */
    private static final int MINUTES_SHARE = 20;

    private final Duration surveyAge;
    private final Clock clock;
    private final Map<Account, RequestBudget> budgets = new HashMap<>();

    /** Whose requests are counted together. Never shown: it holds the credential. */
    private record Account(String service, String url, String credential) {
        @Override
        public String toString() {
            return service;
        }
    }

    /**
     * @param surveyAge how old what the patrol sees of a hosted zone may be
     */
    ZoneProviders(Duration surveyAge, Clock clock) {
        this.surveyAge = surveyAge;
        this.clock = clock;
    }

    /**
     * Reads the zone's credentials.
     *
     * @return what makes its provider, as often as it is asked
     * @throws IllegalArgumentException or IllegalStateException where the credentials can't be used; the message is for
     *     people
     */
    Supplier<DnsProvider> of(DnsProperties.Zone zone) {
        return switch (zone.provider()) {
            case RFC2136 -> rfc2136(zone);
            case POWERDNS -> powerDns(zone);
            case ROUTE53 -> route53(zone);
            case CLOUDFLARE -> cloudflare(zone);
            case GOOGLE -> google(zone);
            case DIGITALOCEAN -> digitalOcean(zone);
        };
    }

    private static Supplier<DnsProvider> rfc2136(DnsProperties.Zone zone) {
        var key = zone.key();
        return () ->
                new Rfc2136Provider(
                        zone.addresses().getFirst(),
                        zone.name(),
                        key.orElse(null),
                        zone.ttl(),
                        zone.connectTimeout(),
                        zone.timeout());
    }

    private Supplier<DnsProvider> powerDns(DnsProperties.Zone zone) {
        var settings = zone.powerdns();
        var key = settings.secret();
        var http =
                http(
                        zone,
                        "PowerDNS",
                        settings.endpoint(),
                        key,
                        () -> Map.of("X-API-Key", key),
                        List.of(new Limit(settings.requests(), settings.per())));
        return hosted(
                zone,
                () -> new PowerDnsApi(http.get(), settings.server(), zone.name(), zone.ttl()));
    }

    private Supplier<DnsProvider> route53(DnsProperties.Zone zone) {
        var settings = zone.route53();
        var id = settings.accessKeyId();
        var key = id == null ? null : new AccessKey(id, settings.secret());
        var endpoint = settings.endpoint();
        var budget =
                budget(
                        new Account(
                                "Amazon Route 53",
                                String.valueOf(endpoint),
                                id == null ? "the machine's" : id),
                        List.of(new Limit(settings.requests(), settings.per())));
        return hosted(
                zone,
                () ->
                        new Route53Api(
                                new Route53Requests(
                                        endpoint,
                                        settings.region(),
                                        key,
                                        zone.connectTimeout(),
                                        zone.timeout(),
                                        budget),
                                zone.name(),
                                settings.hostedZoneId(),
                                zone.ttl(),
                                PROPAGATION));
    }

    private Supplier<DnsProvider> cloudflare(DnsProperties.Zone zone) {
        var settings = zone.cloudflare();
        var token = settings.secret();
        var http =
                http(
                        zone,
                        "Cloudflare",
                        settings.endpoint(),
                        token,
                        bearer(token),
                        List.of(new Limit(settings.requests(), settings.per())));
        return hosted(
                zone,
                () ->
                        new CloudflareApi(
                                http.get(),
                                zone.name(),
                                settings.zoneId(),
                                zone.ttl(),
                                settings.batchRecords()));
    }

    private Supplier<DnsProvider> google(DnsProperties.Zone zone) {
        var settings = zone.google();
        var json = settings.secret();
        var property = "elastic.dns.zones[].google.key-file";
        Supplier<ServiceAccount> account =
                () ->
                        ServiceAccount.parse(
                                json, property, settings.allowPlainHttp(), zone.timeout(), clock);
        var read = account.get();
        var project = settings.project() == null ? read.project() : settings.project();
        if (project == null) {
            throw new IllegalArgumentException(
                    "elastic.dns.zones[].google.project: name it, the key does not");
        }
        var budget =
                budget(
                        new Account("Google Cloud DNS", settings.url(), read.email()),
                        List.of(new Limit(settings.requests(), settings.per())));
        return hosted(
                zone,
                () -> {
                    var ours = account.get();
                    return new GoogleDnsApi(
                            new HttpApi(
                                    "Google Cloud DNS",
                                    settings.endpoint(),
                                    ours,
                                    zone.connectTimeout(),
                                    zone.timeout(),
                                    budget),
                            ours,
                            project,
                            zone.name(),
                            settings.managedZone(),
                            zone.ttl(),
                            PROPAGATION);
                });
    }

    private Supplier<DnsProvider> digitalOcean(DnsProperties.Zone zone) {
        var settings = zone.digitalocean();
        var token = settings.secret();
        var limits = new ArrayList<Limit>();
        limits.add(new Limit(settings.requests(), settings.per()));
        if (settings.per().compareTo(Duration.ofHours(1)) >= 0) {
            limits.add(
                    new Limit(
                            Math.max(2, settings.requests() / MINUTES_SHARE),
                            Duration.ofMinutes(1)));
        }
        var http = http(zone, "DigitalOcean", settings.endpoint(), token, bearer(token), limits);
        return hosted(zone, () -> new DigitalOceanApi(http.get(), zone.name(), zone.ttl()));
    }

    private static Credentials bearer(String token) {
        return () -> Map.of("Authorization", "Bearer " + token);
    }

    private Supplier<HttpApi> http(
            DnsProperties.Zone zone,
            String service,
            Endpoint endpoint,
            String credential,
            Credentials credentials,
            List<Limit> limits) {
        var budget = budget(new Account(service, endpoint.toString(), credential), limits);
        return () ->
                new HttpApi(
                        service,
                        endpoint,
                        credentials,
                        zone.connectTimeout(),
                        zone.timeout(),
                        budget);
    }

    private RequestBudget budget(Account account, List<Limit> limits) {
        return budgets.computeIfAbsent(account, _ -> new RequestBudget(account.toString(), limits));
    }

    private Supplier<DnsProvider> hosted(DnsProperties.Zone zone, Supplier<HostedApi> api) {
        return () -> new HostedProvider(zone.name(), api.get(), surveyAge);
    }
}
