package io.elasticaddress.dns.provider.cloudflare;

import io.elasticaddress.dns.ownership.Marker;
import io.elasticaddress.dns.provider.BatchOutcome;
import io.elasticaddress.dns.provider.Guarantees;
import io.elasticaddress.dns.provider.Guarantees.Comparing;
import io.elasticaddress.dns.provider.Urgency;
import io.elasticaddress.dns.provider.hosted.Entry;
import io.elasticaddress.dns.provider.hosted.HostedApi;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.HttpApi.Answer;
import io.elasticaddress.dns.provider.hosted.RefusedException;
import io.elasticaddress.dns.provider.hosted.Replacement;
import io.elasticaddress.dns.provider.hosted.Standing;
import io.elasticaddress.dns.provider.hosted.TxtText;
import io.elasticaddress.dns.provider.hosted.Written;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cloudflare's API v4 (developers.cloudflare.com/api, DNS records). A batch is one transaction that runs its deletes before
 * its posts and fails as a whole; a record has an id that a new one never has. So deleting the old marker by its id is the
 * comparison: whoever comes second finds it gone.
 */
public final class CloudflareApi implements HostedApi {
    private static final int PAGE = 1000;
    private static final int READINGS = 3;
    private static final Set<Integer> BAD_TOKEN = Set.of(6003, 6111, 9109, 10000);
    private static final Set<Integer> BAD_ZONE = Set.of(1001, 7000, 7003);
    private static final int NO_SUCH_RECORD = 81044;

    /** There is one already: identical, of the same settings, or one that an alias does not go with. */
    private static final Set<Integer> EXISTS = Set.of(81053, 81054, 81056, 81057, 81058);

    private final HttpApi http;
    private final String zone;
    private final @Nullable String givenZoneId;
    private final long markerTtl;
    private final int mostOperations;
    private volatile @Nullable String foundZoneId;

    /**
     * @param zone absolute, without the final dot
     * @param zoneId null: it is looked up by the zone's name
     * @param mostOperations how many records a batch may delete and create, which depends on the plan
     */
    public CloudflareApi(
            HttpApi http,
            String zone,
            @Nullable String zoneId,
            Duration markerTtl,
            int mostOperations) {
        this.http = http;
        this.zone = zone;
        this.givenZoneId = zoneId;
        this.markerTtl = markerTtl.toSeconds();
        this.mostOperations = mostOperations;
    }

    @Override
    public String description() {
        return "Cloudflare";
    }

    @Override
    public Guarantees guarantees() {
        // A marker and a record, each deleted and created.
        return new Guarantees(
                Comparing.BY_READING_BEFORE,
                Comparing.BY_THE_SERVICE,
                Math.max(1, mostOperations / 4));
    }

    @Override
    public void probe() throws IOException {
        var answer = http.get(records() + "?per_page=1", Urgency.ROUTINE);
        requireOk(answer);
    }

    @Override
    public int requestsPerName() {
        return 1;
    }

    @Override
    public List<Entry> at(String dnsName, Urgency urgency) throws IOException {
        // The marker's name ends with the name.
        var ending = "&name.endswith=" + HttpApi.encode(dnsName);
        var markerName = Marker.nameFor(dnsName);
        return read(ending, urgency).entries().stream()
                .filter(entry -> entry.name().equals(dnsName) || entry.name().equals(markerName))
                .toList();
    }

    @Override
    public Contents all(Urgency urgency) throws IOException {
        return read("", urgency);
    }

    @Override
    public Written write(List<Replacement> batch) throws IOException {
        var body = HttpApi.JSON.createObjectNode();
        var deletes = body.putArray("deletes");
        var posts = body.putArray("posts");
        for (var replacement : batch) {
            replacement.standing().records().forEach(entry -> delete(deletes, entry));
            replacement.standing().markers().forEach(entry -> delete(deletes, entry));
            post(posts, replacement);
        }
        var operations = deletes.size() + posts.size();
        if (operations > mostOperations) {
            return new Written.Not(
                    new BatchOutcome.TooLarge(
                            "The batch deletes and creates "
                                    + operations
                                    + " records; Cloudflare takes "
                                    + mostOperations
                                    + " (elastic.dns.zones[].cloudflare.batch-records)"));
        }
        if (operations == 0) {
            return new Written.Done(List.of());
        }
        var answer = http.send("POST", records() + "/batch", body, Urgency.CHANGE);
        if (isSuccess(answer)) {
            return new Written.Done(standings(batch, answer.body().path("result").path("posts")));
        }
        refuseZone(answer);
        if (has(answer, Set.of(NO_SUCH_RECORD)) || has(answer, EXISTS)) {
            return new Written.Moved(http.said(answer));
        }
        return new Written.Not(new BatchOutcome.Refused(http.said(answer), false));
    }

    @Override
    public void close() {
        http.close();
    }

