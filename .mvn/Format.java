import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs google-java-format over every Java source of the project: {@code java Format.java check|replace JAR ROOT}. With
 * {@code check} it exits with 1 and names the files that are not formatted.
 */
public class Format {

    public static void main(String[] args) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (var part : List.of("api", "code", "file", "parser", "tree", "util")) {
            command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED");
        }
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-jar", args[1], "--aosp", "--skip-javadoc-formatting"));
        var check = args[0].equals("check");
        command.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
        var sources = sources(Path.of(args[2]));
        if (sources.isEmpty()) {
            return;
        }
        command.addAll(sources);
        var exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0 && check) {
            System.err.println("The files above are not formatted. Format them: mvn -N process-sources -Dformat=replace");
        }
        System.exit(exit);
    }

    private static List<String> sources(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> root.relativize(file).toString().contains("src/"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
