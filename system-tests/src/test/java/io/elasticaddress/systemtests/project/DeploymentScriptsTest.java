package io.elasticaddress.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

class DeploymentScriptsTest {

    @TempDir private Path folder;

    @Test
    void init_makes_every_secret() throws Exception {
        var env = folder.resolve(".env");

        init(env);

        var made = ComposeFileTest.variables(env);
        var example = ComposeFileTest.variables(Project.ROOT.resolve(".env.example"));
        assertThat(made.keySet()).isEqualTo(example.keySet());
        assertThat(made).allSatisfy((name, value) -> assertThat(value).as(name).isNotEmpty());
        example.forEach(
                (name, value) -> {
                    if (!value.isEmpty()) {
                        assertThat(made).containsEntry(name, value);
                    }
                });
        assertThat(Base64.getDecoder().decode(made.get("ELASTIC_DNS_TSIG_KEY"))).hasSize(32);
        assertThat(Uuid.fromString(made.get("ELASTIC_KAFKA_CLUSTER_ID"))).isNotNull();
        assertThat(made.get("ELASTIC_MONGODB_STATE_PASSWORD"))
                .hasSizeGreaterThan(32)
                .isNotEqualTo(made.get("ELASTIC_MONGODB_AUDIT_PASSWORD"));
        assertThat(made.get("ELASTIC_CLIENT_SECRET_HASH"))
                .matches("\\{pbkdf2@SpringSecurity_v5_8}[0-9a-f]{96}");
        assertThat(isHashOf(made.get("ELASTIC_CLIENT_SECRET_HASH"), shownSecret())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env)))
                .isEqualTo("rw-------");
    }

    @Test
    void two_installations_have_nothing_secret_in_common() throws Exception {
        init(folder.resolve("one"));
        init(folder.resolve("two"));

        var two = ComposeFileTest.variables(folder.resolve("two"));
        ComposeFileTest.variables(Project.ROOT.resolve(".env.example"))
                .forEach(
                        (name, value) -> {
                            if (value.isEmpty()) {
                                assertThat(read("one").get(name)).isNotEqualTo(two.get(name));
                            }
                        });
    }

    @Test
    void init_again_keeps_what_is_there_and_adds_what_is_missing() throws Exception {
        var env = folder.resolve(".env");
        Files.writeString(
                env,
                """
                ELASTIC_ZONE=failover.example.org
                ELASTIC_DNS_TSIG_KEY=
                ELASTIC_MONGODB_ROOT_PASSWORD=chosen
                OURS=stays
                """);

        init(env);
        var first = Files.readString(env);
        init(env);

        assertThat(Files.readString(env)).isEqualTo(first);
        assertThat(ComposeFileTest.variables(env))
                .containsEntry("ELASTIC_ZONE", "failover.example.org")
                .containsEntry("ELASTIC_MONGODB_ROOT_PASSWORD", "chosen")
                .containsEntry("OURS", "stays")
                .hasEntrySatisfying("ELASTIC_DNS_TSIG_KEY", key -> assertThat(key).isNotEmpty());
    }

    @Test
    void the_health_check_believes_only_an_answer_200() throws Exception {
        assertThat(healthcheckAgainst("HTTP/1.1 200 OK\r\n\r\n{\"status\":\"UP\"}")).isZero();
        assertThat(healthcheckAgainst("HTTP/1.1 503 Service Unavailable\r\n\r\n{}")).isNotZero();
        assertThat(healthcheckAgainst("")).isNotZero();
    }

    private int healthcheckAgainst(String answer) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var request =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try (var socket = server.accept()) {
                                    var received = wholeRequest(socket.getInputStream());
                                    socket.getOutputStream()
                                            .write(answer.getBytes(StandardCharsets.US_ASCII));
                                    return received;
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            var exit = run("deploy/healthcheck", Integer.toString(server.getLocalPort()));
            assertThat(request.get(10, TimeUnit.SECONDS))
                    .startsWith("GET /actuator/health/readiness HTTP/1.0\r\n");
            return exit;
        }
    }

    /** Up to the empty line: the shell sends a line at a time, and who hangs up before is no HTTP server. */
    private static String wholeRequest(InputStream from) throws IOException {
        var request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            var next = from.read();
            if (next < 0) {
                throw new EOFException("The request ends after: " + request);
            }
            request.append((char) next);
        }
        return request.toString();
    }

    private String shownSecret() throws IOException {
        var shown = Pattern.compile("has the secret (\\S+)");
        return shown.matcher(Files.readString(folder.resolve("output")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** What Spring Security's encoder of that name does: 16 bytes of salt, then the hash. */
    private static boolean isHashOf(String hash, String secret) throws GeneralSecurityException {
        var bytes = HexFormat.of().parseHex(hash.substring(hash.indexOf('}') + 1));
        var salt = Arrays.copyOf(bytes, 16);
        var key = new PBEKeySpec(secret.toCharArray(), salt, 310_000, 256);
        var expected = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key);
        return Arrays.equals(expected.getEncoded(), Arrays.copyOfRange(bytes, 16, bytes.length));
    }

    private void init(Path env) throws Exception {
        assertThat(run("deploy/init", env.toString())).isZero();
    }

    private int run(String script, String argument) throws Exception {
        var process =
                new ProcessBuilder(Project.ROOT.resolve(script).toString(), argument)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Map<String, String> read(String name) {
        try {
            return ComposeFileTest.variables(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