    private static void delete(ArrayNode deletes, Entry entry) {
        deletes.addObject().put("id", entry.id());
    }

    private void post(ArrayNode posts, Replacement replacement) {
        var change = replacement.change();
        for (var set : change.records()) {
            for (var value : set.values()) {
                posts.addObject()
                        .put("type", set.type())
                        .put("name", change.dnsName())
                        .put("content", value)
                        .put("ttl", set.ttl())
                        // A name that Cloudflare stands in for answers with Cloudflare's addresses.
                        .put("proxied", false);
            }
        }
        var marker = change.marker();
        if (marker != null) {
            posts.addObject()
                    .put("type", "TXT")
                    .put("name", replacement.markerName())
                    .put("content", TxtText.quote(marker))
                    .put("ttl", markerTtl);
        }
    }

    /** The created records with their ids; what else stood at a name stays. */
    private static List<Standing> standings(List<Replacement> batch, JsonNode created) {
        var byName = new HashMap<String, List<Entry>>();
        for (var record : created) {
            var entry = entry(record);
            byName.computeIfAbsent(entry.name(), _ -> new ArrayList<>()).add(entry);
        }
        var standings = new ArrayList<Standing>();
        for (var replacement : batch) {
            var entries = new ArrayList<>(replacement.standing().entries());
            entries.removeAll(replacement.standing().records());
            entries.removeAll(replacement.standing().markers());
            entries.addAll(byName.getOrDefault(replacement.dnsName(), List.of()));
            entries.addAll(byName.getOrDefault(replacement.markerName(), List.of()));
            standings.add(new Standing(replacement.dnsName(), entries));
        }
        return standings;
    }

    /**
     * Pages are numbered, so a record that goes meanwhile moves the next one to a page that was read. Where that
     * matters it is read once more; what a routine misses is observed before anybody acts on it.
     */
    private Contents read(String filter, Urgency urgency) throws IOException {
        for (var attempt = 0; attempt < READINGS; attempt++) {
            var entries = new ArrayList<Entry>();
            var total = -1L;
            var page = 1;
            while (true) {
                var answer =
                        http.get(
                                records() + "?per_page=" + PAGE + "&page=" + page + filter,
                                urgency);
                requireOk(answer);
                answer.body().path("result").forEach(record -> entries.add(entry(record)));
                var info = answer.body().path("result_info");
                var count = info.path("total_count").asLong(0);
                if (page > 1 && count != total && urgency == Urgency.CHANGE) {
                    break;
                }
                total = count;
                if (page >= info.path("total_pages").asInt(1)) {
                    return new Contents(entries, page);
                }
                page++;
            }
        }
        throw new IOException("Cloudflare's zone " + zone + " changes too fast to be read");
    }

    private static Entry entry(JsonNode record) {
        return new Entry(
                record.path("id").asString(),
                record.path("name").asString().toLowerCase(Locale.ROOT),
                record.path("type").asString(),
                record.path("ttl").asLong(0),
                List.of(record.path("content").asString()));
    }

    private String records() throws IOException {
        var id = givenZoneId == null ? foundZoneId : givenZoneId;
        if (id == null) {
            var answer = http.get("/zones?name=" + HttpApi.encode(zone), Urgency.CHANGE);
            requireOk(answer);
            id = answer.body().path("result").path(0).path("id").asString("");
            if (id.isEmpty()) {
                throw new RefusedException(
                        "Cloudflare has no zone "
                                + zone
                                + " that the token may see: look at elastic.dns.zones[].name and"
                                + " the token's permissions (cloudflare.token,"
                                + " cloudflare.zone-id)");
            }
            foundZoneId = id;
        }
        return "/zones/" + HttpApi.encode(id) + "/dns_records";
    }

    private static boolean isSuccess(Answer answer) {
        return answer.isOk() && answer.body().path("success").asBoolean(false);
    }

    private void requireOk(Answer answer) throws IOException {
        if (!isSuccess(answer)) {
            refuseZone(answer);
            throw new IOException(http.said(answer));
        }
    }

    private void refuseZone(Answer answer) throws RefusedException {
        if (answer.status() == 401 || answer.status() == 403 || has(answer, BAD_TOKEN)) {
            throw new RefusedException(
                    "Cloudflare does not accept the token for the zone "
                            + zone
                            + ": look at elastic.dns.zones[].cloudflare.token, which needs the"
                            + " permission DNS Write for the zone ("
                            + http.said(answer)
                            + ")");
        }
        if (answer.status() == 404 || has(answer, BAD_ZONE)) {
            throw new RefusedException(
                    "Cloudflare has no zone with the id of "
                            + zone
                            + ": look at elastic.dns.zones[].cloudflare.zone-id");
        }
    }

    private static boolean has(Answer answer, Set<Integer> codes) {
        for (var error : answer.body().path("errors")) {
            if (codes.contains(error.path("code").asInt(0))) {
                return true;
            }
        }
        return false;
    }
}
