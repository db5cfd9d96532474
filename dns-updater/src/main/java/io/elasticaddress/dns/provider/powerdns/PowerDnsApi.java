package io.elasticaddress.dns.provider.powerdns;

import io.elasticaddress.contracts.dns.RecordSet;
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
import tools.jackson.databind.node.ArrayNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * PowerDNS's HTTP API (doc.powerdns.com, "Built-in Webserver and HTTP API", zones). A PATCH is one transaction, so name and
 * marker change together; but it replaces whatever is there, so what is expected is compared by reading before.
 */
public final class PowerDnsApi implements HostedApi {
    private static final Guarantees GUARANTEES =
            new Guarantees(
                    Comparing.BY_READING_BEFORE, Comparing.BY_READING_BEFORE, Integer.MAX_VALUE);

    /** The web server's {@code webserver-max-bodysize}, 2 MB by default, with room to spare. */
    private static final int LARGEST_BODY = 1_900_000;

    /** So many record sets are as much work to read as one request. */
    private static final int SETS_AS_A_REQUEST = 50;

    private final HttpApi http;
    private final String server;
    private final String zone;
    private final String path;
    private final long markerTtl;

    /**
     * @param server as PowerDNS names itself, mostly {@code localhost}
     * @param zone absolute, without the final dot
     */
    public PowerDnsApi(HttpApi http, String server, String zone, Duration markerTtl) {
        this.http = http;
        this.server = server;
        this.zone = zone;
        this.path =
                "/api/v1/servers/"
                        + HttpApi.encode(server)
                        + "/zones/"
                        + HttpApi.encode(zone + ".");
        this.markerTtl = markerTtl.toSeconds();
    }

    @Override
    public String description() {
        return "PowerDNS";
    }

    @Override
    public Guarantees guarantees() {
        return GUARANTEES;
    }

    @Override
    public void probe() throws IOException {
        // One name's record sets: with all of them the answer could be long.
        read("?rrset_name=" + HttpApi.encode(zone + ".") + "&rrset_type=SOA", Urgency.ROUTINE);
    }

    @Override
    public int requestsPerName() {
        return 2;
    }

    @Override
    public List<Entry> at(String dnsName, Urgency urgency) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var name : List.of(dnsName, Marker.nameFor(dnsName))) {
            // What can't filter answers with the whole zone; only the name's own may count.
            read("?rrset_name=" + HttpApi.encode(name + "."), urgency).stream()
                    .filter(entry -> entry.name().equals(name))
                    .forEach(entries::add);
        }
        return entries;
    }

    @Override
    public Contents all(Urgency urgency) throws IOException {
        var entries = read("", urgency);
        return new Contents(entries, 1 + entries.size() / SETS_AS_A_REQUEST);
    }

    @Override
    public Written write(List<Replacement> batch) throws IOException {
        var body = HttpApi.JSON.createObjectNode();
        var sets = body.putArray("rrsets");
        batch.forEach(replacement -> replace(sets, replacement));
        var size = body.toString().getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST_BODY) {
            return new Written.Not(
                    new BatchOutcome.TooLarge("The request has " + size + " octets"));
        }
        var answer = http.send("PATCH", path, body, Urgency.CHANGE);
        if (answer.isOk()) {
            return new Written.Done(List.of());
        }
        refuseZone(answer);
        return new Written.Not(new BatchOutcome.Refused(http.said(answer), false));
    }

    @Override
    public void close() {
        http.close();
    }

    private void replace(ArrayNode sets, Replacement replacement) {
        var change = replacement.change();
        var wanted = new HashSet<String>();
        change.records().forEach(set -> wanted.add(set.type()));
        for (var standing : replacement.standing().records()) {
            // First, or an alias would meet what it replaces.
            if (!wanted.contains(standing.type())) {
                delete(sets, standing.name(), standing.type());
            }
        }
        for (var set : change.records()) {
            put(sets, change.dnsName(), set.type(), set.ttl(), contents(set));
        }
        var marker = change.marker();
        if (marker != null) {
            put(sets, replacement.markerName(), "TXT", markerTtl, List.of(TxtText.quote(marker)));
        } else if (!replacement.standing().markers().isEmpty()) {
            delete(sets, replacement.markerName(), "TXT");
        }
    }

    private static List<String> contents(RecordSet set) {
        return set.type().equals("CNAME")
                ? set.values().stream().map(value -> value + ".").toList()
                : set.values();
    }

    private static void delete(ArrayNode sets, String name, String type) {
        sets.addObject().put("name", name + ".").put("type", type).put("changetype", "DELETE");
    }

    private static void put(
            ArrayNode sets, String name, String type, long ttl, List<String> contents) {
        var set =
                sets.addObject()
                        .put("name", name + ".")
                        .put("type", type)
                        .put("ttl", ttl)
                        .put("changetype", "REPLACE");
        var records = set.putArray("records");
        contents.forEach(
                content -> records.addObject().put("content", content).put("disabled", false));
    }

    private List<Entry> read(String query, Urgency urgency) throws IOException {
        var answer = http.get(path + query, urgency);
        if (!answer.isOk()) {
            refuseZone(answer);
            throw new IOException(http.said(answer));
        }
        var entries = new ArrayList<Entry>();
        for (var set : answer.body().path("rrsets")) {
            var entry = entry(set);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Null where all of its records are disabled: such a set isn't answered. */
    private static @Nullable Entry entry(JsonNode set) {
        var values = new ArrayList<String>();
        for (var record : set.path("records")) {
            if (!record.path("disabled").asBoolean(false)) {
                values.add(record.path("content").asString());
            }
        }
        if (values.isEmpty()) {
            return null;
        }
        var name = set.path("name").asString().toLowerCase(Locale.ROOT);
        return new Entry(
                "",
                name.endsWith(".") ? name.substring(0, name.length() - 1) : name,
                set.path("type").asString(),
                set.path("ttl").asLong(0),
                values);
    }

    private void refuseZone(Answer answer) throws RefusedException {
        switch (answer.status()) {
            case 401, 403 ->
                    throw new RefusedException(
                            "PowerDNS does not accept the API key: look at"
                                    + " elastic.dns.zones[].powerdns.api-key and PowerDNS's"
                                    + " webserver-allow-from");
            case 404 ->
                    throw new RefusedException(
                            "PowerDNS has no zone "
                                    + zone
                                    + " at the server "
                                    + server
                                    + ": look at elastic.dns.zones[].name and powerdns.server");
            default -> {}
        }
    }
}
