package io.elasticaddress.embedded.dns;

import io.elasticaddress.embedded.EmbeddedDns;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TTL;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Asks the server on a loopback port as any client would. */
final class DnsClient {
    static final Name ZONE = Name.fromConstantString("ea.test.");
    static final EmbeddedDns.TsigKey KEY =
            new EmbeddedDns.TsigKey(
                    "updater.", "hmac-sha256", "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTAwMDE=");
    static final TSIG TSIG_KEY =
            new TSIG(TSIG.HMAC_SHA256, "updater.", "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTAwMDE=");

    private final int port;

    DnsClient(int port) {
        this.port = port;
    }

    static Name name(String relative) {
        try {
            return Name.fromString(relative, ZONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code "www 60 A 192.0.2.1"} */
    static Record record(String text) {
        var parts = text.split(" ", 4);
        try {
            return Record.fromString(
                    name(parts[0]),
                    Type.value(parts[2]),
                    DClass.IN,
                    TTL.parseTTL(parts[1]),
                    parts[3],
                    ZONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Message query(String name, int type) {
        return send(Message.newQuery(Record.newRecord(name(name), type, DClass.IN)), null, false);
    }

    List<String> data(String name, int type) {
        return query(name, type).getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == type)
                .map(Record::rdataToString)
                .toList();
    }

    /** The rcode of a signed update. */
    int update(Update update) {
        return send(update, TSIG_KEY, false).getRcode();
    }

    int add(String... records) {
        var update = new Update(ZONE);
        Arrays.stream(records).map(DnsClient::record).forEach(update::add);
        return update(update);
    }

    Message send(Message message, @Nullable TSIG key, boolean tcp) {
        try {
            var resolver = new SimpleResolver(InetAddress.getLoopbackAddress());
            resolver.setPort(port);
            resolver.setTCP(tcp);
            resolver.setIgnoreTruncation(true);
            resolver.setEDNS(-1);
            resolver.setTimeout(Duration.ofSeconds(10));
            resolver.setTSIGKey(key);
            return resolver.send(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of one datagram's answer. */
    byte[] datagram(byte[] packet) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.send(new DatagramPacket(packet, packet.length));
            var answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    /** A connection on which messages may be sent one after the other, or all before the first answer. */
    Connection connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        // Else the length waits in the one direction for what acknowledges it in the other.
        socket.setTcpNoDelay(true);
        return new Connection(
                socket,
                new DataInputStream(socket.getInputStream()),
                new DataOutputStream(socket.getOutputStream()));
    }

    record Connection(Socket socket, DataInputStream in, DataOutputStream out)
            implements AutoCloseable {
        void send(byte[] message) throws IOException {
            out.writeShort(message.length);
            out.write(message);
            out.flush();
        }

        Message receive() throws IOException {
            return new Message(receiveBytes());
        }

        byte[] receiveBytes() throws IOException {
            var bytes = new byte[in.readUnsignedShort()];
            in.readFully(bytes);
            return bytes;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
