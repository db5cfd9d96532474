package io.elasticaddress.systemtests.generated;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes bodies, with the headers that tell of them. */
final class Bodies {
    static final Body NONE = new Body(List.of(), new byte[0], new byte[0]);
    private static final int LIMIT = 64 * 1024;

    private final Pick pick;
    private final List<String> stacks;

    /**
     * @param headers lines without their ends
     * @param bytes as they are sent
     * @param content what they mean
     */
    record Body(List<String> headers, byte[] bytes, byte[] content) {}

    /**
     * @param stacks that exist, or may; grows meanwhile
     */
    Bodies(Pick pick, List<String> stacks) {
        this.pick = pick;
        this.stacks = stacks;
    }

    Body next(String resource) {
        if (pick.chance(4)) {
            return withLength(pick.from("application/json", "text/plain", ""), new byte[0]);
        }
        if (pick.chance(20)) {
            return withLength(type("application/x-www-form-urlencoded"), form(resource));
        }
        var json = json(resource).getBytes(StandardCharsets.UTF_8);
        return withLength(type("application/json"), pick.chance(20) ? bent(json) : json);
    }

    private String type(String right) {
        return pick.chance(93)
                ? right + pick.from("", "", "; charset=utf-8", ";charset=UTF-8")
                : pick.from(
                        "application/json; charset=utf-16",
                        "application/json; charset=nonsense",
                        "application/vnd.x+json",
                        "application/xml",
                        "multipart/form-data; boundary=x",
                        "text/plain",
                        "nonsense",
                        "*/*",
                        "application/json;",
                        "");
    }

    private String json(String resource) {
        var fields = new ArrayList<String>();
        for (var name : names(resource)) {
            fields.add("\"%s\":%s".formatted(name, value(name)));
        }
        return "{" + String.join(",", fields) + "}";
    }

