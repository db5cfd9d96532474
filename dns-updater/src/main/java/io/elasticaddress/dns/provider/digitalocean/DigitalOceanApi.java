package io.elasticaddress.dns.provider.digitalocean;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.exchange.Records;
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
import io.elasticaddress.dns.provider.hosted.TxtText;
import io.elasticaddress.dns.provider.hosted.Written;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * DigitalOcean's API v2 (docs.digitalocean.com/reference/api, Domain Records): one record a request, and no transactions.
 *
 * <p>A change is written so that wherever it breaks off, what stands there is ours and older than what is wanted, or of the
 * wanted version with other records; both are written again. First the new marker, beside the old one; then the old marker
 * is deleted by its id, which one of several updaters succeeds in only; then the records, the new ones before the old ones
 * go where both can stand. What is left open: who has won can still be held up among the records, and then adds them to
 * those of a newer version, until the patrol comes by.
 */
public final class DigitalOceanApi implements HostedApi {
    private static final Guarantees GUARANTEES =
            new Guarantees(Comparing.BY_READING_BEFORE, Comparing.BY_READING_BEFORE, 1);
    private static final int PAGE = 200;
    private static final int READINGS = 3;

    private final HttpApi http;
    private final String zone;
    private final String records;
    private final long markerTtl;

    /**
     * @param zone absolute, without the final dot
     */
    public DigitalOceanApi(HttpApi http, String zone, Duration markerTtl) {
        this.http = http;
        this.zone = zone;
        this.records = "/v2/domains/" + HttpApi.encode(zone) + "/records";
        this.markerTtl = markerTtl.toSeconds();
    }

    @Override
    public String description() {
        return "DigitalOcean";
    }

    @Override
    public Guarantees guarantees() {
        return GUARANTEES;
    }

    @Override
    public void probe() throws IOException {
        requireOk(http.get("/v2/domains/" + HttpApi.encode(zone), Urgency.ROUTINE));
    }

    @Override
    public int requestsPerName() {
        return 2;
    }

