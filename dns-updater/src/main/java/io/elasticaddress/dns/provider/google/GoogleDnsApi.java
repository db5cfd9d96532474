package io.elasticaddress.dns.provider.google;

import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Guarantees;
import io.elasticaddress.dns.provider.Guarantees.Comparing;
import io.elasticaddress.dns.provider.Urgency;
import io.elasticaddress.dns.provider.hosted.Entry;
import io.elasticaddress.dns.provider.hosted.HostedApi;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.HttpApi.Answer;
import io.elasticaddress.dns.provider.hosted.Propagation;
import io.elasticaddress.dns.provider.hosted.RefusedException;
import io.elasticaddress.dns.provider.hosted.Replacement;
import io.elasticaddress.dns.provider.hosted.Standing;
import io.elasticaddress.dns.provider.hosted.Written;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Google Cloud DNS's API v1 (cloud.google.com/dns/docs/reference/v1). A change is one transaction: what it deletes must be
 * there exactly so, and what it adds must not be there. So deleting the marker last seen and adding the next is a comparison
 * by the service, for new names too.
 */
public final class GoogleDnsApi implements HostedApi {
    private static final Guarantees GUARANTEES =
            new Guarantees(Comparing.BY_THE_SERVICE, Comparing.BY_THE_SERVICE, 100);
    private static final int PAGE = 1000;
    private static final int MOST_SETS = 1000;
    private static final int MOST_OCTETS = 100_000;
    private static final Set<String> TOO_OFTEN =
            Set.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded");
    private static final String PENDING =
            "The change is taken, and not shown by all of the service's servers yet (pending)";

    private final HttpApi http;
    private final ServiceAccount account;
    private final String project;
    private final String zone;
    private final @Nullable String givenZone;
    private final long markerTtl;
    private final Propagation propagation;
    private volatile @Nullable String foundZone;

    /**
     * @param account whose tokens {@code http} sends
     * @param zone absolute, without the final dot
     * @param managedZone the zone's name or id at Google; null: it is looked up by the DNS name
     * @param askAgainAfter how often it is asked whether a change is everywhere
     */
    public GoogleDnsApi(
            HttpApi http,
            ServiceAccount account,
            String project,
            String zone,
            @Nullable String managedZone,
            Duration markerTtl,
            Duration askAgainAfter) {
        this.http = http;
        this.account = account;
        this.project = project;
        this.zone = zone;
        this.givenZone = managedZone;
        this.markerTtl = markerTtl.toSeconds();
        this.propagation = new Propagation(PENDING, this::isDone, askAgainAfter);
    }

    @Override
    public String description() {
        return "Google Cloud DNS";
    }

    @Override
    public Guarantees guarantees() {
        return GUARANTEES;
    }

    @Override
    public Optional<String> underWay(String dnsName) {
        return propagation.underWay(dnsName);
    }

    @Override
    public void probe() throws IOException {
        requireOk(http.get(path(), Urgency.ROUTINE));
    }

    @Override
    public int requestsPerName() {
        return 2;
    }

