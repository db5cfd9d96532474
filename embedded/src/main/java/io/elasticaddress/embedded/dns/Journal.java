package io.elasticaddress.embedded.dns;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Changes in the order they were made, each an entry of length, checksum and, per name, its records as they are from then
 * on. An entry counts as a whole or not at all: a torn one at the end, which nobody was told of, is cut off.
 *
 * <p>A {@link RandomAccessFile}, since an interrupt of the writing thread would close a channel for good.
 */
final class Journal implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int HEADER_BYTES = 8;

    private final RandomAccessFile file;
    private long end;

    private Journal(RandomAccessFile file, long end) {
        this.file = file;
        this.end = end;
    }

    static Journal open(Path path, Consumer<Map<Name, Node>> replay) throws IOException {
        var file = new RandomAccessFile(path.toFile(), "rw");
        try {
            var end = replay(file, replay);
            if (end < file.length()) {
                log.info("The journal {} had a torn entry at its end; it is cut off", path);
                file.setLength(end);
            }
            return new Journal(file, end);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Durable when it returns; when it throws, the entry is gone, or {@link #append} goes on failing until it is. */
    void append(Map<Name, Node> changed) throws IOException {
        if (file.length() != end) {
            file.setLength(end);
        }
        var body = encode(changed);
        var entry = ByteBuffer.allocate(HEADER_BYTES + body.length);
        entry.putInt(body.length).putInt(checksum(body)).put(body);
        try {
            file.seek(end);
            file.write(entry.array());
            file.getFD().sync();
        } catch (IOException e) {
            file.setLength(end);
            throw e;
        }
        end += entry.capacity();
    }

    void clear() throws IOException {
        file.setLength(0);
        end = 0;
        file.getFD().sync();
    }

    long size() {
        return end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Where the whole entries end. */
    private static long replay(RandomAccessFile file, Consumer<Map<Name, Node>> replay)
            throws IOException {
        var length = file.length();
        var at = 0L;
        while (length - at >= HEADER_BYTES) {
            file.seek(at);
            var bodyLength = file.readInt();
            var checksum = file.readInt();
            if (bodyLength < 0 || bodyLength > length - at - HEADER_BYTES) {
                return at;
            }
            var body = new byte[bodyLength];
            file.readFully(body);
            // Zeros, which a crash may leave in place of data, have a right checksum of nothing.
            if (bodyLength == 0 || checksum(body) != checksum) {
                return at;
            }
            replay.accept(decode(body));
            at += HEADER_BYTES + bodyLength;
        }
        return at;
    }

    private static byte[] encode(Map<Name, Node> changed) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        for (var change : changed.entrySet()) {
            var records = change.getValue().records();
            write(out, change.getKey().toWire());
            out.writeInt(records.size());
            for (var record : records) {
                write(out, record.toWire(Section.ANSWER));
            }
        }
        return bytes.toByteArray();
    }

    private static Map<Name, Node> decode(byte[] body) throws IOException {
        var changed = new HashMap<Name, Node>();
        var in = new DataInputStream(new ByteArrayInputStream(body));
        while (in.available() > 0) {
            var name = new Name(read(in));
            var records = new ArrayList<Record>();
            for (var left = in.readInt(); left > 0; left--) {
                records.add(RecordData.fromWire(read(in)));
            }
            changed.put(name, Node.of(records));
        }
        return changed;
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static int checksum(byte[] body) {
        var checksum = new CRC32C();
        checksum.update(body);
        return (int) checksum.getValue();
    }
}
