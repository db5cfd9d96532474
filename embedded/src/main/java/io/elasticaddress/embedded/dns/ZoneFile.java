package io.elasticaddress.embedded.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A zone as text (RFC 1035, 5), which other servers read too. A new one takes the old one's place as a whole. */
final class ZoneFile {
    private ZoneFile() {}

    /**
     * @throws IOException also where it is no zone file of that zone
     */
    static Map<Name, Node> read(Path file, Name origin) throws IOException {
        var byName = new HashMap<Name, List<Record>>();
        try (var in = Files.newInputStream(file);
                var master = new Master(in, origin)) {
            for (var record = master.nextRecord(); record != null; record = master.nextRecord()) {
                byName.computeIfAbsent(record.getName(), name -> new ArrayList<>()).add(record);
            }
        }
        var nodes = new HashMap<Name, Node>();
        byName.forEach((name, records) -> nodes.put(name, Node.of(records)));
        var apex = nodes.getOrDefault(origin, Node.EMPTY);
        if (!apex.has(Type.SOA) || !apex.has(Type.NS)) {
            throw new IOException(file + " has no SOA and NS for " + origin);
        }
        return nodes;
    }

    static void write(Path file, Zone zone) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        try (var channel =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var out = Channels.newOutputStream(channel);
            out.write(text(zone));
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The move itself must outlive a power cut before the journal may be emptied.
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    private static byte[] text(Zone zone) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.US_ASCII))) {
            zone.records().forEach(record -> out.println(line(record)));
        }
        return bytes.toByteArray();
    }

    private static String line(Record record) {
        var start =
                "%s\t%d\t%s\t%s\t"
                        .formatted(
                                record.getName(),
                                record.getTTL(),
                                DClass.string(record.getDClass()),
                                Type.string(record.getType()));
        var data = record.rdataToString();
        return start + (isReadBackAs(record, data) ? data : generic(record));
    }

    /** Not every type's text can be read again, and a zone file that can't be read is a lost zone. */
    private static boolean isReadBackAs(Record record, String data) {
        try {
            var back =
                    Record.fromString(
                            record.getName(),
                            record.getType(),
                            record.getDClass(),
                            record.getTTL(),
                            data,
                            Name.root);
            return back.equals(record) && !data.contains("\n");
        } catch (TextParseException | RuntimeException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** RFC 3597, 5: the form for types that a reader does not know. */
    private static String generic(Record record) {
        var data = record.rdataToWireCanonical();
        return "\\# %d %s".formatted(data.length, HexFormat.of().formatHex(data));
    }
}
