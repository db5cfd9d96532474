package io.elasticaddress.dns.servers;

import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.cloudflare.CloudflareApi;
import io.elasticaddress.dns.provider.hosted.HostedProvider;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.RequestBudget;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Cloudflare: zones, DNS records with ids, and batches that are transactions. */
public final class FakeCloudflare extends FakeService {
    private static final String TOKEN = "the-accounts-token";
    private static final String ZONE_ID = "023e105f4ecef8ad9ca31a8372d0c353";

    /** What a page holds at most, whatever is asked for, so that there are several. */
    private static final int PAGE = 50;

    private static final int MOST_OPERATIONS = 1000;

    public FakeCloudflare(Path folder) {
        super(folder);
    }

    @Override
    public DnsProvider provider(String zone) {
        return provider(TOKEN, zone, generous("Cloudflare"), Duration.ofMillis(1));
    }

    @Override
    public DnsProvider stranger() {
        return provider(
                WRONG_SECRET, TestServer.ZONE, generous("Cloudflare"), Duration.ofMillis(1));
    }

    @Override
    public DnsProvider provider(RequestBudget budget, Duration surveyAge) {
        return provider(TOKEN, TestServer.ZONE, budget, surveyAge);
    }

    private DnsProvider provider(
            String token, String zone, RequestBudget budget, Duration surveyAge) {
        var http =
                new HttpApi(
                        "Cloudflare",
                        endpoint(),
                        () -> Map.of("Authorization", "Bearer " + token),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        budget);
        return new HostedProvider(
                zone,
                new CloudflareApi(http, zone, null, Duration.ofSeconds(60), MOST_OPERATIONS),
                surveyAge);
    }

    @Override
    public boolean isWrite(String method, String path) {
        return path.endsWith("/batch");
    }

    @Override
    Response throttled() {
        return new Response(
                429,
                Map.of("Retry-After", "30", "Ratelimit", "\"default\";r=0;t=30"),
                failure(971, "Please wait and consider throttling your request speed").toString());
    }

    @Override
    Response handle(Request request) {
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return Response.json(401, failure(10000, "Authentication error"));
        }
        if (request.path().equals("/zones")) {
            var zones = JSON.createObjectNode().put("success", true);
            var result = zones.putArray("result");
            if (request.query("name", "").equals(TestServer.ZONE)) {
                result.addObject().put("id", ZONE_ID).put("name", TestServer.ZONE);
            }
            return Response.json(200, zones);
        }
        var records = "/zones/" + ZONE_ID + "/dns_records";
        if (request.path().equals(records)) {
            return list(request);
        }
        if (request.path().equals(records + "/batch")) {
            return batch(request.json());
        }
        return Response.json(
                404,
                failure(
                        7003,
                        "Could not route to "
                                + request.path()
                                + ", perhaps your object identifier is invalid?"));
    }

    private Response list(Request request) {
        var ending = request.query("name.endswith", "");
        var perPage = Math.min(PAGE, Integer.parseInt(request.query("per_page", "100")));
        var page = Integer.parseInt(request.query("page", "1"));
        var found =
                zone.find(rec -> rec.name().endsWith(ending)).stream()
                        .sorted(Comparator.comparing(FakeZone.Rec::name))
                        .toList();
        var answer = JSON.createObjectNode().put("success", true);
        var result = answer.putArray("result");
        found.stream()
                .skip((long) (page - 1) * perPage)
                .limit(perPage)
                .forEach(rec -> describe(result.addObject(), rec));
        answer.putObject("result_info")
                .put("page", page)
                .put("per_page", perPage)
                .put("count", result.size())
                .put("total_count", found.size())
                .put("total_pages", Math.max(1, (found.size() + perPage - 1) / perPage));
        return Response.json(200, answer);
    }

    private Response batch(JsonNode body) {
        var removed = new ArrayList<FakeZone.Rec>();
        for (var delete : body.path("deletes")) {
            var rec = zone.get(Long.parseLong(delete.path("id").asString(), 16));
            if (rec == null) {
                return Response.json(400, failure(81044, "Record does not exist."));
            }
            removed.add(rec);
        }
        var added = new ArrayList<FakeZone.Rec>();
        for (var post : body.path("posts")) {
            var rec =
                    new FakeZone.Rec(
                            0,
                            post.path("name").asString(),
                            post.path("type").asString(),
                            post.path("ttl").asLong(1),
                            post.path("content").asString());
            if (rec.ttl() < 60 && rec.ttl() != 1) {
                return Response.json(
                        400, failure(9021, "Invalid TTL. Must be between 60 and 86400 seconds."));
            }
            if (post.path("proxied").asBoolean(false)) {
                throw new AssertionError("A proxied name does not answer what is written");
            }
            var same = zone.find(other -> isSame(other, rec));
            if (!removed.containsAll(same) || added.stream().anyMatch(a -> isSame(a, rec))) {
                return Response.json(400, failure(81058, "An identical record already exists."));
            }
            added.add(rec);
        }
        if (removed.size() + added.size() > MOST_OPERATIONS) {
            return Response.json(400, failure(81070, "Too many operations in the batch"));
        }
        List<FakeZone.Rec> created;
        try {
            created = zone.change(removed, added);
        } catch (FakeZone.Conflict e) {
            return Response.json(
                    400,
                    failure(81053, "An A, AAAA, or CNAME record with that host already exists."));
        }
        var answer = JSON.createObjectNode().put("success", true);
        var result = answer.putObject("result");
        var posts = result.putArray("posts");
        created.forEach(rec -> describe(posts.addObject(), rec));
        return Response.json(200, answer);
    }

    private static boolean isSame(FakeZone.Rec one, FakeZone.Rec other) {
        return one.name().equals(other.name())
                && one.type().equals(other.type())
                && one.value().equals(other.value());
    }

    private static void describe(ObjectNode node, FakeZone.Rec rec) {
        node.put("id", "%032x".formatted(rec.id()))
                .put("name", rec.name())
                .put("type", rec.type())
                .put("content", rec.value())
                .put("ttl", rec.ttl())
                .put("proxied", false);
    }

    private static ObjectNode failure(int code, String message) {
        var answer = JSON.createObjectNode().put("success", false);
        answer.putArray("errors").addObject().put("code", code).put("message", message);
        answer.putArray("messages");
        answer.putNull("result");
        return answer;
    }
}
