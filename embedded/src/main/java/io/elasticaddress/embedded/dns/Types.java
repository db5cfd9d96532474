package io.elasticaddress.embedded.dns;

import org.xbill.DNS.Type;

/** Which types stand for data that a zone can hold, and which only ever appear in questions and messages. */
final class Types {
    /** RFC 6895, 3.1: 128 to 255 are question and meta types. */
    private static final int FIRST_META = 128;

    private static final int LAST_META = 255;

    private Types() {}

    static boolean isData(int type) {
        return type > 0 && type != Type.OPT && (type < FIRST_META || type > LAST_META);
    }

    /** Whether nobody can ask for it: it only ever stands in a message's other sections, or is not assigned. */
    static boolean isNoQuestion(int type) {
        return type == Type.OPT
                || type >= FIRST_META && type <= LAST_META && type != Type.ANY && type != Type.IXFR;
    }

    /** May stand beside a CNAME (RFC 4035, 2.5). */
    static boolean isBesideCname(int type) {
        return type == Type.RRSIG || type == Type.NSEC || type == Type.KEY;
    }
}
