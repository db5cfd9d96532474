package io.elasticaddress.embedded.dns;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What of an answer must be the same at every server: all but the order of the records and the case of their owners, which
 * is the stored one at some servers and, by compression, the question's at others.
 *
 * @param question as it was sent, case included
 * @param edns null without EDNS
 */
record Answer(
        String opcode,
        String rcode,
        List<String> flags,
        List<String> question,
        List<String> answer,
        List<String> authority,
        List<String> additional,
        @Nullable String edns) {

    static Answer of(byte[] packet) throws IOException {
        var message = new Message(packet);
        var header = message.getHeader();
        var truncated = header.getFlag(Flags.TC);
        return new Answer(
                Opcode.string(header.getOpcode()),
                Rcode.string(message.getRcode()),
                flags(header),
                message.getSection(Section.QUESTION).stream().map(Record::toString).toList(),
                // How much of a truncated answer there is, nobody may rely on (RFC 2181, 9).
                truncated ? List.of() : records(message, Section.ANSWER),
                truncated ? List.of() : records(message, Section.AUTHORITY),
                truncated ? List.of() : records(message, Section.ADDITIONAL),
                edns(message.getOPT()));
    }

    private static List<String> flags(Header header) {
        // BIND calls a truncated answer that it left empty authenticated, where the question asks
        // for that.
        var truncated = header.getFlag(Flags.TC);
        return IntStream.range(0, 16)
                .filter(flag -> Flags.isFlag(flag) && header.getFlag(flag))
                .filter(flag -> !(truncated && flag == Flags.AD))
                .mapToObj(Flags::string)
                .toList();
    }

    private static List<String> records(Message message, int section) {
        return message.getSection(section).stream()
                .filter(record -> record.getType() != Type.OPT && record.getType() != Type.TSIG)
                .map(
                        record ->
                                record.getName().toString().toLowerCase(Locale.ROOT)
                                        + record.toString()
                                                .substring(record.getName().toString().length()))
                .sorted()
                .toList();
    }

    private static @Nullable String edns(@Nullable OPTRecord opt) {
        return opt == null
                ? null
                : "version %d, %d octets, flags %04x"
                        .formatted(opt.getVersion(), opt.getPayloadSize(), opt.getFlags());
    }
}
