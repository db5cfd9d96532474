package io.elasticaddress.quickstart;

import io.elasticaddress.dns.exchange.ServerAddress;
import io.elasticaddress.failover.elasticaddress.HostName;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * DNS servers to use instead of the embedded one.
 *
 * @param zone in lower case, without the final dot
 * @param servers different ones: the first takes the updates, and all must answer
 * @param keyFile absolute; as {@code tsig-keygen} writes it
 */
record DnsOptions(String zone, List<ServerAddress> servers, Path keyFile) {
    static final String SERVER = "--dns-server";
    static final String ZONE = "--dns-zone";
    static final String KEY_FILE = "--tsig-key-file";
    static final String VERIFY = "--dns-verify";

    /** Of the 253 that a name may have, a group's takes twelve, and its marker's four more. */
    private static final int LONGEST_ZONE = 253 - 12 - 4;

    /** What was given so far. */
    static final class Given {
        private @Nullable ServerAddress server;
        private @Nullable String zone;
        private @Nullable Path keyFile;
        private final List<ServerAddress> verified = new ArrayList<>();

        void server(String value) {
            server = address(SERVER, value);
        }

        void zone(String value) {
            var name =
                    HostName.canonical(value)
                            .orElseThrow(
                                    () ->
                                            CannotStart.misused(
                                                    "%s: %s is not the name of a DNS zone"
                                                            .formatted(ZONE, value)));
            if (name.length() > LONGEST_ZONE) {
                throw CannotStart.misused(
                        "%s: with more than %d characters, %s has no room for names in it"
                                .formatted(ZONE, LONGEST_ZONE, name));
            }
            zone = name;
        }

        void keyFile(Path value) {
            keyFile = value.toAbsolutePath().normalize();
        }

        void verify(String value) {
            verified.add(address(VERIFY, value));
        }

        /**
         * Null where nothing was given.
         *
         * @throws CannotStart where something is missing
         */
        @Nullable DnsOptions together() {
            if (server == null) {
                var stray = zone != null ? ZONE : keyFile != null ? KEY_FILE : VERIFY;
                if (zone == null && keyFile == null && verified.isEmpty()) {
                    return null;
                }
                throw CannotStart.misused(
                        "%s needs %s HOST:PORT, the server that takes the zone's updates"
                                .formatted(stray, SERVER));
            }
            if (zone == null) {
                throw CannotStart.misused(
                        "%s needs %s ZONE, the zone that names are made in"
                                .formatted(SERVER, ZONE));
            }
            if (keyFile == null) {
                throw CannotStart.misused(
                        "%s needs %s FILE, a key as tsig-keygen writes it"
                                .formatted(SERVER, KEY_FILE));
            }
            var servers = new LinkedHashSet<ServerAddress>();
            servers.add(server);
            servers.addAll(verified);
            return new DnsOptions(zone, List.copyOf(servers), keyFile);
        }

        private static ServerAddress address(String option, String value) {
            try {
                return ServerAddress.parse(value);
            } catch (IllegalArgumentException e) {
                throw CannotStart.misused("%s: %s".formatted(option, e.getMessage()));
            }
        }
    }
}
