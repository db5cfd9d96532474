package io.elasticaddress.embedded.dns;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/** Who sent a request, as far as its TSIG proves it, and so how the answer is signed (RFC 8945, 5.2 and 5.3). */
sealed interface Sender {
    /** The response's bytes, at most that many: what does not fit is left out and TC set. */
    byte[] toWire(Message response, int maxBytes);

    /** No signature was given. */
    record Anonymous() implements Sender {
        @Override
        public byte[] toWire(Message response, int maxBytes) {
            return response.toWire(maxBytes);
        }
    }

    /** The signature holds. */
    record Verified(TSIG key, TSIGRecord request) implements Sender {
        @Override
        public byte[] toWire(Message response, int maxBytes) {
            response.setTSIG(key, Rcode.NOERROR, request);
            return response.toWire(maxBytes);
        }
    }

    /** Signed with our key, at another time than now: the answer is signed and says what time it is here. */
    record Untimely(TSIG key, TSIGRecord request) implements Sender {
        @Override
        public byte[] toWire(Message response, int maxBytes) {
            response.setTSIG(key, Rcode.BADTIME, request);
            return response.toWire(maxBytes);
        }
    }

    /** A key that is not ours, or a signature that does not hold: the answer names the error and is not signed. */
    record Unproven(int error, TSIGRecord request) implements Sender {
        @Override
        public byte[] toWire(Message response, int maxBytes) {
            var tsig =
                    new TSIGRecord(
                            request.getName(),
                            request.getDClass(),
                            0,
                            request.getAlgorithm(),
                            request.getTimeSigned(),
                            request.getFudge(),
                            new byte[0],
                            request.getOriginalID(),
                            error,
                            null);
            response.addRecord(tsig, Section.ADDITIONAL);
            return response.toWire(maxBytes);
        }
    }

    static Sender of(Message request, byte[] packet, TSIG key) {
        @Nullable TSIGRecord tsig = request.getTSIG();
        if (tsig == null) {
            return new Anonymous();
        }
        var error = key.verify(request, packet, null);
        return switch (error) {
            case Rcode.NOERROR -> new Verified(key, tsig);
            case Rcode.BADTIME -> new Untimely(key, tsig);
            default -> new Unproven(error, tsig);
        };
    }
}
