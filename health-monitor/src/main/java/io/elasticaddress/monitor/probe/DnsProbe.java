package io.elasticaddress.monitor.probe;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/**
 * A question over UDP, asked once: what gets lost on the way counts as a failure, and rise and fall are there for that. Each
 * has a port and an id of its own that can't be guessed.
 */
final class DnsProbe implements Probe {
    private static final int LARGEST = 4096;

    private final InetAddress address;
    private final int port;
    private final Record question;
    private final Duration timeout;
    private final SecureRandom random = new SecureRandom();

    /**
     * @throws IllegalArgumentException where there is no such name or type
     */
    DnsProbe(InetAddress address, int port, String name, String type, Duration timeout) {
        this.address = address;
        this.port = port;
        this.question = question(name, type);
        this.timeout = timeout;
    }

    private static Record question(String name, String type) {
        var number = Type.value(type);
        if (number < 0) {
            throw new IllegalArgumentException("\"" + type + "\" is no type of DNS records");
        }
        try {
            return Record.newRecord(Name.fromString(name, Name.root), number, DClass.IN);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("\"" + name + "\" is no DNS name", e);
        }
    }

    @Override
    public ProbeResult run() {
        var deadline = Deadline.in(timeout);
        var query = Message.newQuery(question);
        query.getHeader().setID(random.nextInt(0x10000));
        try (var socket = new DatagramSocket()) {
            // Connected, so that nobody else's packets arrive, and a closed port is told.
            socket.connect(address, port);
            var wire = query.toWire();
            socket.send(new DatagramPacket(wire, wire.length));
            while (true) {
                socket.setSoTimeout(deadline.leftMillis());
                var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(packet);
                var answer = parse(packet);
                if (answer != null && answers(query, answer)) {
                    return judge(answer);
                }
            }
        } catch (PortUnreachableException e) {
            return new ProbeResult.Failure("has nothing that listens on UDP port " + port);
        } catch (IOException e) {
            return Faults.of(e, timeout);
        }
    }

    private static @org.jspecify.annotations.Nullable Message parse(DatagramPacket packet) {
        try {
            return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        } catch (IOException e) {
            // Not DNS: nothing was asked that this could answer.
            return null;
        }
    }

    private static boolean answers(Message query, Message answer) {
        var asked = answer.getQuestion();
        return answer.getHeader().getID() == query.getHeader().getID()
                && answer.getHeader().getFlag(Flags.QR)
                // Some leave the question out where they refuse.
                && (asked == null || asked.equals(query.getQuestion()));
    }

    private ProbeResult judge(Message answer) {
        if (answer.getRcode() != Rcode.NOERROR) {
            return new ProbeResult.Failure("answered " + Rcode.string(answer.getRcode()));
        }
        var found =
                answer.getSection(Section.ANSWER).stream()
                        .anyMatch(record -> record.getType() == question.getType());
        return found
                ? new ProbeResult.Success(null)
                : new ProbeResult.Failure(
                        "answered without a record of type " + Type.string(question.getType()));
    }
}
