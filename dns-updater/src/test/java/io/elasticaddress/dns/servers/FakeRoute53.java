package io.elasticaddress.dns.servers;

import io.elasticaddress.dns.provider.DnsProvider;
import io.elasticaddress.dns.provider.hosted.HostedProvider;
import io.elasticaddress.dns.provider.hosted.RequestBudget;
import io.elasticaddress.dns.provider.route53.Route53Api;
import io.elasticaddress.dns.provider.route53.Route53Requests;
import io.elasticaddress.dns.provider.route53.Route53Requests.AccessKey;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** Amazon Route 53, version 2013-04-01: record sets in XML, change batches that are transactions, PENDING and INSYNC. */
public final class FakeRoute53 extends FakeService {
    private static final AccessKey KEY = new AccessKey("AKIAIOSFODNN7EXAMPLE", "the-keys-secret");
    private static final String ZONE_ID = "Z1PA6795UKMFR9";
    private static final String API = "/2013-04-01";
    private static final String NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";

    /** What a page holds at most, whatever is asked for, so that there are several. */
    private static final int PAGE = 50;

    private int changes;
    private boolean held;

    public FakeRoute53(Path folder) {
        super(folder);
    }

    private record Set(String name, String type) {}

    @Override
    public DnsProvider provider(String zone) {
        return provider(KEY, zone, null, generous("Amazon Route 53"), Duration.ofMillis(1));
    }

    @Override
    public DnsProvider stranger() {
        return provider(
                new AccessKey("AKIANOBODY", WRONG_SECRET),
                TestServer.ZONE,
                null,
                generous("Amazon Route 53"),
                Duration.ofMillis(1));
    }

    /** With a hosted zone's id instead of a look by name. */
    public DnsProvider providerOf(String hostedZoneId) {
        return provider(
                KEY,
                TestServer.ZONE,
                hostedZoneId,
                generous("Amazon Route 53"),
                Duration.ofMillis(1));
    }

    @Override
    public DnsProvider provider(RequestBudget budget, Duration surveyAge) {
        return provider(KEY, TestServer.ZONE, ZONE_ID, budget, surveyAge);
    }

    private DnsProvider provider(
            AccessKey key,
            String zone,
            @Nullable String id,
            RequestBudget budget,
            Duration surveyAge) {
        var requests =
                new Route53Requests(
                        endpoint(),
                        "us-east-1",
                        key,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        budget);
        return new HostedProvider(
                zone,
                new Route53Api(requests, zone, id, Duration.ofSeconds(60), Duration.ofMillis(20)),
                surveyAge);
    }

    public String accessKeyId() {
        return KEY.id();
    }

    public String secretAccessKey() {
        return KEY.secret();
    }

    /** Whether changes stay PENDING. */
    public synchronized void holdBack(boolean held) {
        this.held = held;
    }

    /** Answers the next change batch with an error. */
    public synchronized void refuseNextBatch(String code, String message) {
        answerNext(request -> isWrite(request.method(), request.path()), error(400, code, message));
    }

    @Override
    public boolean isWrite(String method, String path) {
        return method.equals("POST");
    }

    @Override
    Response throttled() {
        return error(400, "Throttling", "Rate exceeded");
    }

    @Override
    Response handle(Request request) {
        var authorization = request.headers().getOrDefault("authorization", "");
        if (!authorization.startsWith("AWS4-HMAC-SHA256 Credential=" + KEY.id() + "/")
                || !authorization.contains("/us-east-1/route53/aws4_request")) {
            return error(
                    403,
                    "InvalidClientTokenId",
                    "The security token included in the request is invalid.");
        }
        var path = request.path();
        if (path.equals(API + "/hostedzonesbyname")) {
            return zonesByName();
        }
        if (path.startsWith(API + "/change/")) {
            return xml(
                    "GetChangeResponse",
                    changeInfo(path.substring((API + "/change/").length()), held));
        }
        var hosted = API + "/hostedzone/" + ZONE_ID;
        if (path.equals(hosted)) {
            return xml(
                    "GetHostedZoneResponse",
                    hostedZone()
                            + "<DelegationSet><NameServers><NameServer>ns.ea.test</NameServer>"
                            + "</NameServers></DelegationSet>");
        }
        if (path.equals(hosted + "/rrset") || path.equals(hosted + "/rrset/")) {
            return request.method().equals("POST") ? change(request.body()) : list(request);
        }
        return error(404, "NoSuchHostedZone", "No hosted zone found with ID: " + path);
    }

