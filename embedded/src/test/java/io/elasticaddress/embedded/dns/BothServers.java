package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.TSIG_KEY;
import static io.elasticaddress.embedded.dns.DnsClient.ZONE;

import io.elasticaddress.embedded.EmbeddedDns;

import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.ZoneTransferIn;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The same zone here and at BIND, and the same packets to both. */
final class BothServers implements AutoCloseable {
    private final EmbeddedDns ours;
    private final Bind bind;
    private final DnsClient here;
    private final DnsClient there;

    private BothServers(EmbeddedDns ours, Bind bind) {
        this.ours = ours;
        this.bind = bind;
        this.here = new DnsClient(ours.port());
        this.there = new DnsClient(bind.port());
    }

    /** With some of everything in the zone. Skips the test, or fails it, where BIND is not there. */
    static BothServers start(Path folder) throws Exception {
        Bind.require();
        var ours = EmbeddedDns.start(EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY));
        try {
            return new BothServers(ours, startBind(folder, ours.port()));
        } catch (Exception | Error e) {
            ours.close();
            throw e;
        }
    }

    private static Bind startBind(Path folder, int port) throws Exception {
        var here = new DnsClient(port);
        here.add(
                "www 60 A 192.0.2.1",
                "www 60 A 192.0.2.2",
                "www 60 AAAA 2001:db8::1",
                "www 60 TXT \"some\" \"text\"",
                "alias 60 CNAME WWW",
                "aliasalias 60 CNAME alias",
                "broken 60 CNAME nobody",
                "nodata 60 CNAME leaf.deep.empty",
                "away 60 CNAME www.other.test.",
                "loop1 60 CNAME loop2",
                "loop2 60 CNAME loop1",
                "tosub 60 CNAME host.sub",
                "towild 60 CNAME some.wild",
                "leaf.deep.empty 60 TXT \"leaf\"",
                "*.wild 60 A 192.0.2.7",
                "there.wild 60 TXT \"there\"",
                "*.aliases 60 CNAME www",
                "sub 60 NS ns.sub",
                "ns.sub 60 A 192.0.2.53",
                "ns.sub 60 AAAA 2001:db8::53",
                "unknown 60 TYPE65280 \\# 4 01020304");
        for (var i = 0; i < 90; i++) {
            here.add("many 60 A 198.51.100." + i);
        }
        Files.writeString(
                folder.resolve("zone"),
                transfer(port, null).stream()
                        .distinct()
                        .map(Record::toString)
                        .collect(Collectors.joining("\n", "", "\n")));
        return Bind.start(
                folder,
                "type primary; file \"zone\"; check-names ignore;"
                        + " allow-update { key \""
                        + DnsClient.KEY.name()
                        + "\"; };");
    }

    int ourPort() {
        return ours.port();
    }

    int bindPort() {
        return bind.port();
    }

    List<DnsClient> clients() {
        return List.of(here, there);
    }

    @Override
    public void close() {
        ours.close();
        bind.close();
    }

    void assertSameAnswers(List<byte[]> packets) throws IOException {
        var softly = new SoftAssertions();
        try (var tcpHere = here.connect();
                var tcpThere = there.connect()) {
            for (var packet : packets) {
                softly.assertThat(Answer.of(here.datagram(packet)))
                        .as("By UDP: %s", new Message(packet))
                        .isEqualTo(Answer.of(there.datagram(packet)));
                tcpHere.send(packet);
                tcpThere.send(packet);
                softly.assertThat(Answer.of(tcpHere.receiveBytes()))
                        .as("By TCP: %s", new Message(packet))
                        .isEqualTo(Answer.of(tcpThere.receiveBytes()));
            }
        }
        softly.assertAll();
    }

    void assertSameRcodes(List<byte[]> packets, boolean tcp) throws IOException {
        var softly = new SoftAssertions();
        for (var i = 0; i < packets.size(); i++) {
            var packet = packets.get(i);
            softly.assertThat(outcome(here, packet, tcp))
                    .as("Packet %d", i)
                    .isEqualTo(outcome(there, packet, tcp));
        }
        softly.assertAll();
    }

    /** Without question and EDNS where the request is malformed: there servers give back as much as they could read. */
    private static String outcome(DnsClient dns, byte[] packet, boolean tcp) throws IOException {
        byte[] bytes;
        if (tcp) {
            try (var connection = dns.connect()) {
                connection.send(packet);
                bytes = connection.receiveBytes();
            }
        } else {
            bytes = dns.datagram(packet);
        }
        var answer = Answer.of(bytes);
        var tsig = new Message(bytes).getTSIG();
        return String.join(
                " ",
                answer.opcode(),
                answer.rcode(),
                answer.answer().toString(),
                answer.authority().toString(),
                answer.rcode().equals("FORMERR") ? "" : String.valueOf(answer.edns()),
                tsig == null ? "unsigned" : Rcode.TSIGstring(tsig.getError()));
    }

    static SOARecord soa(int port) throws Exception {
        return (SOARecord) transfer(port, TSIG_KEY).getFirst();
    }

    static List<String> zone(int port) throws Exception {
        return transfer(port, TSIG_KEY).stream()
                .map(Record::toString)
                .map(String::toLowerCase)
                .sorted()
                .toList();
    }

    private static List<Record> transfer(int port, @Nullable TSIG key) throws Exception {
        var transfer =
                ZoneTransferIn.newAXFR(
                        ZONE, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), key);
        transfer.run();
        return transfer.getAXFR();
    }
}
