package io.elasticaddress.dns.servers;

import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.digitalocean.DigitalOceanApi;
import io.elasticaddress.dns.provider.hosted.HostedProvider;
import io.elasticaddress.dns.provider.hosted.HttpApi;
import io.elasticaddress.dns.provider.hosted.RequestBudget;

import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** DigitalOcean: domains and their records, one a request. */
public final class FakeDigitalOcean extends FakeService {
    private static final String TOKEN = "dop_v1_the-teams-token";
    private static final String RECORDS = "/v2/domains/" + TestServer.ZONE + "/records";

    /** What a page holds at most, whatever is asked for, so that there are several. */
    private static final int PAGE = 50;

    public FakeDigitalOcean(Path folder) {
        super(folder);
    }

    @Override
    public DnsProvider provider(String zone) {
        return provider(TOKEN, zone, generous("DigitalOcean"), Duration.ofMillis(1));
    }

    @Override
    public DnsProvider stranger() {
        return provider(
                WRONG_SECRET, TestServer.ZONE, generous("DigitalOcean"), Duration.ofMillis(1));
    }

    @Override
    public DnsProvider provider(RequestBudget budget, Duration surveyAge) {
        return provider(TOKEN, TestServer.ZONE, budget, surveyAge);
    }

    private DnsProvider provider(
            String token, String zone, RequestBudget budget, Duration surveyAge) {
        var http =
                new HttpApi(
                        "DigitalOcean",
                        endpoint(),
                        () -> Map.of("Authorization", "Bearer " + token),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        budget);
        return new HostedProvider(
                zone, new DigitalOceanApi(http, zone, Duration.ofSeconds(60)), surveyAge);
    }

    public String token() {
        return TOKEN;
    }

    @Override
    public boolean isWrite(String method, String path) {
        return !method.equals("GET");
    }

    @Override
    Response throttled() {
        return new Response(
                429,
                Map.of("Retry-After", "30", "ratelimit-remaining", "0"),
                failure("too_many_requests", "API Rate limit exceeded.").toString());
    }

    @Override
    Response handle(Request request) {
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return Response.json(401, failure("unauthorized", "Unable to authenticate you"));
        }
        if (request.path().equals("/v2/domains/" + TestServer.ZONE)) {
            var answer = JSON.createObjectNode();
            answer.putObject("domain").put("name", TestServer.ZONE).put("ttl", 1800);
            return Response.json(200, answer);
        }
        if (request.path().equals(RECORDS)) {
            return request.method().equals("POST") ? create(request) : list(request);
        }
        if (request.path().startsWith(RECORDS + "/") && request.method().equals("DELETE")) {
            return delete(Long.parseLong(request.path().substring(RECORDS.length() + 1)));
        }
        return notFound();
    }

    private Response list(Request request) {
        var name = request.query("name", "");
        var perPage = Math.min(PAGE, Integer.parseInt(request.query("per_page", "20")));
        var page = Integer.parseInt(request.query("page", "1"));
        var found = zone.find(rec -> name.isEmpty() || rec.name().equals(name));
        var answer = JSON.createObjectNode();
        var result = answer.putArray("domain_records");
        found.stream()
                .skip((long) (page - 1) * perPage)
                .limit(perPage)
                .forEach(rec -> describe(result.addObject(), rec));
        var pages = answer.putObject("links").putObject("pages");
        if (page * perPage < found.size()) {
            pages.put("next", "https://api.digitalocean.com" + RECORDS + "?page=" + (page + 1));
        }
        answer.putObject("meta").put("total", found.size());
        return Response.json(200, answer);
    }

    private Response create(Request request) {
        var body = request.json();
        var type = body.path("type").asString();
        var data = body.path("data").asString();
        if (type.equals("CNAME") && !data.endsWith(".")) {
            return Response.json(
                    422, failure("unprocessable_entity", "Data needs to end with a dot (.)"));
        }
        if (body.path("ttl").asInt(1800) < 30) {
            return Response.json(422, failure("unprocessable_entity", "TTL must be at least 30"));
        }
        var rec =
                new FakeZone.Rec(
                        0,
                        body.path("name").asString() + "." + TestServer.ZONE,
                        type,
                        body.path("ttl").asLong(1800),
                        type.equals("TXT")
                                ? '"' + data + '"'
                                : data.endsWith(".") ? data.substring(0, data.length() - 1) : data);
        try {
            var created = zone.change(List.of(), List.of(rec)).getFirst();
            var answer = JSON.createObjectNode();
            describe(answer.putObject("domain_record"), created);
            return Response.json(201, answer);
        } catch (FakeZone.Conflict e) {
            return Response.json(
                    422,
                    failure(
                            "unprocessable_entity",
                            "CNAME records cannot share a name with other records"));
        }
    }

    private Response delete(long id) {
        var rec = zone.get(id);
        if (rec == null) {
            return notFound();
        }
        try {
            zone.change(List.of(rec), List.of());
        } catch (FakeZone.Conflict e) {
            throw new AssertionError(e);
        }
        return new Response(204, Map.of(), "");
    }

    private static void describe(ObjectNode node, FakeZone.Rec rec) {
        var relative =
                rec.name().equals(TestServer.ZONE)
                        ? "@"
                        : rec.name()
                                .substring(0, rec.name().length() - TestServer.ZONE.length() - 1);
        node.put("id", rec.id())
                .put("type", rec.type())
                .put("name", relative)
                .put(
                        "data",
                        rec.type().equals("TXT")
                                ? rec.value().substring(1, rec.value().length() - 1)
                                : rec.value())
                .put("ttl", rec.ttl());
    }

    private static Response notFound() {
        return Response.json(
                404, failure("not_found", "The resource you were accessing could not be found."));
    }

    private static ObjectNode failure(String id, String message) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("message", message)
                .put("request_id", "4d9d8375-3c56-4925-a3e7-eb137fed17e9");
    }
}
