package io.elasticaddress.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a command that was accepted.
 *
 * @param uid of what was created, else null
 * @param dnsName of a group that was created, else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Done(boolean ok, String message, @Nullable String uid, @Nullable String dnsName) {

    static One<Done> of(String message) {
        return new One<>(new Done(true, message, null, null));
    }

    static One<Done> created(String message, String uid, @Nullable String dnsName) {
        return new One<>(new Done(true, message, uid, dnsName));
    }
}