    private Response zonesByName() {
        return xml(
                "ListHostedZonesByNameResponse",
                "<HostedZones>"
                        + hostedZone()
                        + "</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>");
    }

    private static String hostedZone() {
        return ("<HostedZone><Id>/hostedzone/%s</Id><Name>%s.</Name>"
                        + "<CallerReference>test</CallerReference>"
                        + "<Config><PrivateZone>false</PrivateZone></Config></HostedZone>")
                .formatted(ZONE_ID, TestServer.ZONE);
    }

    /** Sorted by the labels from the last one on, as the service does. */
    private TreeMap<Set, List<FakeZone.Rec>> sets() {
        var order = Comparator.comparing((Set set) -> reversed(set.name)).thenComparing(Set::type);
        var sets = new TreeMap<Set, List<FakeZone.Rec>>(order);
        for (var rec : zone.all()) {
            sets.computeIfAbsent(new Set(rec.name(), rec.type()), _ -> new ArrayList<>()).add(rec);
        }
        return sets;
    }

    private static String reversed(String name) {
        var labels = Arrays.asList(name.split("\\."));
        return String.join(".", labels.reversed()) + ".";
    }

    private Response list(Request request) {
        var sets = sets();
        var start = request.query("name", "");
        var type = request.query("type", "");
        var from =
                start.isEmpty()
                        ? sets
                        : sets.tailMap(new Set(start.substring(0, start.length() - 1), type), true);
        var most = Math.min(PAGE, Integer.parseInt(request.query("maxitems", "300")));
        var body = new StringBuilder("<ResourceRecordSets>");
        Set next = null;
        for (var entry : from.entrySet()) {
            if (most-- == 0) {
                next = entry.getKey();
                break;
            }
            body.append(describe(entry.getKey(), entry.getValue()));
        }
        body.append("</ResourceRecordSets><IsTruncated>%s</IsTruncated>".formatted(next != null));
        if (next != null) {
            body.append(
                    "<NextRecordName>%s.</NextRecordName><NextRecordType>%s</NextRecordType>"
                            .formatted(next.name, next.type));
        }
        return xml("ListResourceRecordSetsResponse", body + "<MaxItems>300</MaxItems>");
    }

    private static String describe(Set set, List<FakeZone.Rec> records) {
        var body =
                new StringBuilder(
                        "<ResourceRecordSet><Name>%s.</Name><Type>%s</Type><TTL>%d</TTL><ResourceRecords>"
                                .formatted(set.name, set.type, records.getFirst().ttl()));
        for (var rec : records) {
            body.append("<ResourceRecord><Value>")
                    .append(escape(value(rec)))
                    .append("</Value></ResourceRecord>");
        }
        return body + "</ResourceRecords></ResourceRecordSet>";
    }

    private static String value(FakeZone.Rec rec) {
        return rec.type().equals("CNAME") ? rec.value() + "." : rec.value();
    }

