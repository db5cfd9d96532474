package io.elasticaddress.embedded.dns;

import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;

import java.util.Optional;

/** Names that begin with an asterisk label. */
final class WildcardNames {
    private static final Name ASTERISK = Name.fromConstantString("*");

    private WildcardNames() {}

    /** Empty where the name has no room for another label. */
    static Optional<Name> under(Name encloser) {
        try {
            return Optional.of(Name.concatenate(ASTERISK, encloser));
        } catch (NameTooLongException e) {
            return Optional.empty();
        }
    }
}
