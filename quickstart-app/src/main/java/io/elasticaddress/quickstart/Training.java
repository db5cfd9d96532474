package io.elasticaddress.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * {@code train FOLDER JAR…}: has the services work as processes of their own, on the quickstart's servers, and leaves them in the
 * folder with what their JVMs have learned of it: which classes they load, and how their methods run (JEP 483, 514 and 515). A service
 * that starts from it starts sooner, and compiles at once, and only once, what its first burst needs.
 */
final class Training {
    static final String COMMAND = "train";

    private static final Duration FOR_A_CACHE = Duration.ofMinutes(3);

    private Training() {}

    /**
     * @param arguments behind the command
     * @throws CannotStart where they can't be used, or the training fails
     */
    static void run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.size() < 2) {
            throw CannotStart.misused("Usage: %s FOLDER JAR...".formatted(COMMAND));
        }
        var paths = arguments.stream().map(Training::path).toList();
        var trained = new TrainedServices(paths.getFirst().toAbsolutePath().normalize());
        trained.extract(TrainedServices.jars(paths.subList(1, paths.size())));
        var data = Files.createTempDirectory("training");
        try {
            train(trained, data);
            trained.check();
        } catch (IOException | RuntimeException e) {
            System.err.println("The logs are in " + data);
            throw e;
        }
        delete(data);
        System.out.printf("The services are in %s%n", paths.getFirst());
    }

    private static void train(TrainedServices trained, Path data)
            throws IOException, InterruptedException {
        var options =
                Options.parse(
                        List.of(
                                "--data-dir",
                                data.toString(),
                                "--http-port",
                                "0",
                                "--dns-port",
                                "0"));
        try (var folder = DataFolder.open(data)) {
            Quickstart.logTo(folder.resolve(Quickstart.LOG));
            Platform.check(options);
            var services = new ServiceProcesses(trained::training, data);
            var installation = Installation.of(folder, Platform.ZONE);
            // Whoever stops this stops them.
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(services::close));
            try (var platform = new Platform(options, folder, installation, null, services);
                    var client = new ApiClient()) {
                System.out.println("The services start");
                var started = platform.start();
                System.out.println("They work");
                new Workload(client, started.description(), services::requireAlive).run();
                System.out.println("They end, each with a cache");
                services.end(FOR_A_CACHE);
            }
        }
    }

    private static Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw CannotStart.misused(argument + " is no path");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }
}