    private Response change(String body) {
        var after = new LinkedHashMap<Set, List<FakeZone.Rec>>(sets());
        var problems = new ArrayList<String>();
        var records = 0;
        var characters = 0;
        var removed = new ArrayList<FakeZone.Rec>();
        var added = new ArrayList<FakeZone.Rec>();
        for (var change : children(parse(body), "Change")) {
            var action = text(change, "Action");
            var name = text(change, "Name").replaceAll("\\.$", "");
            var set = new Set(name, text(change, "Type"));
            var ttl = Long.parseLong(text(change, "TTL"));
            var wanted = new ArrayList<FakeZone.Rec>();
            for (var value : children(change, "Value")) {
                var text = value.getTextContent();
                characters += (action.equals("UPSERT") ? 2 : 1) * text.length();
                records += action.equals("UPSERT") ? 2 : 1;
                wanted.add(
                        new FakeZone.Rec(
                                0,
                                name,
                                set.type,
                                ttl,
                                set.type.equals("CNAME") ? text.replaceAll("\\.$", "") : text));
            }
            var there = after.get(set);
            var what = "resource record set [name='%s.', type='%s']".formatted(name, set.type);
            switch (action) {
                case "CREATE" -> {
                    if (there != null) {
                        problems.add("Tried to create " + what + " but it already exists");
                    }
                }
                case "DELETE" -> {
                    if (there == null) {
                        problems.add("Tried to delete " + what + " but it was not found");
                    } else if (!content(there).equals(content(wanted))) {
                        problems.add(
                                "Tried to delete "
                                        + what
                                        + " but the values provided do not match the current"
                                        + " values");
                    }
                }
                default -> {}
            }
            if (there != null) {
                removed.addAll(there);
                added.removeAll(there);
            }
            if (action.equals("DELETE")) {
                after.remove(set);
            } else {
                after.put(set, wanted);
                added.addAll(wanted);
            }
        }
        if (records > 1000 || characters > 32_000) {
            problems.add("Number of records or characters limit exceeded");
        }
        if (!problems.isEmpty()) {
            return error(400, "InvalidChangeBatch", problems.toString());
        }
        try {
            zone.change(removed, added);
        } catch (FakeZone.Conflict e) {
            return error(
                    400,
                    "InvalidChangeBatch",
                    "[RRSet of type CNAME with DNS name %s. is not permitted as it conflicts with other records with the same DNS name in zone %s.]"
                            .formatted(e.getMessage(), TestServer.ZONE));
        }
        return xml("ChangeResourceRecordSetsResponse", changeInfo("C" + ++changes, true));
    }

    /** Its TTL and values, in no order. */
    private static List<String> content(List<FakeZone.Rec> records) {
        return records.stream().map(rec -> rec.ttl() + " " + rec.value()).sorted().toList();
    }

    private static String changeInfo(String id, boolean pending) {
        return ("<ChangeInfo><Id>/change/%s</Id><Status>%s</Status>"
                        + "<SubmittedAt>2026-11-26T12:00:00.000Z</SubmittedAt></ChangeInfo>")
                .formatted(id, pending ? "PENDING" : "INSYNC");
    }

    private static Response xml(String root, String body) {
        return new Response(
                200,
                Map.of("Content-Type", "text/xml"),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s xmlns=\"%s\">%s</%s>"
                        .formatted(root, NAMESPACE, body, root));
    }

    private static Response error(int status, String code, String message) {
        return new Response(
                status,
                Map.of("Content-Type", "text/xml"),
                ("<?xml version=\"1.0\"?>\n<ErrorResponse xmlns=\"%s\"><Error><Type>Sender</Type>"
                                + "<Code>%s</Code><Message>%s</Message></Error>"
                                + "<RequestId>b25f48e8-84fd-11e6-80d9-574e0c4664cb</RequestId>"
                                + "</ErrorResponse>")
                        .formatted(NAMESPACE, code, escape(message)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static Element parse(String body) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(body, e);
        }
    }

    private static List<Element> children(Element element, String name) {
        var found = element.getElementsByTagName(name);
        var elements = new ArrayList<Element>();
        for (var i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static String text(Element element, String name) {
        return children(element, name).getFirst().getTextContent();
    }
}