    private byte[] form(String resource) {
        var pairs = new ArrayList<String>();
        for (var name : names(resource)) {
            var list = name.startsWith("ip") || name.endsWith("editors");
            var value = value(name).replaceAll("[\"\\[\\]]", "");
            pairs.add(
                    (list && pick.chance(80) ? name + "[]" : name)
                            + "="
                            + (pick.chance(95)
                                    ? URLEncoder.encode(value, StandardCharsets.UTF_8)
                                    : pick.from("%", "%zz", "%C3", "=", value)));
        }
        return String.join("&", pairs).getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names(String resource) {
        var known =
                resource.equals("stacks")
                        ? List.of(
                                "name",
                                "name",
                                "name",
                                "ipv4",
                                "ipv4",
                                "ipv6",
                                "fqdn",
                                "type",
                                "uid",
                                "environment",
                                "cloud",
                                "region",
                                "has_loadbalancer",
                                "failover_group_editors",
                                "reason")
                        : List.of(
                                "primary_stack_uid",
                                "primary_stack_uid",
                                "secondary_stack_uid",
                                "secondary_stack_uid",
                                "current_stack",
                                "current_stack",
                                "ttl",
                                "reason");
        var names = new ArrayList<String>();
        if (resource.equals("stacks") && pick.chance(80)) {
            names.add("name");
        }
        for (var i = pick.below(5); i > 0; i--) {
            var name =
                    pick.chance(93)
                            ? pick.from(known)
                            : pick.from("unknown", "id", "version", "", "__proto__", "ü");
            if (!names.contains(name) || pick.chance(3)) {
                names.add(name);
            }
        }
        return names;
    }

    private String value(String name) {
        if (pick.chance(10)) {
            return anything();
        }
        return switch (name) {
            case "primary_stack_uid", "secondary_stack_uid" ->
                    pick.chance(75)
                            ? quoted(pick.from(stacks))
                            : pick.from("null", "\"\"", "\"x\"");
            case "ttl" ->
                    pick.from("60", "300", "3600", "0", "null", "59", "3601", "-1", "60.5", "\"\"");
            case "current_stack" ->
                    pick.from(
                            "1",
                            "2",
                            "0",
                            "null",
                            "\"1\"",
                            "\"2\"",
                            "\"primary\"",
                            "\"SECONDARY\"",
                            "\"secondary\"",
                            "3",
                            "-1",
                            "1.0",
                            "\" 1\"",
                            "\"\"");
            case "name" ->
                    pick.from(
                            "\"blue\"",
                            "\"green\"",
                            "\"ü\"",
                            "\"\"",
                            "\" \"",
                            quoted("n".repeat(pick.from(64, 256, 1_000))));
            case "ipv4" ->
                    pick.from(
                            "[\"192.0.2.1\"]",
                            "[\"192.0.2.2\",\"192.0.2.3\"]",
                            "[]",
                            "[\"192.0.2.256\"]",
                            "[\"2001:db8::1\"]",
                            "[7]",
                            "\"192.0.2.1\"",
                            "[\"0x7f.1\"]",
                            "[\"192.0.2.1\",\"192.0.2.1\"]");
            case "ipv6" ->
                    pick.from(
                            "[\"2001:db8::1\"]",
                            "[]",
                            "[\"192.0.2.1\"]",
                            "[\"::ffff:192.0.2.1\"]",
                            "[\"fe80::1%eth0\"]",
                            "[\"x\"]");
            case "fqdn" ->
                    pick.from(
                            "\"head.example.test\"",
                            "\"head.example.test.\"",
                            "\"\"",
                            "\"-x\"",
                            "\"a..b\"",
                            "\"*.example.test\"",
                            quoted("a.".repeat(130) + "test"),
                            "\"ü.test\"");
            case "type" ->
                    pick.from(
                            "\"standard\"",
                            "\"standard\"",
                            "\"cluster\"",
                            "\"prepress\"",
                            "\"STANDARD\"",
                            "\"x\"");
            case "uid" ->
                    pick.from(
                            quoted(pick.from(stacks)),
                            "\"" + "a".repeat(32) + "\"",
                            "\"UPPER\"",
                            "\"\"",
                            "\"a/b\"",
                            "\"x.json\"");
            case "has_loadbalancer" -> pick.from("true", "false", "\"true\"", "1", "\"yes\"");
            case "failover_group_editors" ->
                    pick.from("[\"*\"]", "[\"alice\"]", "[\"bob\"]", "[]", "[\"\"]", "\"*\"");
            default -> pick.from("\"text\"", "\"\"", "\"ü\\u0000\"", quoted("t".repeat(2_000)));
        };
    }

    private String anything() {
        return pick.from(
                "null",
                "true",
                "7",
                "-0",
                "1e999",
                "0.1",
                "123456789012345678901234567890",
                "\"\"",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "[]",
                "{}",
                "[[]]",
                "{\"a\":{\"b\":[1,{}]}}",
                "[null]",
                quoted("z".repeat(10_000)),
                "\"😀\"");
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private byte[] bent(byte[] json) {
        var at = pick.below(json.length);
        return switch (pick.below(14)) {
            case 0 -> Arrays.copyOf(json, at);
            case 1 -> {
                var flipped = json.clone();
                flipped[at] ^= (byte) (1 << pick.below(8));
                yield flipped;
            }
            case 2 -> joined(json, json);
            case 3 -> joined("\uFEFF".getBytes(StandardCharsets.UTF_8), json);
            case 4 -> new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            case 5 ->
                    joined(
                            Arrays.copyOf(json, at),
                            pick.bytes(4),
                            Arrays.copyOfRange(json, at, json.length));
            case 6 -> "[".repeat(pick.from(10, 2_000, 60_000)).getBytes(StandardCharsets.UTF_8);
            case 7 -> "{\"a\":".repeat(pick.from(10, 10_000)).getBytes(StandardCharsets.UTF_8);
            case 8 ->
                    pick.from(
                                    "null",
                                    "true",
                                    "7",
                                    "\"text\"",
                                    "[]",
                                    "NaN",
                                    "{'a':1}",
                                    "{\"a\":1,}",
                                    "{}//",
                                    "{}{}",
                                    " ")
                            .getBytes(StandardCharsets.UTF_8);
            case 9 -> filled(LIMIT);
            case 10 -> filled(LIMIT + 1);
            case 11 -> filled(LIMIT * 3);
            case 12 -> pick.bytes(pick.below(200));
            default -> joined(json, " \n\t".getBytes(StandardCharsets.UTF_8));
        };
    }

    private static byte[] filled(int length) {
        var frame = "{\"reason\":\"\"}";
        return "{\"reason\":\"%s\"}"
                .formatted("r".repeat(length - frame.length()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private Body withLength(String type, byte[] body) {
        var headers = new ArrayList<String>();
        if (!type.isEmpty()) {
            headers.add("Content-Type: " + type);
        }
        if (pick.chance(5)) {
            headers.add(
                    "Transfer-Encoding: "
                            + pick.from(
                                    "chunked",
                                    "chunked",
                                    "chunked",
                                    "gzip",
                                    "identity",
                                    "nonsense"));
            var size = Integer.toHexString(body.length);
            var chunks =
                    joined(
                            (pick.chance(80) ? size : pick.from("zz", "-1", "ffffffff", ""))
                                    .concat("\r\n")
                                    .getBytes(StandardCharsets.UTF_8),
                            body,
                            "\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return new Body(
                    headers,
                    body.length == 0 ? "0\r\n\r\n".getBytes(StandardCharsets.UTF_8) : chunks,
                    body);
        }
        if (pick.chance(96)) {
            headers.add("Content-Length: " + body.length);
            return new Body(headers, body, body);
        }
        return switch (pick.below(4)) {
            case 0 -> new Body(headers, body, new byte[0]);
            case 1 -> {
                headers.add("Content-Length: " + body.length / 2);
                yield new Body(headers, body, Arrays.copyOf(body, body.length / 2));
            }
            case 2 -> {
                headers.add("Content-Encoding: gzip");
                headers.add("Content-Length: " + body.length);
                yield new Body(headers, body, body);
            }
            default -> {
                headers.addAll(
                        pick.from(
                                List.of("Content-Length: " + (body.length + 5)),
                                List.of("Content-Length: -1"),
                                List.of("Content-Length: x"),
                                List.of("Content-Length: 99999999999999999999"),
                                List.of("Content-Length: 1", "Content-Length: 2")));
                yield new Body(headers, body, body);
            }
        };
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
