package io.elasticaddress.embedded.dns;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From a packet to the packets that answer it: reading, who sent it (TSIG), EDNS, and on to whom it concerns. Whatever
 * the bytes are, it answers or stays silent, and throws nothing.
 */
final class RequestHandler {
    private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

    /** What fits a datagram on any path without fragments (DNS flag day 2020). */
    private static final int EDNS_BYTES = 1232;

    private static final int PLAIN_UDP_BYTES = 512;
    private static final int HEADER_RCODE_BITS = 4;
    private static final int LOW_BITS = 0xF;

    private final Name origin;
    private final TSIG key;
    private final QueryHandler queries;
    private final UpdateHandler updates;
    private final TransferHandler transfers;

    RequestHandler(TSIG key, Zone zone, ZoneStore store) {
        this.origin = zone.origin();
        this.key = key;
        this.queries = new QueryHandler(zone);
        this.updates = new UpdateHandler(zone, store);
        this.transfers = new TransferHandler(zone);
    }

    /** How a packet came. */
    record Via(boolean tcp, boolean loopback) {}

    /** The answers in order, none to what deserves none; several only for a transfer. */
    List<byte[]> handle(byte[] packet, Via via) {
        if (packet.length < Header.LENGTH) {
            return List.of();
        }
        var header = header(packet);
        if (header.getFlag(Flags.QR)) {
            // Answering answers is how two servers keep each other busy for ever.
            return List.of();
        }
        var unread = isImplemented(header) ? Rcode.FORMERR : Rcode.NOTIMP;
        Message request;
        try {
            request = new Message(packet);
        } catch (IOException | RuntimeException e) {
            // dnsjava reports some malformed records as illegal arguments.
            log.debug("A packet of {} bytes can't be read", packet.length, e);
            return List.of(bare(header, unread));
        }
        if (!isWhole(request)) {
            return List.of(bare(header, unread));
        }
        try {
            return handle(request, packet, via);
        } catch (RuntimeException e) {
            // A bug must cost one answer, not the server.
            log.error("A request can't be answered:\n{}", request, e);
            return List.of(bare(header, Rcode.SERVFAIL));
        }
    }

    private static boolean isImplemented(Header header) {
        return header.getOpcode() == Opcode.QUERY || header.getOpcode() == Opcode.UPDATE;
    }

    /** dnsjava reads as much as there is of a message that calls itself truncated; a request has no right to be. */
    private static boolean isWhole(Message request) {
        return IntStream.rangeClosed(Section.QUESTION, Section.ADDITIONAL)
                .allMatch(
                        section ->
                                request.getSection(section).size()
                                        == request.getHeader().getCount(section));
    }

    private List<byte[]> handle(Message request, byte[] packet, Via via) {
        var sender = Sender.of(request, packet, key);
        var opts =
                request.getSection(Section.ADDITIONAL).stream()
                        .filter(record -> record.getType() == Type.OPT)
                        .map(OPTRecord.class::cast)
                        .toList();
        var rcode = objection(request, sender, opts, via);
        if (rcode == Rcode.NOERROR && isTransfer(request, via)) {
            return transfers.transfer(request, sender);
        }
        var response = responseTo(request);
        if (rcode == Rcode.NOERROR) {
            rcode =
                    request.getHeader().getOpcode() == Opcode.UPDATE
                            ? updates.handle(request)
                            : queries.answer(request.getQuestion(), response, via.tcp());
        }
        response.getHeader().setRcode(rcode & LOW_BITS);
        var room = via.tcp() ? Message.MAXLENGTH : PLAIN_UDP_BYTES;
        if (!opts.isEmpty()) {
            var asked = opts.getFirst();
            response.addRecord(
                    new OPTRecord(
                            EDNS_BYTES,
                            rcode >> HEADER_RCODE_BITS,
                            0,
                            asked.getFlags() & ExtendedFlags.DO),
                    Section.ADDITIONAL);
            room = Math.max(room, Math.min(asked.getPayloadSize(), EDNS_BYTES));
        }
        return List.of(sender.toWire(response, room));
    }

    /** What stands against the request before anybody looks for an answer; NOERROR if nothing does. */
    private int objection(Message request, Sender sender, List<OPTRecord> opts, Via via) {
        if (!isImplemented(request.getHeader())) {
            return Rcode.NOTIMP;
        }
        if (sender instanceof Sender.Unproven || sender instanceof Sender.Untimely) {
            return Rcode.NOTAUTH;
        }
        if (opts.size() > 1 || request.getSection(Section.QUESTION).size() != 1) {
            return Rcode.FORMERR;
        }
        if (!opts.isEmpty() && opts.getFirst().getVersion() > 0) {
            return Rcode.BADVERS;
        }
        if (request.getHeader().getOpcode() == Opcode.UPDATE) {
            return sender instanceof Sender.Verified ? Rcode.NOERROR : Rcode.REFUSED;
        }
        var question = request.getQuestion();
        if (question.getType() == Type.AXFR && !via.tcp()) {
            return Rcode.FORMERR;
        }
        if (!isTransfer(request, via)) {
            return Rcode.NOERROR;
        }
        if (question.getType() == Type.IXFR && TransferHandler.soaHad(request) == null) {
            return Rcode.FORMERR;
        }
        if (question.getDClass() != DClass.IN || !question.getName().equals(origin)) {
            return Rcode.NOTAUTH;
        }
        return via.loopback() || sender instanceof Sender.Verified ? Rcode.NOERROR : Rcode.REFUSED;
    }

    /** By TCP an increment is answered with the whole (RFC 1995, 4); by UDP it is a question for the serial. */
    private static boolean isTransfer(Message request, Via via) {
        var type = request.getQuestion().getType();
        return request.getHeader().getOpcode() == Opcode.QUERY
                && via.tcp()
                && (type == Type.AXFR || type == Type.IXFR);
    }

    private static Message responseTo(Message request) {
        var response = new Message(0);
        response.setHeader(reply(request.getHeader(), Rcode.NOERROR));
        request.getSection(Section.QUESTION)
                .forEach(question -> response.addRecord(question, Section.QUESTION));
        return response;
    }

    private static Header reply(Header request, int rcode) {
        var header = new Header(request.getID());
        header.setOpcode(request.getOpcode());
        header.setFlag(Flags.QR);
        // RFC 1035, 4.1.1, and RFC 4035, 3.2.2: these two come back as they were sent.
        for (var copied : new int[] {Flags.RD, Flags.CD}) {
            if (request.getFlag(copied)) {
                header.setFlag(copied);
            }
        }
        header.setRcode(rcode);
        return header;
    }

    private static byte[] bare(Header request, int rcode) {
        return reply(request, rcode).toWire();
    }

    private static Header header(byte[] packet) {
        try {
            return new Header(packet);
        } catch (IOException e) {
            throw new UncheckedIOException("there are at least as many bytes as a header has", e);
        }
    }
}