    @Override
    public List<Entry> at(String dnsName, Urgency urgency) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var name : List.of(dnsName, Marker.nameFor(dnsName))) {
            entries.addAll(read("&name=" + HttpApi.encode(name + "."), urgency).entries());
        }
        return entries;
    }

    @Override
    public Contents all(Urgency urgency) throws IOException {
        return read("", urgency);
    }

    @Override
    public Written write(List<Replacement> batch) throws IOException {
        var change = new ZoneChange(markerTtl);
        batch.forEach(change::add);
        if (change.sets() > MOST_SETS || change.octets() > MOST_OCTETS) {
            return new Written.Not(
                    new BatchOutcome.TooLarge(
                            "The change has %d record sets and %d octets; Google Cloud DNS takes %d and %d"
                                    .formatted(
                                            change.sets(),
                                            change.octets(),
                                            MOST_SETS,
                                            MOST_OCTETS)));
        }
        if (change.sets() == 0) {
            return new Written.Done(List.of());
        }
        var answer = http.send("POST", path() + "/changes", change.body(), Urgency.CHANGE);
        if (answer.isOk()) {
            propagation.accepted(
                    answer.body().path("id").asString(""),
                    isDone(answer),
                    batch.stream().map(Replacement::dnsName).toList());
            return new Written.Done(batch.stream().map(this::afterwards).toList());
        }
        if (isAboutTheRecords(answer)) {
            return new Written.Moved(http.said(answer));
        }
        refuseZone(answer);
        return new Written.Not(new BatchOutcome.Refused(http.said(answer), false));
    }

    @Override
    public void close() {
        propagation.close();
        http.close();
        account.close();
    }

    private boolean isDone(String change) throws IOException {
        var answer = http.get(path() + "/changes/" + HttpApi.encode(change), Urgency.ROUTINE);
        requireOk(answer);
        return isDone(answer);
    }

    private static boolean isDone(Answer change) {
        return change.body().path("status").asString("").equals("done");
    }

    private Standing afterwards(Replacement replacement) {
        var entries = new ArrayList<>(replacement.standing().entries());
        entries.removeAll(replacement.standing().records());
        entries.removeAll(replacement.standing().markers());
        entries.addAll(ZoneChange.wanted(replacement, markerTtl));
        return new Standing(replacement.dnsName(), entries);
    }

    private Contents read(String filter, Urgency urgency) throws IOException {
        var entries = new ArrayList<Entry>();
        var token = "";
        for (var pages = 1; ; pages++) {
            var answer =
                    http.get(
                            path()
                                    + "/rrsets?maxResults="
                                    + PAGE
                                    + filter
                                    + (token.isEmpty()
                                            ? ""
                                            : "&pageToken=" + HttpApi.encode(token)),
                            urgency);
            requireOk(answer);
            answer.body().path("rrsets").forEach(set -> entries.add(entry(set)));
            token = answer.body().path("nextPageToken").asString("");
            if (token.isEmpty()) {
                return new Contents(entries, pages);
            }
        }
    }

    /** A set with a routing policy has no values of its own and is none of ours to replace. */
    private static Entry entry(JsonNode set) {
        var name = set.path("name").asString().toLowerCase(Locale.ROOT);
        var type = set.path("type").asString();
        var values = new ArrayList<String>();
        set.path("rrdatas").forEach(value -> values.add(value.asString()));
        return new Entry(
                "",
                name.endsWith(".") ? name.substring(0, name.length() - 1) : name,
                set.has("routingPolicy") ? type + " by policy" : type,
                set.path("ttl").asLong(0),
                values);
    }

    private String path() throws IOException {
        var zones = "/dns/v1/projects/" + HttpApi.encode(project) + "/managedZones";
        var name = givenZone == null ? foundZone : givenZone;
        if (name == null) {
            var answer = http.get(zones + "?dnsName=" + HttpApi.encode(zone + "."), Urgency.CHANGE);
            requireOk(answer);
            var found = new ArrayList<String>();
            for (var managed : answer.body().path("managedZones")) {
                if (managed.path("visibility").asString("public").equals("public")) {
                    found.add(managed.path("name").asString());
                }
            }
            if (found.size() != 1) {
                throw new RefusedException(
                        found.isEmpty()
                                ? "Google Cloud DNS has no public zone "
                                        + zone
                                        + " in the project "
                                        + project
                                        + ": look at elastic.dns.zones[].name and google.project"
                                : "Google Cloud DNS has several public zones "
                                        + zone
                                        + ": say which by elastic.dns.zones[].google.managed-zone");
            }
            name = found.getFirst();
            foundZone = name;
        }
        return zones + "/" + HttpApi.encode(name);
    }

    private void requireOk(Answer answer) throws IOException {
        if (!answer.isOk()) {
            refuseZone(answer);
            throw new IOException(http.said(answer));
        }
    }

    /** A 404, 409 or 412 about what the change deletes or adds, and not about the zone. */
    private static boolean isAboutTheRecords(Answer answer) {
        return answer.body().path("error").path("message").asString("").contains("entity.change.")
                && (answer.status() == 404 || answer.status() == 409 || answer.status() == 412);
    }

    private void refuseZone(Answer answer) throws IOException {
        for (var error : answer.body().path("error").path("errors")) {
            if (TOO_OFTEN.contains(error.path("reason").asString(""))) {
                throw http.throttled(answer);
            }
        }
        switch (answer.status()) {
            case 401, 403 -> {
                account.forgetToken();
                throw new RefusedException(
                        "Google Cloud DNS does not let the service account in: look at"
                                + " elastic.dns.zones[].google.key-file, google.project and the"
                                + " account's role (dns.admin for the zone) ("
                                + http.said(answer)
                                + ")");
            }
            case 404 ->
                    throw new RefusedException(
                            "Google Cloud DNS has no zone "
                                    + (givenZone == null ? zone : givenZone)
                                    + " in the project "
                                    + project
                                    + ": look at elastic.dns.zones[].google.managed-zone and"
                                    + " google.project");
            default -> {}
        }
    }
}
