package io.elasticaddress.quickstart;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param httpPort 0: a free one
 * @param dnsPort the embedded DNS server's; 0: a free one
 * @param dns the servers instead of the embedded one; null: the embedded one
 */
record Options(
        Path dataDir,
        int httpPort,
        int dnsPort,
        boolean demo,
        boolean help,
        @Nullable DnsOptions dns) {
    static final String DATA_DIR = "--data-dir";
    static final String HTTP_PORT = "--http-port";
    static final String DNS_PORT = "--dns-port";
    static final String NO_DEMO = "--no-demo";
    static final String HELP = "--help";

    private static final int DEFAULT_HTTP_PORT = 8080;
    private static final int DEFAULT_DNS_PORT = 5353;

    /**
     * Values stand behind their option as the next argument or after {@code =}. The last of several wins, save where an option
     * may be given more than once.
     *
     * @throws CannotStart where the arguments say something else than options, or options that don't go together
     */
    static Options parse(List<String> arguments) {
        var dataDir = Path.of(".quickstart");
        var httpPort = DEFAULT_HTTP_PORT;
        Integer dnsPort = null;
        var demo = true;
        var help = false;
        var dns = new DnsOptions.Given();
        var rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            var argument = rest.removeFirst();
            var equals = argument.indexOf('=');
            var option =
                    argument.startsWith("--") && equals > 0
                            ? argument.substring(0, equals)
                            : argument;
            if (!option.equals(argument)) {
                rest.addFirst(argument.substring(equals + 1));
            }
            switch (option) {
                case DATA_DIR -> dataDir = path(option, value(option, rest));
                case HTTP_PORT -> httpPort = port(option, value(option, rest));
                case DNS_PORT -> dnsPort = port(option, value(option, rest));
                case DnsOptions.SERVER -> dns.server(value(option, rest));
                case DnsOptions.ZONE -> dns.zone(value(option, rest));
                case DnsOptions.KEY_FILE -> dns.keyFile(path(option, value(option, rest)));
                case DnsOptions.VERIFY -> dns.verify(value(option, rest));
                case NO_DEMO -> {
                    refuseValue(option, argument);
                    demo = false;
                }
                case HELP, "-h" -> {
                    refuseValue(option, argument);
                    help = true;
                }
                default ->
                        throw CannotStart.misused(
                                "Unknown option %s. See: ./quickstart --help".formatted(option));
            }
        }
        var servers = help ? null : dns.together();
        if (servers != null && dnsPort != null) {
            throw CannotStart.misused(
                    "%s is the embedded DNS server's, and %s leaves that out: give one of them"
                            .formatted(DNS_PORT, DnsOptions.SERVER));
        }
        return new Options(
                dataDir.toAbsolutePath().normalize(),
                httpPort,
                dnsPort == null ? DEFAULT_DNS_PORT : dnsPort,
                demo,
                help,
                servers);
    }

    private static String value(String option, ArrayDeque<String> rest) {
        var value = rest.pollFirst();
        if (value == null || value.isEmpty() || value.startsWith("--")) {
            throw CannotStart.misused(
                    "%s needs a value. See: ./quickstart --help".formatted(option));
        }
        return value;
    }

    private static void refuseValue(String option, String argument) {
        if (!option.equals(argument)) {
            throw CannotStart.misused(
                    "%s takes no value. See: ./quickstart --help".formatted(option));
        }
    }

    private static Path path(String option, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw CannotStart.misused("%s: %s is no path".formatted(option, value));
        }
    }

    private static int port(String option, String value) {
        try {
            var port = Integer.parseInt(value);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of range.
        }
        throw CannotStart.misused(
                "%s needs a port, 0 (a free one) to 65535, not %s".formatted(option, value));
    }
}