    @Override
    public List<Entry> at(String dnsName, Urgency urgency) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var name : List.of(dnsName, Marker.nameFor(dnsName))) {
            read("&name=" + HttpApi.encode(name), urgency).entries().stream()
                    .filter(entry -> entry.name().equals(name))
                    .forEach(entries::add);
        }
        return entries;
    }

    @Override
    public Contents all(Urgency urgency) throws IOException {
        return read("", urgency);
    }

    @Override
    public Written write(List<Replacement> batch) throws IOException {
        for (var replacement : batch) {
            var not = write(replacement);
            if (not != null) {
                return not;
            }
        }
        return new Written.Done(List.of());
    }

    @Override
    public void close() {
        http.close();
    }

    /** Null where it was written. */
    private @Nullable Written write(Replacement replacement) throws IOException {
        var change = replacement.change();
        var before = replacement.standing();
        var marker = change.marker();
        if (marker == null) {
            // Records first: without its marker a record would be somebody else's.
            for (var entry : before.records()) {
                delete(entry);
            }
            for (var entry : before.markers()) {
                delete(entry);
            }
            return null;
        }
        var not = win(replacement, marker);
        return not == null ? replaceRecords(replacement) : not;
    }

    /** Puts the new marker in the place of the old one; null where that was ours to do. */
    private @Nullable Written win(Replacement replacement, String marker) throws IOException {
        var markers = replacement.standing().markers();
        var kept =
                markers.stream()
                        .filter(entry -> text(entry).equals(marker))
                        .findFirst()
                        .orElse(null);
        if (kept != null) {
            // Only the records have to be put right, or an update broke off.
            for (var entry : markers) {
                if (!entry.id().equals(kept.id())) {
                    delete(entry);
                }
            }
            return null;
        }
        var created = create(replacement.markerName(), "TXT", markerTtl, marker);
        if (created.refused() != null) {
            return created.refused();
        }
        var won = true;
        for (var entry : markers) {
            won &= delete(entry);
        }
        if (won && markers.isEmpty()) {
            // Nothing could be deleted, so it is looked whether somebody else created it meanwhile.
            won =
                    at(replacement.dnsName(), Urgency.CHANGE).stream()
                            .filter(entry -> entry.name().equals(replacement.markerName()))
                            .allMatch(entry -> entry.id().equals(created.id()));
        }
        if (!won) {
            delete(created.id());
            return new Written.Moved("Somebody else changed the marker at the same time");
        }
        return null;
    }

    private @Nullable Written replaceRecords(Replacement replacement) throws IOException {
        var change = replacement.change();
        var old = new ArrayList<>(replacement.standing().records());
        var missing = new ArrayList<RecordSet>();
        for (var set : change.records()) {
            var values = new LinkedHashSet<>(set.values());
            // What stands there already stays.
            old.removeIf(
                    entry ->
                            entry.type().equals(set.type())
                                    && entry.ttl() == set.ttl()
                                    && values.remove(
                                            Records.canonical(
                                                    entry.type(), entry.values().getFirst())));
            if (!values.isEmpty()) {
                missing.add(new RecordSet(set.type(), set.ttl(), List.copyOf(values)));
            }
        }
        var aliases =
                old.stream().anyMatch(entry -> entry.type().equals("CNAME"))
                        || missing.stream().anyMatch(set -> set.type().equals("CNAME"));
        if (aliases) {
            // An alias allows no neighbour, so the name has nothing for the time of a request.
            for (var entry : old) {
                delete(entry);
            }
            old.clear();
        }
        for (var set : missing) {
            for (var value : set.values()) {
                var data = set.type().equals("CNAME") ? value + "." : value;
                var created = create(change.dnsName(), set.type(), set.ttl(), data);
                if (created.refused() != null) {
                    return created.refused();
                }
            }
        }
        for (var entry : old) {
            delete(entry);
        }
        return null;
    }

    /**
     * @param id of the created record; empty where it was refused
     */
    private record Created(String id, @Nullable Written refused) {}

    private Created create(String name, String type, long ttl, String data) throws IOException {
        var body =
                HttpApi.JSON
                        .createObjectNode()
                        .put("type", type)
                        .put("name", relative(name))
                        .put("data", data)
                        .put("ttl", ttl);
        var answer = http.send("POST", records, body, Urgency.CHANGE);
        if (answer.isOk()) {
            return new Created(answer.body().path("domain_record").path("id").asString(""), null);
        }
        refuseZone(answer);
        return new Created("", new Written.Not(new BatchOutcome.Refused(http.said(answer), false)));
    }

    private boolean delete(Entry entry) throws IOException {
        return delete(entry.id());
    }

    /** Returns whether it was there to be deleted. */
    private boolean delete(String id) throws IOException {
        var answer = http.send("DELETE", records + "/" + HttpApi.encode(id), null, Urgency.CHANGE);
        if (answer.status() == 404) {
            return false;
        }
        requireOk(answer);
        return true;
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
                        http.get(records + "?per_page=" + PAGE + "&page=" + page + filter, urgency);
                requireOk(answer);
                answer.body().path("domain_records").forEach(record -> entries.add(entry(record)));
                var count = answer.body().path("meta").path("total").asLong(0);
                if (page > 1 && count != total && urgency == Urgency.CHANGE) {
                    break;
                }
                total = count;
                if (answer.body().path("links").path("pages").path("next").asString("").isEmpty()) {
                    return new Contents(entries, page);
                }
                page++;
            }
        }
        throw new IOException("DigitalOcean's zone " + zone + " changes too fast to be read");
    }

    private Entry entry(JsonNode record) {
        var type = record.path("type").asString();
        var data = record.path("data").asString();
        var name = record.path("name").asString().toLowerCase(Locale.ROOT);
        return new Entry(
                record.path("id").asString(),
                name.equals("@") ? zone : name + "." + zone,
                type,
                record.path("ttl").asLong(0),
                List.of(data));
    }

    private static String text(Entry entry) {
        return TxtText.parse(entry.values().getFirst());
    }

    private String relative(String name) {
        return name.substring(0, name.length() - zone.length() - 1);
    }

    private void requireOk(Answer answer) throws IOException {
        if (!answer.isOk()) {
            refuseZone(answer);
            throw new IOException(http.said(answer));
        }
    }

    private void refuseZone(Answer answer) throws RefusedException {
        switch (answer.status()) {
            case 401, 403 ->
                    throw new RefusedException(
                            "DigitalOcean does not accept the token: look at"
                                    + " elastic.dns.zones[].digitalocean.token, which needs the"
                                    + " scopes of domains ("
                                    + http.said(answer)
                                    + ")");
            case 404 ->
                    throw new RefusedException(
                            "DigitalOcean has no domain "
                                    + zone
                                    + " in the token's team: look at elastic.dns.zones[].name and"
                                    + " digitalocean.token");
            default -> {}
        }
    }
}
