package io.elasticaddress.dns.servers;

import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.google.GoogleDnsApi;
import io.elasticaddress.dns.provider.google.ServiceAccount;
import io.elasticaddress.dns.provider.hosted.HostedProvider;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.RequestBudget;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Google Cloud DNS, v1, with the token endpoint that its service accounts go to. */
public final class FakeGoogleDns extends FakeService {
    private static final String PROJECT = "the-project";
    private static final String ACCOUNT = "dns@the-project.iam.gserviceaccount.com";
    private static final String TOKEN = "ya29.the-accounts-token";
    private static final String ZONES = "/dns/v1/projects/" + PROJECT + "/managedZones";

    /** What a page holds at most, whatever is asked for, so that there are several. */
    private static final int PAGE = 50;

    private final KeyPair key = keyPair();
    private final Map<String, JsonNode> changes = new LinkedHashMap<>();
    private boolean held;

    public FakeGoogleDns(Path folder) {
        super(folder);
    }

    private record Set(String name, String type) {}

    @Override
    public DnsProvider provider(String zone) {
        return provider(key, zone, generous("Google Cloud DNS"), Duration.ofMillis(1));
    }

    @Override
    public DnsProvider stranger() {
        return provider(
                keyPair(), TestServer.ZONE, generous("Google Cloud DNS"), Duration.ofMillis(1));
    }

    @Override
    public DnsProvider provider(RequestBudget budget, Duration surveyAge) {
        return provider(key, TestServer.ZONE, budget, surveyAge);
    }

    /** As the console writes it. */
    public String keyFile() {
        return keyFile(key);
    }

    private String keyFile(KeyPair key) {
        var pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        return JSON.createObjectNode()
                .put("type", "service_account")
                .put("project_id", PROJECT)
                .put("private_key_id", "1")
                .put("private_key", pem)
                .put("client_email", ACCOUNT)
                .put("token_uri", endpoint().resolve("/token").toString())
                .toString();
    }

    private DnsProvider provider(
            KeyPair key, String zone, RequestBudget budget, Duration surveyAge) {
        var account =
                ServiceAccount.parse(
                        keyFile(key), "key-file", false, Duration.ofSeconds(10), Clock.systemUTC());
        var http =
                new HttpApi(
                        "Google Cloud DNS",
                        endpoint(),
                        account,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        budget);
        return new HostedProvider(
                zone,
                new GoogleDnsApi(
                        http,
                        account,
                        PROJECT,
                        zone,
                        null,
                        Duration.ofSeconds(60),
                        Duration.ofMillis(20)),
                surveyAge);
    }

    /** Whether changes stay pending. */
    public synchronized void holdBack(boolean held) {
        this.held = held;
    }

    /** Answers the next request for records as if a quota was used up. */
    public synchronized void exceedQuota() {
        answerNext(
                request -> request.path().contains("/rrsets"),
                failure(403, "rateLimitExceeded", "Quota exceeded for quota metric"));
    }

    @Override
    public boolean isWrite(String method, String path) {
        return method.equals("POST") && path.endsWith("/changes");
    }

    @Override
    Response throttled() {
        var answer = failure(429, "rateLimitExceeded", "Quota exceeded");
        return new Response(429, Map.of("Retry-After", "30"), answer.body());
    }

