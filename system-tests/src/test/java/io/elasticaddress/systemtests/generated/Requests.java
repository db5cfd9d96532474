package io.elasticaddress.systemtests.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Makes requests: valid ones to begin with, most of them with something wrong in the end. The same seed makes the same. */
final class Requests {
    private static final List<String> OTHER_METHODS =
            List.of("HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "FOO", "get", "QUERY");

    private final Pick pick;
    private final Bodies bodies;
    private final Tokens tokens;
    private final List<String> groups = new ArrayList<>(List.of("fg-" + "0".repeat(32)));
    private final List<String> stacks = new ArrayList<>(List.of("0".repeat(32)));
    private final List<String> commands = new ArrayList<>(List.of(new UUID(0, 0).toString()));
    private final List<String> keys = new ArrayList<>(List.of("a", "\"quoted\""));

    /**
     * @param good may do everything in the account
     * @param reader may read only
     */
    record Tokens(String good, String reader) {}

    Requests(Random random, Tokens tokens) {
        this.pick = new Pick(random);
        this.bodies = new Bodies(pick, stacks);
        this.tokens = tokens;
    }

    void knowGroup(String uid) {
        groups.add(uid);
    }

    void knowStack(String uid) {
        stacks.add(uid);
    }

    void knowCommand(String id) {
        commands.add(id);
    }

    RawRequest next() {
        var method =
                pick.chance(90)
                        ? pick.from("GET", "GET", "POST", "POST", "PUT", "PUT", "PUT", "DELETE")
                        : pick.from(OTHER_METHODS);
        var resource = pick.from("elastic_addresses", "failover_groups", "stacks");
        var target = target(method, resource);
        var body =
                method.equals("POST") || method.equals("PUT") || pick.chance(10)
                        ? bodies.next(resource)
                        : Bodies.NONE;
        var headers = new ArrayList<String>();
        host(headers);
        authorization(headers);
        headers.addAll(body.headers());
        odd(headers);
        return new RawRequest(method, target, headers, body.bytes(), body.content());
    }

    private String target(String method, String resource) {
        var path = new StringBuilder("/api/3/");
        if (pick.chance(12)) {
            path.append(pick.from("audit_log", "ping/auth", "commands/" + pick.from(commands)));
        } else {
            path.append(resource);
            var one = !method.equals("POST") && (!method.equals("GET") || pick.chance(60));
            if (one ^ pick.chance(5)) {
                path.append('/').append(pick.from(resource.equals("stacks") ? stacks : groups));
            }
        }
        if (pick.chance(25)) {
            path.append(".json");
        }
        var target = pick.chance(15) ? bent(path.toString()) : path.toString();
        return pick.chance(25) ? target + query() : target;
    }

    private String bent(String path) {
        var at = 1 + pick.below(path.length() - 1);
        var start = path.substring(0, at);
        var end = path.substring(at);
        return switch (pick.below(20)) {
            case 0 -> path + "/";
            case 1 -> start + "/" + end;
            case 2 -> start + "/../" + end;
            case 3 -> start + "%2e%2e%2f" + end;
            case 4 -> start + ";a=b" + end;
            case 5 -> start + "%00" + end;
            case 6 -> start + "%" + end;
            case 7 -> start + "%zz" + end;
            case 8 -> start + "%C3%A9" + end;
            case 9 -> start + "é" + end;
            case 10 -> start + "%C3" + end;
            case 11 -> start + "\\" + end;
            case 12 -> start + "%5c" + end;
            case 13 -> start + "%20" + end;
            case 14 -> start + "%2F" + end;
            case 15 -> path + "x".repeat(pick.from(300, 5_000, 20_000));
            case 16 -> path.toUpperCase(java.util.Locale.ROOT);
            case 17 -> "http://127.0.0.1" + path;
            case 18 ->
                    pick.from(
                            "*",
                            "/",
                            "api",
                            "//",
                            "/api/3",
                            "/api/3/",
                            "/api/4/stacks",
                            "/error",
                            "/a?b");
            default -> start + end.substring(Math.min(end.length(), 1 + pick.below(3)));
        };
    }

    private String query() {
        var query = new StringBuilder("?");
        for (var i = pick.below(3); i >= 0; i--) {
            query.append(
                            pick.from(
                                    "page",
                                    "per_page",
                                    "reason",
                                    "cursor",
                                    "from",
                                    "to",
                                    "uid",
                                    "action",
                                    "actor",
                                    "access_token",
                                    "x",
                                    ""))
                    .append(pick.from("=", "=", "=", ""))
                    .append(
                            pick.from(
                                    "1",
                                    "2",
                                    "0",
                                    "-1",
                                    "30",
                                    "1000",
                                    "1001",
                                    "99999999999999999999",
                                    "x",
                                    "",
                                    "%",
                                    "%zz",
                                    "%00",
                                    "%C3%A9",
                                    "%F0%9F%98%80",
                                    "a+b",
                                    "switch",
                                    "2026-01-01T00:00:00Z",
                                    "2026-01-01",
                                    "fg-1",
                                    "r".repeat(2_000)))
                    .append(i == 0 ? "" : pick.from("&", "&&", ";"));
        }
        return query.toString();
    }

    private void host(List<String> headers) {
        if (pick.chance(98)) {
            headers.add("Host: " + pick.from("127.0.0.1", "localhost", "example.test:80"));
        } else {
            headers.addAll(
                    pick.from(List.of(), List.of("Host: a b"), List.of("Host: a", "Host: b")));
        }
    }

    private void authorization(List<String> headers) {
        if (pick.chance(90)) {
            headers.add(
                    pick.from("Authorization: Bearer ", "authorization: bEARER ") + tokens.good());
            return;
        }
        var token = tokens.good();
        headers.addAll(
                pick.from(
                        List.of(),
                        List.of("Authorization:"),
                        List.of("Authorization: Bearer"),
                        List.of("Authorization: Bearer x"),
                        List.of("Authorization: Bearer a.b.c"),
                        List.of("Authorization: Basic YTpi"),
                        List.of("Authorization: Bearer " + token.substring(0, token.length() / 2)),
                        List.of("Authorization: Bearer " + token + "x"),
                        List.of("Authorization: Bearer " + tokens.reader()),
                        List.of("Authorization: Bearer " + token, "Authorization: Bearer x")));
    }

    private void odd(List<String> headers) {
        if (pick.chance(20)) {
            headers.add("Idempotency-Key: " + key());
        }
        if (pick.chance(10)) {
            headers.add(
                    "If-Match: "
                            + pick.from(
                                    "*",
                                    "\"1\"",
                                    "\"2\"",
                                    "W/\"1\"",
                                    "1",
                                    "\"x\"",
                                    "\"1\", \"2\"",
                                    "",
                                    "\"",
                                    "\"-1\"",
                                    "\"99999999999999999999\""));
        }
        if (pick.chance(10)) {
            headers.add(
                    pick.from(
                            "Accept: text/html",
                            "Accept: nonsense",
                            "Accept-Encoding: br, gzip",
                            "Accept-Language: ü",
                            "Expect: 100-continue",
                            "Expect: nonsense",
                            "X-Forwarded-For: 1.2.3.4, nonsense",
                            "X-Forwarded-Proto: ftp",
                            "Forwarded: for=x",
                            "X-HTTP-Method-Override: DELETE",
                            "Origin: http://evil.test",
                            "Cookie: a=b; c",
                            "Range: bytes=0-3",
                            "If-None-Match: *",
                            "If-Modified-Since: yesterday",
                            "X-Odd: \u0007",
                            "X-Odd: é",
                            "X Odd: 1",
                            ": 1",
                            "nonsense",
                            " folded: 1",
                            "X-Long: " + "y".repeat(pick.from(1_000, 20_000)),
                            "Upgrade: h2c",
                            "TE: trailers"));
        }
    }

    private String key() {
        if (pick.chance(50)) {
            return pick.from(keys);
        }
        var key =
                pick.from(
                        UUID.nameUUIDFromBytes(pick.bytes(8)).toString(),
                        "",
                        "\"\"",
                        "ü",
                        "k".repeat(255),
                        "k".repeat(256),
                        "a b",
                        "\"open");
        keys.add(key);
        return key;
    }
}
