package io.elasticaddress.dns.confirming;

import io.elasticaddress.contracts.dns.RecordSet;
import io.elasticaddress.dns.exchange.Records;
import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.dns.exchange.TcpExchange;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One of a zone's authoritative servers, read over UDP, and over TCP where an answer is truncated. Answers without the
 * authoritative bit don't count: they may come from a cache. Each call has a socket of its own, with a port and ids that
 * can't be guessed. Safe for use by several threads.
 */
public final class AuthoritativeServer implements AutoCloseable {
    /** What passes every network unfragmented (DNS flag day 2020). */
    private static final int UDP_PAYLOAD = 1232;

    private static final int UNDER_WAY = 64;
    private static final int[] TYPES = {Type.A, Type.AAAA};

    private final ServerAddress address;
    private final Duration timeout;
    private final Duration repeatAfter;
    private final Clock clock;
    private final TcpExchange tcp;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param timeout how long to wait for the answers to one call
     */
    public AuthoritativeServer(ServerAddress address, Duration timeout, Clock clock) {
        this.address = address;
        this.timeout = timeout;
        this.repeatAfter = timeout.dividedBy(6);
        this.clock = clock;
        this.tcp = new TcpExchange(address, timeout);
    }

    public String description() {
        return address.toString();
    }

    /**
     * Reads each name and passes on its reading as soon as it is there, from this thread. Returns when every name has been
     * passed on, which takes the timeout at most.
     */
    public void read(List<String> dnsNames, BiConsumer<String, Reading> seen) {
        new Call(dnsNames, seen).run();
    }

    @Override
    public void close() {
        tcp.close();
    }

    /** A name under way: what its questions have brought so far. */
    private static final class NameQuestions {
        private final String dnsName;
        private final Name owner;
        private final List<Record> records = new ArrayList<>();
        private int open = TYPES.length;
        private boolean passedOn;

        NameQuestions(String dnsName) {
            this.dnsName = dnsName;
            this.owner = Records.name(dnsName);
        }
    }

    private record Question(NameQuestions of, int type, int id, byte[] query) {}

    private final class Call {
        private final BiConsumer<String, Reading> seen;
        private final List<NameQuestions> names;
        private final ArrayDeque<Question> unsent = new ArrayDeque<>();
        private final Map<Integer, Question> underWay = new HashMap<>();
        private final long deadline = System.nanoTime() + timeout.toNanos();

        Call(List<String> dnsNames, BiConsumer<String, Reading> seen) {
            this.seen = seen;
            this.names = dnsNames.stream().map(NameQuestions::new).toList();
            var id = random.nextInt(0x10000);
            // An odd step visits every id once before it comes back.
            var step = random.nextInt(0x8000) * 2 + 1;
            for (var name : names) {
                for (var type : TYPES) {
                    unsent.add(new Question(name, type, id, query(name.owner, type, id)));
                    id = id + step & 0xffff;
                }
            }
        }

        void run() {
            try (var socket = new DatagramSocket(new InetSocketAddress(0))) {
                socket.connect(new InetSocketAddress(address.host(), address.port()));
                exchange(socket);
                giveUp("No answer over UDP in " + timeout.toMillis() + " ms");
            } catch (IOException | IllegalArgumentException e) {
                giveUp("Could not be asked over UDP: " + e.getMessage());
            }
        }

        private void exchange(DatagramSocket socket) throws IOException {
            var buffer = new byte[4096];
            var repeatAt = System.nanoTime() + repeatAfter.toNanos();
            while (!unsent.isEmpty() || !underWay.isEmpty()) {
                while (!unsent.isEmpty() && underWay.size() < UNDER_WAY) {
                    var question = unsent.remove();
                    underWay.put(question.id, question);
                    send(socket, question);
                }
                var now = System.nanoTime();
                if (now >= deadline) {
                    return;
                }
                if (now >= repeatAt) {
                    for (var question : underWay.values()) {
                        send(socket, question);
                    }
                    repeatAt = now + repeatAfter.toNanos();
                }
                var millis = (Math.min(deadline, repeatAt) - now) / 1_000_000 + 1;
                socket.setSoTimeout((int) millis);
                var packet = new DatagramPacket(buffer, buffer.length);
                try {
                    socket.receive(packet);
                } catch (SocketTimeoutException e) {
                    continue;
                }
                receive(packet);
                repeatAt = Math.max(repeatAt, System.nanoTime() + repeatAfter.toNanos());
            }
        }

        private void send(DatagramSocket socket, Question question) throws IOException {
            socket.send(new DatagramPacket(question.query, question.query.length));
        }

        private void receive(DatagramPacket packet) {
            Message answer;
            try {
                answer = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            } catch (IOException e) {
                // Not DNS: nothing was asked that this could answer.
                return;
            }
            var question = underWay.get(answer.getHeader().getID());
            if (question == null || !answers(question, answer)) {
                return;
            }
            underWay.remove(question.id);
            if (answer.getHeader().getFlag(Flags.TC)) {
                overTcp(question);
            } else {
                take(question, answer);
            }
        }

        private boolean answers(Question question, Message answer) {
            var asked = answer.getQuestion();
            return answer.getHeader().getFlag(Flags.QR)
                    && asked != null
                    && asked.getName().equals(question.of.owner)
                    && asked.getType() == question.type;
        }

        private void overTcp(Question question) {
            var id = tcp.nextId();
            var left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            try {
                var answer =
                        new Message(
                                tcp.call(List.of(query(question.of.owner, question.type, id)), left)
                                        .getFirst());
                take(question, answer);
            } catch (IOException e) {
                passOn(question.of, List.of(), "Truncated over UDP; over TCP: " + e.getMessage());
            }
        }

        private void take(Question question, Message answer) {
            var name = question.of;
            var rcode = answer.getRcode();
            if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
                passOn(name, List.of(), "Answered " + Rcode.string(rcode));
                return;
            }
            if (!answer.getHeader().getFlag(Flags.AA)) {
                var error =
                        Records.delegation(answer)
                                .map(
                                        cut ->
                                                "Answered that "
                                                        + cut.toString(true)
                                                        + " is delegated elsewhere")
                                .orElse("Answered without authority");
                passOn(name, List.of(), error);
                return;
            }
            name.records.addAll(answer.getSection(Section.ANSWER));
            name.open--;
            if (name.open == 0) {
                passOn(name, Records.sets(name.owner, name.records), null);
            }
        }

        private void giveUp(String error) {
            for (var name : names) {
                passOn(name, new Reading(description(), List.of(), clock.instant(), error, true));
            }
        }

        private void passOn(NameQuestions name, List<RecordSet> records, @Nullable String error) {
            passOn(name, new Reading(description(), records, clock.instant(), error));
        }

        private void passOn(NameQuestions name, Reading reading) {
            if (!name.passedOn) {
                name.passedOn = true;
                seen.accept(name.dnsName, reading);
            }
        }
    }

    private static byte[] query(Name owner, int type, int id) {
        var query = Message.newQuery(Record.newRecord(owner, type, DClass.IN));
        query.getHeader().setID(id);
        query.getHeader().unsetFlag(Flags.RD);
        query.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        return query.toWire();
    }
}