    @Override
    Response handle(Request request) {
        if (request.path().equals("/token")) {
            return token(request.body());
        }
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return failure(401, "authError", "Request had invalid authentication credentials.");
        }
        if (request.path().equals(ZONES)) {
            var answer = JSON.createObjectNode();
            var zones = answer.putArray("managedZones");
            if (request.query("dnsName", "").equals(TestServer.ZONE + ".")) {
                zones.addObject()
                        .put("name", "ea-test")
                        .put("dnsName", TestServer.ZONE + ".")
                        .put("visibility", "public");
            }
            return Response.json(200, answer);
        }
        var managed = ZONES + "/ea-test";
        if (request.path().equals(managed)) {
            return Response.json(200, JSON.createObjectNode().put("name", "ea-test"));
        }
        if (request.path().equals(managed + "/rrsets")) {
            return list(request);
        }
        if (request.path().equals(managed + "/changes") && request.method().equals("POST")) {
            return change(request.json());
        }
        if (request.path().startsWith(managed + "/changes/")) {
            var id = request.path().substring((managed + "/changes/").length());
            return Response.json(200, status(id, held));
        }
        return failure(404, "notFound", "The 'parameters.managedZone' resource does not exist.");
    }

    private Response token(String body) {
        var form = new TreeMap<String, String>();
        for (var part : body.split("&")) {
            var pair = part.split("=", 2);
            form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        var parts = form.get("assertion").split("\\.");
        var claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        var isRight =
                form.get("grant_type").equals("urn:ietf:params:oauth:grant-type:jwt-bearer")
                        && claims.path("iss").asString().equals(ACCOUNT)
                        && claims.path("aud")
                                .asString()
                                .equals(endpoint().resolve("/token").toString())
                        && claims.path("scope").asString().contains("clouddns.readwrite")
                        && isSignedByUs(parts);
        if (!isRight) {
            return Response.json(
                    400,
                    JSON.createObjectNode()
                            .put("error", "invalid_grant")
                            .put("error_description", "Invalid JWT Signature."));
        }
        return Response.json(
                200, JSON.createObjectNode().put("access_token", TOKEN).put("expires_in", 3599));
    }

    private boolean isSignedByUs(String[] parts) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private TreeMap<Set, List<FakeZone.Rec>> sets() {
        var sets =
                new TreeMap<Set, List<FakeZone.Rec>>(
                        Comparator.comparing(Set::name).thenComparing(Set::type));
        for (var rec : zone.all()) {
            sets.computeIfAbsent(new Set(rec.name(), rec.type()), _ -> new ArrayList<>()).add(rec);
        }
        return sets;
    }

    private Response list(Request request) {
        var name = request.query("name", "");
        var from = Integer.parseInt(request.query("pageToken", "0"));
        var found =
                sets().entrySet().stream()
                        .filter(set -> name.isEmpty() || name.equals(set.getKey().name + "."))
                        .toList();
        var answer = JSON.createObjectNode();
        var result = answer.putArray("rrsets");
        for (var set : found.subList(from, Math.min(found.size(), from + PAGE))) {
            var node =
                    result.addObject()
                            .put("name", set.getKey().name + ".")
                            .put("type", set.getKey().type)
                            .put("ttl", set.getValue().getFirst().ttl());
            var values = node.putArray("rrdatas");
            set.getValue().forEach(rec -> values.add(value(rec)));
        }
        if (from + PAGE < found.size()) {
            answer.put("nextPageToken", Integer.toString(from + PAGE));
        }
        return Response.json(200, answer);
    }

    private static String value(FakeZone.Rec rec) {
        return rec.type().equals("CNAME") ? rec.value() + "." : rec.value();
    }

    private Response change(JsonNode body) {
        var after = sets();
        var removed = new ArrayList<FakeZone.Rec>();
        var added = new ArrayList<FakeZone.Rec>();
        var at = 0;
        for (var deletion : body.path("deletions")) {
            var set = set(deletion);
            var what = "'entity.change.deletions[%d]'".formatted(at++);
            var there = after.remove(set);
            if (there == null) {
                return failure(
                        404,
                        "notFound",
                        "The %s resource named '%s. (%s)' does not exist."
                                .formatted(what, set.name, set.type));
            }
            if (!content(there).equals(content(records(deletion, set)))) {
                return failure(412, "conditionNotMet", "Precondition not met for " + what);
            }
            removed.addAll(there);
        }
        at = 0;
        for (var addition : body.path("additions")) {
            var set = set(addition);
            var what = "'entity.change.additions[%d]'".formatted(at++);
            if (after.containsKey(set)) {
                return failure(
                        409,
                        "alreadyExists",
                        "The resource %s named '%s. (%s)' already exists"
                                .formatted(what, set.name, set.type));
            }
            var wanted = records(addition, set);
            after.put(set, wanted);
            added.addAll(wanted);
        }
        try {
            zone.change(removed, added);
        } catch (FakeZone.Conflict e) {
            return failure(
                    400,
                    "cnameResourceRecordSetConflict",
                    "The resource record set is invalid because a CNAME can't have neighbours.");
        }
        var id = Integer.toString(changes.size() + 1);
        changes.put(id, body);
        return Response.json(200, status(id, true));
    }

    private static Set set(JsonNode node) {
        return new Set(
                node.path("name").asString().replaceAll("\\.$", ""), node.path("type").asString());
    }

    private static List<FakeZone.Rec> records(JsonNode node, Set set) {
        var records = new ArrayList<FakeZone.Rec>();
        for (var value : node.path("rrdatas")) {
            var text = value.asString();
            records.add(
                    new FakeZone.Rec(
                            0,
                            set.name,
                            set.type,
                            node.path("ttl").asLong(0),
                            set.type.equals("CNAME") ? text.replaceAll("\\.$", "") : text));
        }
        return records;
    }

    private static List<String> content(List<FakeZone.Rec> records) {
        return records.stream().map(rec -> rec.ttl() + " " + rec.value()).sorted().toList();
    }

    private static ObjectNode status(String id, boolean pending) {
        return JSON.createObjectNode()
                .put("kind", "dns#change")
                .put("id", id)
                .put("status", pending ? "pending" : "done");
    }

    private static Response failure(int status, String reason, String message) {
        var answer = JSON.createObjectNode();
        var error = answer.putObject("error").put("code", status).put("message", message);
        error.putArray("errors")
                .addObject()
                .put("domain", "global")
                .put("reason", reason)
                .put("message", message);
        return Response.json(status, answer);
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
