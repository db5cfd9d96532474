package io.elasticaddress.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param httpPort 0: a free one
 * @param dnsPort 0: a free one
 */
record Options(Path dataDir, int httpPort, int dnsPort, boolean demo, boolean help) {
    static final String DATA_DIR = "--data-dir";
    static final String HTTP_PORT = "--http-port";
    static final String DNS_PORT = "--dns-port";
    static final String NO_DEMO = "--no-demo";
    static final String HELP = "--help";

    /**
     * Values stand behind their option as the next argument or after {@code =}. The last of several wins.
     *
     * @throws CannotStart where the arguments say something else than options
     */
    static Options parse(List<String> arguments) {
        var dataDir = Path.of(".quickstart");
        var httpPort = 8080;
        var dnsPort = 5353;
        var demo = true;
        var help = false;
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
                case DATA_DIR -> dataDir = folder(value(option, rest));
                case HTTP_PORT -> httpPort = port(option, value(option, rest));
                case DNS_PORT -> dnsPort = port(option, value(option, rest));
                case NO_DEMO -> {
                    refuseValue(option, argument);
                    demo = false;
                }
                case HELP, "-h" -> {
                    refuseValue(option, argument);
                    help = true;
                }
                default ->
                        throw new CannotStart(
                                "Unknown option %s. See: ./quickstart --help".formatted(option));
            }
        }
        return new Options(dataDir.toAbsolutePath().normalize(), httpPort, dnsPort, demo, help);
    }

    private static String value(String option, ArrayDeque<String> rest) {
        var value = rest.pollFirst();
        if (value == null || value.isEmpty() || value.startsWith("--")) {
            throw new CannotStart("%s needs a value. See: ./quickstart --help".formatted(option));
        }
        return value;
    }

    private static void refuseValue(String option, String argument) {
        if (!option.equals(argument)) {
            throw new CannotStart("%s takes no value. See: ./quickstart --help".formatted(option));
        }
    }

    private static Path folder(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new CannotStart("%s: %s is no folder's name".formatted(DATA_DIR, value));
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
        throw new CannotStart(
                "%s needs a port, 0 (a free one) to 65535, not %s".formatted(option, value));
    }
}
