package io.elasticaddress.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The start script of the BIND image, with the BIND that is installed here. */
class BindStartIT {
    private static final String ZONE = "failover.example.org";
    private static final String KEY = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTMyYg==";

    private static final List<String> PLACES =
            List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin");

    @TempDir private Path folder;
    private int port;
    private Process bind;

    @BeforeEach
    void start() throws Exception {
        if (!"true".equals(System.getenv("ELASTIC_REQUIRE_PROGRAMS"))) {
            assumeTrue(
                    PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place, "named"))),
                    "BIND is not installed (Debian: bind9)");
        }
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.createDirectory(folder.resolve("zone"));
        Files.createDirectory(folder.resolve("run"));
        startBind();
    }

    @AfterEach
    void stop() throws Exception {
        if (bind != null) {
            bind.destroy();
            if (!bind.waitFor(10, TimeUnit.SECONDS)) {
                bind.destroyForcibly();
            }
        }
    }

    @Test
    void the_zone_takes_what_the_updater_sends_with_the_key_and_nothing_else() throws Exception {
        var name = name("123-456-789");
        var marker = name("_ea.123-456-789");
        var first = new Update(name(""));
        first.absent(name);
        first.add(new ARecord(name, DClass.IN, 60, InetAddress.getByName("192.0.2.1")));
        first.add(new TXTRecord(marker, DClass.IN, 0, "v=1"));
        assertThat(send(first, KEY)).isEqualTo(Rcode.NOERROR);

        var second = new Update(name(""));
        second.present(new TXTRecord(marker, DClass.IN, 0, "v=1"));
        second.delete(name);
        second.add(new CNAMERecord(name, DClass.IN, 60, Name.fromString("blue.example.com.")));
        assertThat(send(second, KEY)).isEqualTo(Rcode.NOERROR);

        var foreign = new Update(name(""));
        foreign.add(new NSRecord(name("sub"), DClass.IN, 60, Name.fromString("evil.example.")));
        assertThat(send(foreign, KEY)).isEqualTo(Rcode.REFUSED);
        var forged = new Update(name(""));
        forged.delete(name);
        assertThat(send(forged, "bm90LXRoZS1rZXktbm90LXRoZS1rZXktbm90LTMyYg=="))
                .isEqualTo(Rcode.NOTAUTH);
        assertThat(send(forged, null)).isEqualTo(Rcode.REFUSED);
        assertThat(targets(name)).containsExactly("blue.example.com.");
    }

    @Test
    void the_zone_survives_a_restart() throws Exception {
        var name = name("123-456-789");
        var update = new Update(name(""));
        update.add(new CNAMERecord(name, DClass.IN, 60, Name.fromString("blue.example.com.")));
        assertThat(send(update, KEY)).isEqualTo(Rcode.NOERROR);

        bind.destroyForcibly().waitFor();
        startBind();

        assertThat(targets(name)).containsExactly("blue.example.com.");
    }

    private void startBind() throws IOException {
        var start = new ProcessBuilder(Project.ROOT.resolve("deploy/bind/start").toString());
        var environment = start.environment();
        environment.merge("PATH", "/usr/sbin:/usr/local/sbin", (path, sbin) -> path + ":" + sbin);
        environment.put("ELASTIC_ZONE", ZONE);
        environment.put("ELASTIC_DNS_TSIG_NAME", "elastic-address");
        environment.put("ELASTIC_DNS_TSIG_KEY", KEY);
        environment.put("BIND_FOLDER", folder.resolve("zone").toString());
        environment.put("BIND_RUN", folder.resolve("run").toString());
        environment.put("BIND_ADDRESS", "127.0.0.1");
        environment.put("BIND_PORT", Integer.toString(port));
        bind =
                start.redirectErrorStream(true)
                        .redirectOutput(folder.resolve("bind.log").toFile())
                        .start();
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> query(name(""), Type.SOA).getRcode() == Rcode.NOERROR);
    }

    private int send(Update update, String key) throws IOException {
        var resolver = resolver();
        if (key != null) {
            resolver.setTSIGKey(new TSIG(TSIG.HMAC_SHA256, "elastic-address", key));
        }
        return resolver.send(update).getRcode();
    }

    private List<String> targets(Name name) throws IOException {
        return query(name, Type.CNAME).getSection(Section.ANSWER).stream()
                .map(record -> ((CNAMERecord) record).getTarget().toString())
                .toList();
    }

    private Message query(Name name, int type) throws IOException {
        return resolver().send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
    }

    private SimpleResolver resolver() throws IOException {
        var resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port);
        resolver.setTimeout(Duration.ofSeconds(2));
        return resolver;
    }

    private static Name name(String label) throws IOException {
        return Name.fromString(label.isEmpty() ? ZONE + "." : label + "." + ZONE + ".");
    }
}
