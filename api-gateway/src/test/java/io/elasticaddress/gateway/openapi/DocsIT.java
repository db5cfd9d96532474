package io.elasticaddress.gateway.openapi;

import static io.elasticaddress.gateway.Platform.GATEWAY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.elasticaddress.gateway.Gateway;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The page to try the API. */
class DocsIT {
    /** With this set to true a missing program fails a test, so that a build that should have it can't pass without. */
    private static final String REQUIRE = "ELASTIC_REQUIRE_PROGRAMS";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html;charset=UTF-8",
        "/docs/docs.js, text/javascript;charset=UTF-8",
        "/docs/swagger-ui-bundle.js, text/javascript;charset=UTF-8",
        "/docs/swagger-ui.css, text/css;charset=UTF-8",
        "/docs/favicon-32x32.png, image/png"
    })
    void a_file_needs_no_token_and_lets_the_browser_load_from_and_send_to_nobody_else(
            String path, String type) {
        var answer = GATEWAY.outsideOfTheApi(path).is(200);

        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; ")
                .contains("connect-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("http", "*", "unsafe-eval");
        assertThat(answer.response().body()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/",
                "/docs/docs.html",
                "/docs/index.html",
                "/docs/swagger-ui.js",
                "/docs/openapi.yaml",
                "/docs/x/docs.js",
                "/webjars/swagger-ui/swagger-ui.css",
                "/META-INF/MANIFEST.MF",
                "/api-gateway.yml"
            })
    void nothing_else_is_there(String path) {
        GATEWAY.get(path).isError(404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/docs/../api-gateway.yml", "/docs/..%2fapi-gateway.yml", "/docs/%2e%2e/x"})
    void no_path_leads_upwards(String path) {
        GATEWAY.get(path).isError(400, "bad_request");
    }

    @Test
    void a_browser_shows_every_operation_and_asks_nobody_else() throws Exception {
        var chromium = requireChromium();
        try (var gateway =
                Gateway.start(
                        "elastic.auth.issuer=http://gateway.test",
                        "elastic.authorization-server.enabled=true")) {
            var shown = folder.resolve("page.html");
            var log = folder.resolve("chromium.log");
            var browser =
                    new ProcessBuilder(
                                    chromium.toString(),
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--user-data-dir=" + folder.resolve("profile"),
                                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                                    "--enable-logging=stderr",
                                    "--virtual-time-budget=20000",
                                    "--dump-dom",
                                    "http://127.0.0.1:" + gateway.port() + "/docs")
                            .redirectOutput(shown.toFile())
                            .redirectError(log.toFile())
                            .start();
            try {
                assertThat(browser.waitFor(90, TimeUnit.SECONDS)).isTrue();
            } finally {
                browser.descendants().forEach(ProcessHandle::destroyForcibly);
                browser.destroyForcibly().waitFor();
            }

            var dom = Files.readString(shown);
            for (var operation : gateway.document().operations()) {
                assertThat(dom).contains("-" + operation.id() + "\"");
            }
            assertThat(dom).contains("btn authorize").doesNotContain("Failed to load");
            assertThat(Files.readAllLines(log)).noneMatch(line -> line.contains("CONSOLE"));
        }
    }

    private static Path requireChromium() {
        var found =
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .flatMap(
                                folder ->
                                        List.of("chromium", "chromium-browser", "google-chrome")
                                                .stream()
                                                .map(name -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        if (Boolean.parseBoolean(System.getenv(REQUIRE))) {
            fail("chromium is not installed, and " + REQUIRE + " is true");
        }
        System.out.println("Skipped: chromium is not installed");
        Assumptions.abort("chromium is not installed");
        throw new AssertionError();
    }
}
