package io.elasticaddress.embedded.dns;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Serial;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A full transfer (RFC 5936): one state of the zone between two copies of its SOA, in as many messages as needed. Who asks
 * for an increment gets the same, or the SOA alone where there is nothing newer than what he has (RFC 1995, 2).
 */
final class TransferHandler {
    private static final int MESSAGE_BYTES = 16 * 1024;

    private final Zone zone;

    TransferHandler(Zone zone) {
        this.zone = zone;
    }

    List<byte[]> transfer(Message request, Sender sender) {
        var records = new ArrayList<>(zone.records());
        if (!isUpToDate(request, (SOARecord) records.getFirst())) {
            records.add(records.getFirst());
        } else {
            records.subList(1, records.size()).clear();
        }
        var signed = signing(sender);
        var messages = new ArrayList<byte[]>();
        var batch = message(request);
        var bytes = 0;
        for (var record : records) {
            var size = record.toWire(Section.ANSWER).length;
            if (bytes > 0 && bytes + size > MESSAGE_BYTES) {
                messages.add(signed.apply(batch));
                batch = message(request);
                bytes = 0;
            }
            batch.addRecord(record, Section.ANSWER);
            bytes += size;
        }
        messages.add(signed.apply(batch));
        return messages;
    }

    /** The SOA that the sender of an incremental request has (RFC 1995, 3); null where it gives none. */
    static @Nullable SOARecord soaHad(Message request) {
        return request.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static boolean isUpToDate(Message request, SOARecord soa) {
        var had = soaHad(request);
        return request.getQuestion().getType() == Type.IXFR
                && had != null
                && Serial.compare(had.getSerial(), soa.getSerial()) >= 0;
    }

    private static Message message(Message request) {
        var message = new Message(request.getHeader().getID());
        var header = message.getHeader();
        header.setFlag(Flags.QR);
        header.setFlag(Flags.AA);
        message.addRecord(request.getQuestion(), Section.QUESTION);
        return message;
    }

    private static Function<Message, byte[]> signing(Sender sender) {
        if (!(sender instanceof Sender.Verified verified)) {
            return message -> message.toWire(Message.MAXLENGTH);
        }
        var stream = new TSIG.StreamGenerator(verified.key(), verified.request());
        return message -> {
            stream.generate(message);
            return message.toWire(Message.MAXLENGTH);
        };
    }
}
