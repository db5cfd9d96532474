package io.elasticaddress.quickstart;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LoggingSystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts everything and runs until it is stopped. Exit codes: 0 for {@code --help}, 1 where it can't start or a part ended
 * by itself, 2 for a command line that it does not understand or that names what can't be used, as a key that the DNS server
 * refuses; stopped by a signal, the signal's.
 */
public final class Quickstart {
    static final String LOG = "quickstart.log";
    static final String ADMIN_TOKEN = "admin.token";
    static final String PUBLIC_TOKEN = "public.token";

    /** Of the ten seconds within which it must be gone. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(9);

    private static final AtomicBoolean stopping = new AtomicBoolean();
    private static volatile boolean logging;

    private Quickstart() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0 && args[0].equals(Training.COMMAND)) {
            train(List.of(args).subList(1, args.length));
            return;
        }
        Options options;
        try {
            options = Options.parse(List.of(args));
        } catch (CannotStart e) {
            System.err.println(e.sentence());
            System.exit(e.exitCode());
            return;
        }
        if (options.help()) {
            System.out.print(usage());
            return;
        }
        try {
            run(options);
        } catch (CannotStart e) {
            fail(e.sentence(), e, e.exitCode());
        } catch (IOException | RuntimeException | Error e) {
            fail("It can't start: " + e, e, 1);
        }
        // The services' threads go on until a signal ends the process.
    }

    private static void train(List<String> arguments) throws InterruptedException {
        try {
            Training.run(arguments);
        } catch (CannotStart e) {
            fail(e.sentence(), e, e.exitCode());
        } catch (IOException | RuntimeException | Error e) {
            fail("The training failed: " + e, e, 1);
        }
        // The broker leaves threads behind.
        System.exit(0);
    }

    private static void run(Options options) throws IOException, InterruptedException {
        var folder = DataFolder.open(options.dataDir());
        logTo(folder.resolve(LOG));
        forget(folder);
        var dns = options.dns();
        var servers = dns == null ? null : NameServers.of(dns);
        Platform.check(options);
        var installation = Installation.of(folder, dns == null ? Platform.ZONE : dns.zone());
        System.out.printf("Starting; the log is %s%n", folder.resolve(LOG));
        var platform =
                new Platform(
                        options,
                        folder,
                        installation,
                        servers,
                        new ServiceContexts(Quickstart::hasEnded));
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("stop").unstarted(() -> stop(folder, platform)));

        var started = platform.start();
        var description = started.description();
        folder.write(ADMIN_TOKEN, description.tokens().admin());
        folder.write(PUBLIC_TOKEN, description.tokens().read());
        folder.write(Description.FILE, description.json());
        QuietStart.isOver();
        if (!stopping.get()) {
            System.out.print(Banner.text(folder.path(), started, millisSinceStart()));
        }
    }

    /** On a thread of its own, because the end of the JVM waits for the one that it is told on. */
    private static void hasEnded(Service service) {
        Thread.ofPlatform()
                .start(
                        () ->
                                fail(
                                        "The %s has ended by itself".formatted(service.module()),
                                        null,
                                        1));
    }

    private static void stop(DataFolder folder, Platform platform) {
        stopping.set(true);
        System.out.println("Stopping");
        var closing =
                Thread.ofPlatform()
                        .name("stopping")
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        forget(folder);
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    } finally {
                                        platform.close();
                                    }
                                    folder.close();
                                });
        try {
            closing.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** These files say that everything answers: gone before anything starts or stops. */
    private static void forget(DataFolder folder) throws IOException {
        folder.delete(Description.FILE);
        folder.delete(ADMIN_TOKEN);
        folder.delete(PUBLIC_TOKEN);
    }

    /** One log for the whole JVM: left alone, each service would set the logging up anew. */
    static void logTo(Path file) {
        URL configuration = Quickstart.class.getResource("/quickstart-logback.xml");
        System.setProperty("quickstart.log", file.toString());
        System.setProperty("logback.configurationFile", String.valueOf(configuration));
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        logging = true;
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static void fail(String message, @Nullable Throwable cause, int exitCode) {
        if (stopping.get()) {
            return;
        }
        System.err.println(message);
        if (logging) {
            // Not a warning: it would stand on the console twice.
            LoggerFactory.getLogger(Quickstart.class).info(message, cause);
        }
        System.exit(exitCode);
    }

    private static String usage() {
        try (var text = Quickstart.class.getResourceAsStream("usage.txt")) {
            if (text == null) {
                throw new IllegalStateException("usage.txt is missing");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long millisSinceStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
