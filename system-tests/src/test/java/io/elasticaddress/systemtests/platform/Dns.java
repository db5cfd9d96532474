package io.elasticaddress.systemtests.platform;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** What {@code dig} asks of one server. */
public record Dns(int port) {

    /** The addresses that the name has, in no order. */
    public List<String> addresses(String name) {
        return ask(name).getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == Type.A)
                .map(Record::rdataToString)
                .toList();
    }

    private Message ask(String name) {
        try {
            var resolver =
                    new SimpleResolver(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            resolver.setTimeout(Duration.ofSeconds(5));
            return resolver.send(
                    Message.newQuery(
                            Record.newRecord(Name.fromString(name, Name.root), Type.A, DClass.IN)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
