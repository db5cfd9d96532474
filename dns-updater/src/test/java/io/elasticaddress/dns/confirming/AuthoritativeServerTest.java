package io.elasticaddress.dns.confirming;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.exchange.ServerAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Against a server that behaves as each test says. */
class AuthoritativeServerTest {
    private static final String NAME = "1.ea.test";
    private static final List<RecordSet> WANTED =
            List.of(new RecordSet("A", 60, List.of("192.0.2.1")));

    private DatagramSocket socket;
    private AuthoritativeServer server;

    @AfterEach
    void close() {
        server.close();
        socket.close();
    }

    @Test
    void a_lost_packet_is_asked_for_again() throws IOException {
        var packets = new AtomicInteger();
        open(query -> packets.getAndIncrement() < 2 ? List.of() : List.of(answer(query)));

        assertThat(read().shows(WANTED)).isTrue();
    }

    @Test
    void an_answer_without_authority_does_not_count() throws IOException {
        open(
                query -> {
                    var answer = answer(query);
                    answer.getHeader().unsetFlag(Flags.AA);
                    return List.of(answer);
                });

        assertThat(read().error()).isEqualTo("Answered without authority");
        assertThat(read().shows(List.of())).isFalse();
    }

    @Test
    void an_answer_to_another_question_is_none() throws IOException {
        open(
                query -> {
                    var otherId = answer(query);
                    otherId.getHeader().setID(query.getHeader().getID() ^ 1);
                    var otherName = new Message(query.getHeader().getID());
                    otherName.getHeader().setFlag(Flags.QR);
                    otherName.getHeader().setFlag(Flags.AA);
                    otherName.addRecord(
                            Record.newRecord(
                                    Name.fromConstantString("2.ea.test."), Type.A, DClass.IN),
                            Section.QUESTION);
                    return List.of(otherId, otherName, query, answer(query));
                });

        assertThat(read().shows(WANTED)).isTrue();
    }

    @Test
    void a_refusal_is_said() throws IOException {
        open(
                query -> {
                    var answer = answer(query);
                    answer.getHeader().setRcode(Rcode.REFUSED);
                    return List.of(answer);
                });

        assertThat(read().error()).isEqualTo("Answered REFUSED");
    }

    @Test
    void no_such_name_means_no_records() throws IOException {
        open(
                query -> {
                    var answer = answer(query);
                    answer.getHeader().setRcode(Rcode.NXDOMAIN);
                    answer.removeAllRecords(Section.ANSWER);
                    return List.of(answer);
                });

        assertThat(read().shows(List.of())).isTrue();
        assertThat(read().shows(WANTED)).isFalse();
    }

    @Test
    void what_an_alias_points_to_is_not_the_names_own() throws IOException {
        open(
                query -> {
                    var answer = answer(query);
                    answer.removeAllRecords(Section.ANSWER);
                    var target = Name.fromConstantString("stack.ea.test.");
                    answer.addRecord(
                            new CNAMERecord(query.getQuestion().getName(), DClass.IN, 60, target),
                            Section.ANSWER);
                    answer.addRecord(
                            new ARecord(target, DClass.IN, 60, InetAddress.ofLiteral("192.0.2.7")),
                            Section.ANSWER);
                    return List.of(answer);
                });

        assertThat(read().records())
                .containsExactly(new RecordSet("CNAME", 60, List.of("stack.ea.test")));
    }

    @Test
    void silence_is_reported_within_the_timeout_while_other_names_are_read() throws IOException {
        open(
                query ->
                        query.getQuestion().getName().toString().startsWith("silent")
                                ? List.of()
                                : List.of(answer(query)));
        var seen = new HashMap<String, Reading>();

        server.read(List.of("silent.ea.test", NAME), seen::put);

        assertThat(seen.get(NAME).shows(WANTED)).isTrue();
        assertThat(seen.get("silent.ea.test").error()).startsWith("No answer over UDP");
    }

    @Test
    void nobody_listening_is_noticed() throws IOException {
        open(_ -> List.of());
        socket.close();

        assertThat(read().error()).isNotNull();
    }

    private interface Behaviour {
        List<Message> answer(Message query);
    }

    private void open(Behaviour behaviour) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server =
                new AuthoritativeServer(
                        new ServerAddress("127.0.0.1", socket.getLocalPort()),
                        Duration.ofMillis(600),
                        Clock.systemUTC());
        Thread.startVirtualThread(
                () -> {
                    var buffer = new byte[1500];
                    while (!socket.isClosed()) {
                        try {
                            var packet = new DatagramPacket(buffer, buffer.length);
                            socket.receive(packet);
                            var query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                            for (var answer : behaviour.answer(query)) {
                                var wire = answer.toWire();
                                socket.send(
                                        new DatagramPacket(
                                                wire, wire.length, packet.getSocketAddress()));
                            }
                        } catch (IOException e) {
                            // The test is over.
                        }
                    }
                });
    }

    /** What a good server says about every name. */
    private static Message answer(Message query) {
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        var question = query.getQuestion();
        answer.addRecord(question, Section.QUESTION);
        if (question.getType() == Type.A) {
            answer.addRecord(
                    new ARecord(
                            question.getName(), DClass.IN, 60, InetAddress.ofLiteral("192.0.2.1")),
                    Section.ANSWER);
        }
        return answer;
    }

    private Reading read() {
        Map<String, Reading> seen = new HashMap<>();
        server.read(List.of(NAME), seen::put);
        return seen.get(NAME);
    }
}
