package io.elasticaddress.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the documents say about files is so. */
class DocumentsTest {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
    private static final Pattern GOLDEN =
            Pattern.compile("(?ms)^<!-- golden: (\\S+) -->\\n```json\\n(.*?)^```$");
    private static final Pattern SCRIPT =
            Pattern.compile(
                    "(?<![\\w./-])(?:\\./)?((?:deploy|\\.ci)/[a-z]+|(?<=\\./)quickstart)(?![\\w./-])");

    private static final Path GOLDEN_FILES =
            Project.ROOT.resolve("contracts/src/test/resources/golden");
    private static final JsonMapper JSON = new JsonMapper();

    static Stream<Path> documents() throws IOException {
        return Project.filesEndingWith(".md").stream().map(Project.ROOT::relativize);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_relative_link_leads_somewhere(Path document) throws IOException {
        var text = withoutCode(Files.readString(Project.ROOT.resolve(document)));
        var broken = new ArrayList<String>();
        for (var link : LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
            if (!link.contains("://")
                    && !link.startsWith("mailto:")
                    && !leadsSomewhere(document, link)) {
                broken.add(link);
            }
        }

        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_script_that_it_names_can_be_run(Path document) throws IOException {
        var text = Files.readString(Project.ROOT.resolve(document));

        assertThat(SCRIPT.matcher(text).results().map(script -> script.group(1)).distinct())
                .allSatisfy(
                        script -> {
                            var file = Project.ROOT.resolve(script);
                            assertThat(Files.isDirectory(file) || Files.isExecutable(file))
                                    .as(script)
                                    .isTrue();
                        });
    }

    @Test
    void every_golden_file_is_shown_as_it_is() throws IOException {
        var shown = new TreeSet<String>();
        var examples = GOLDEN.matcher(Project.read("docs/events.md")).results().toList();
        for (var example : examples) {
            shown.add(example.group(1));
            assertThat(JSON.readTree(example.group(2)))
                    .as(example.group(1))
                    .isEqualTo(JSON.readTree(GOLDEN_FILES.resolve(example.group(1)).toFile()));
        }

        try (var files = Files.list(GOLDEN_FILES)) {
            assertThat(shown)
                    .isEqualTo(new TreeSet<>(files.map(f -> f.getFileName().toString()).toList()));
        }
    }

    @Test
    void the_test_command_of_the_readme_is_what_continuous_integration_runs() throws IOException {
        assertThat(Project.read("README.md")).containsPattern("(?m)^mvn -B verify$");
        assertThat(Project.read(".ci/run")).containsPattern("(?m)^mvn -B verify ");
    }

    private static boolean leadsSomewhere(Path document, String link) throws IOException {
        var hash = link.indexOf('#');
        var path = hash < 0 ? link : link.substring(0, hash);
        var folder = Project.ROOT.resolve(document).getParent();
        var target =
                path.isEmpty() ? Project.ROOT.resolve(document) : folder.resolve(path).normalize();
        return Files.exists(target)
                && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    /** A heading's anchor, as GitHub makes it: lower case, no punctuation, hyphens for spaces. */
    private static List<String> anchors(Path document) throws IOException {
        return HEADING.matcher(withoutCode(Files.readString(document)))
                .results()
                .map(
                        heading ->
                                heading.group(1)
                                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                                        .toLowerCase(Locale.ROOT)
                                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                                        .replace(' ', '-'))
                .toList();
    }

    private static String withoutCode(String markdown) {
        return FENCED.matcher(markdown).replaceAll("");
    }
}
