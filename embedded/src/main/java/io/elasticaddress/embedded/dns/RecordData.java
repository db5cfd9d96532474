package io.elasticaddress.embedded.dns;

import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.WireParseException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** What dnsjava's records don't offer: comparing data without class and TTL, and a record with another TTL. */
final class RecordData {
    /** Where the TTL stands behind an uncompressed name: after type and class. */
    private static final int TTL_AFTER_NAME = 4;

    private RecordData() {}

    static boolean isEmpty(Record record) {
        return record.rdataToWireCanonical().length == 0;
    }

    /** Case of names inside the data does not count, nor do class and TTL: an RFC 2136 deletion has class NONE. */
    static boolean same(Record one, Record other) {
        return one.getType() == other.getType()
                && Arrays.equals(one.rdataToWireCanonical(), other.rdataToWireCanonical());
    }

    static boolean contains(List<Record> set, Record record) {
        return set.stream().anyMatch(member -> same(member, record));
    }

    /** As sets: order and repetition don't count. */
    static boolean sameSets(List<Record> one, List<Record> other) {
        return one.stream().allMatch(record -> contains(other, record))
                && other.stream().allMatch(record -> contains(one, record));
    }

    static Record withTtl(Record record, long ttl) {
        if (record.getTTL() == ttl) {
            return record;
        }
        var wire = record.toWire(Section.ANSWER);
        ByteBuffer.wrap(wire).putInt(record.getName().length() + TTL_AFTER_NAME, (int) ttl);
        return fromWire(wire);
    }

    static Record withName(Record record, Name name) {
        var wire = record.toWire(Section.ANSWER);
        var data = ByteBuffer.wrap(wire).position(record.getName().length());
        return fromWire(
                ByteBuffer.allocate(name.length() + data.remaining())
                        .put(name.toWire())
                        .put(data)
                        .array());
    }

    /** For bytes that {@link Record#toWire} wrote. */
    static Record fromWire(byte[] wire) {
        try {
            return Record.fromWire(wire, Section.ANSWER);
        } catch (WireParseException e) {
            throw new IllegalArgumentException("not a record: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
