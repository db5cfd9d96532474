package io.elasticaddress.dns.provider.rfc2136;

import io.elasticaddress.dns.exchange.ServerAddress;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/**
 * Why a server takes no updates from here, in sentences for people.
 *
 * @param key null where updates are sent unsigned
 */
record Refusals(ServerAddress server, Name zone, @Nullable TsigKey key) {

    /** The answer's rcode is NOTAUTH. */
    String notAuthorised(Message answer) {
        var signature = answer.getTSIG();
        if (signature != null && signature.getError() != Rcode.NOERROR) {
            return switch (signature.getError()) {
                case Rcode.BADKEY ->
                        server
                                + " does not know the TSIG key "
                                + signature.getName().toString(true);
                case Rcode.BADSIG ->
                        server
                                + " has another secret for the TSIG key "
                                + signature.getName().toString(true);
                case Rcode.BADTIME -> server + "'s clock and ours differ too much for TSIG";
                default ->
                        server
                                + " does not accept the TSIG key: "
                                + Rcode.TSIGstring(signature.getError());
            };
        }
        return server
                + " answered NOTAUTH: it is not the primary of the zone "
                + zone.toString(true)
                + ", or does not accept the key";
    }

    /** The answer's rcode is REFUSED. */
    String notAllowed() {
        return "%s answered REFUSED to an update of the zone %s: it does not allow %s to make it, or is not the primary"
                .formatted(
                        server,
                        zone.toString(true),
                        key == null ? "updates without a key" : "the key " + key.name());
    }
}
