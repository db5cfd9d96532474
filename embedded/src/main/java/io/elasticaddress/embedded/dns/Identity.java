package io.elasticaddress.embedded.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

import java.util.Set;

/** What the server says about itself to {@code dig CH TXT version.bind} (RFC 4892, 1): that it is for trying out. */
final class Identity {
    static final String TEXT = "An embedded DNS server for trying out and for tests, not for use";

    private static final Set<Name> NAMES =
            Set.of(
                    Name.fromConstantString("version.bind."),
                    Name.fromConstantString("version.server."));
    private static final Name HOSTMASTER = Name.fromConstantString("hostmaster.");

    private Identity() {}

    /** The rcode; the question's class is CH. */
    static int answer(Record question, Message response) {
        var name = question.getName();
        if (!NAMES.contains(name)) {
            return Rcode.REFUSED;
        }
        response.getHeader().setFlag(Flags.AA);
        if (question.getType() == Type.TXT || question.getType() == Type.ANY) {
            response.addRecord(new TXTRecord(name, DClass.CH, 0, TEXT), Section.ANSWER);
        } else {
            response.addRecord(
                    new SOARecord(name, DClass.CH, 0, name, HOSTMASTER, 1, 0, 0, 0, 0),
                    Section.AUTHORITY);
        }
        return Rcode.NOERROR;
    }
}
