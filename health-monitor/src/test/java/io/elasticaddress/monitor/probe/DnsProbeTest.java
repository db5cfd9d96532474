package io.elasticaddress.monitor.probe;

import io.elasticaddress.contracts.health.HealthCheck.Type;
import io.elasticaddress.monitor.Checks;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

class DnsProbeTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private DatagramSocket socket;

    @AfterEach
    void close() {
        if (socket != null) {
            socket.close();
        }
    }

    @Test
    void an_answer_with_a_record_of_the_type_is_enough() throws IOException {
        start(query -> List.of(withAddress(answer(query, Rcode.NOERROR))));

        dns().succeeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVFAIL", "NXDOMAIN", "REFUSED"})
    void another_rcode_is_a_failure(String rcode) throws IOException {
        start(query -> List.of(answer(query, Rcode.value(rcode))));

        dns().fails("answered " + rcode);
    }

    @Test
    void so_is_an_answer_without_such_a_record() throws IOException {
        start(
                query -> {
                    var answer = answer(query, Rcode.NOERROR);
                    var name = query.getQuestion().getName();
                    answer.addRecord(new NSRecord(name, DClass.IN, 60, name), Section.ANSWER);
                    return List.of(answer);
                });

        dns().fails("answered without a record of type A");
    }

    @Test
    void what_does_not_answer_the_question_is_left_aside() throws IOException {
        start(
                query -> {
                    var otherId = withAddress(answer(query, Rcode.NOERROR));
                    otherId.getHeader().setID(query.getHeader().getID() ^ 1);
                    var otherQuestion = answer(query, Rcode.SERVFAIL);
                    otherQuestion.removeAllRecords(Section.QUESTION);
                    otherQuestion.addRecord(
                            new ARecord(Name.root, DClass.IN, 0, InetAddress.getLoopbackAddress()),
                            Section.QUESTION);
                    return List.of(otherId, query, otherQuestion, answer(query, Rcode.NXDOMAIN));
                });

        dns().fails("answered NXDOMAIN");
    }

    @Test
    void a_silent_server_costs_the_timeout_and_no_more() throws IOException {
        start(_ -> List.of());

        ProbeRun.of(Checks.of(Type.DNS, socket.getLocalPort()).within(SHORT).build())
                .failsAtItsTimeout(SHORT);
    }

    @Test
    void so_does_one_that_only_sends_what_nobody_asked_for() throws IOException {
        start(
                query -> {
                    RawServer.pause(Duration.ofMillis(100));
                    var noise = answer(query, Rcode.NOERROR);
                    noise.getHeader().setID(query.getHeader().getID() ^ 1);
                    return List.of(noise, noise, noise);
                });

        ProbeRun.of(Checks.of(Type.DNS, socket.getLocalPort()).within(SHORT).build())
                .failsAtItsTimeout(SHORT);
    }

    @Test
    void a_closed_port_is_told_at_once() throws IOException {
        start(_ -> List.of());
        var port = socket.getLocalPort();
        socket.close();

        ProbeRun.of(Checks.of(Type.DNS, port).build())
                .fails("has nothing that listens on UDP port " + port);
    }

    @Test
    void a_check_that_no_question_can_be_made_of_sends_none() {
        ProbeRun.of(Checks.of(Type.DNS, 53).query("a..b", "A").build()).fails("no DNS name");
        ProbeRun.of(Checks.of(Type.DNS, 53).query("example.com", "NOSUCH").build())
                .fails("no type of DNS records");
    }

    private ProbeRun dns() {
        return ProbeRun.of(
                Checks.of(Type.DNS, socket.getLocalPort())
                        .within(Duration.ofSeconds(5))
                        .query("www.example.com", "A")
                        .build());
    }

    private static Message answer(Message query, int rcode) {
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setRcode(rcode);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        return answer;
    }

    private static Message withAddress(Message answer) {
        answer.addRecord(
                new ARecord(
                        answer.getQuestion().getName(),
                        DClass.IN,
                        60,
                        InetAddress.getLoopbackAddress()),
                Section.ANSWER);
        return answer;
    }

    private void start(Function<Message, List<Message>> answers) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var serving = socket;
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                while (true) {
                                    serve(serving, answers);
                                }
                            } catch (IOException e) {
                                // Closed.
                            }
                        });
    }

    private static void serve(DatagramSocket socket, Function<Message, List<Message>> answers)
            throws IOException {
        var packet = new DatagramPacket(new byte[1500], 1500);
        socket.receive(packet);
        var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        for (var answer : answers.apply(query)) {
            var wire = answer.toWire();
            socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        }
    }
}
