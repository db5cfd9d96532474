package io.elasticaddress.embedded.dns;

import static io.elasticaddress.embedded.dns.DnsClient.ZONE;
import static io.elasticaddress.embedded.dns.DnsClient.name;
import static io.elasticaddress.embedded.dns.DnsClient.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticaddress.embedded.Child;
import io.elasticaddress.embedded.EmbeddedDns;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class DnsPersistenceTest {
    @TempDir Path folder;

    @Test
    void updates_survive_a_restart_on_the_same_port() {
        int port;
        try (var server = start(0)) {
            port = server.port();
            var dns = new DnsClient(port);
            dns.add("WWW 60 A 192.0.2.1", "gone 60 A 192.0.2.2");
            var update = new Update(ZONE);
            update.delete(name("gone"));
            dns.update(update);
        }
        for (var restart = 0; restart < 2; restart++) {
            try (var server = start(port)) {
                var dns = new DnsClient(server.port());
                assertThat(dns.data("www", Type.A)).containsExactly("192.0.2.1");
                assertThat(dns.query("gone", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            }
        }
    }

    @Test
    void the_serial_goes_on() {
        String before;
        try (var server = start(0)) {
            var dns = new DnsClient(server.port());
            dns.add("www 60 A 192.0.2.1");
            before = dns.data("@", Type.SOA).getFirst();
        }
        try (var server = start(0)) {
            assertThat(new DnsClient(server.port()).data("@", Type.SOA)).containsExactly(before);
        }
    }

    @Test
    void records_of_every_kind_come_back_as_they_were() throws Exception {
        var odd =
                List.of(
                        record(
                                "odd\\032name\\;\\\"x\\@\\$ 60 TXT \"a \\\"b\\\" ; \\\\ \\200\""
                                        + " \"\""),
                        new TXTRecord(name("long"), DClass.IN, 60, List.of("x".repeat(255))),
                        record("*.wild 2147483647 CNAME Target.Other.test."),
                        record("mx 0 MX 10 mail"),
                        record("srv 60 SRV 1 2 3 target"),
                        record("caa 60 CAA 0 issue \"ca.test\""),
                        record("tlsa 60 TLSA 3 1 1 00ff"),
                        record("naptr 60 NAPTR 1 2 \"u\" \"sip\" \"!^.*$!x!\" ."),
                        record("https 60 HTTPS 1 . alpn=h2"),
                        Record.fromString(
                                name("unknown"), 65_280, DClass.IN, 60, "\\# 3 000102", Name.root));
        Set<Record> before;
        try (var server = start(0)) {
            var dns = new DnsClient(server.port());
            for (var record : odd) {
                var update = new Update(ZONE);
                update.add(record);
                assertThat(dns.update(update)).isEqualTo(Rcode.NOERROR);
            }
            before = answers(dns, odd);
            assertThat(before).hasSameSizeAs(odd);
        }
        for (var restart = 0; restart < 2; restart++) {
            try (var server = start(0)) {
                assertThat(answers(new DnsClient(server.port()), odd)).isEqualTo(before);
            }
        }
    }

    @Test
    void a_torn_entry_at_the_end_is_cut_off_and_writing_goes_on() throws Exception {
        var copy = Files.createDirectory(folder.resolve("copy"));
        try (var server = start(0)) {
            var dns = new DnsClient(server.port());
            dns.add("one 60 A 192.0.2.1");
            dns.add("two 60 A 192.0.2.2");
            for (var file : List.of("ea.test.zone", "ea.test.journal")) {
                Files.copy(folder.resolve(file), copy.resolve(file));
            }
        }
        var whole = Files.readAllBytes(copy.resolve("ea.test.journal"));
        var zone = Files.readAllBytes(copy.resolve("ea.test.zone"));
        for (var cut : new int[] {1, 7, 20, whole.length / 2 - 1}) {
            Files.write(copy.resolve("ea.test.zone"), zone);
            try (var journal =
                    new RandomAccessFile(copy.resolve("ea.test.journal").toFile(), "rw")) {
                journal.setLength(0);
                journal.write(whole, 0, whole.length - cut);
            }
            try (var server = EmbeddedDns.start(settings(0).withFolder(copy))) {
                var dns = new DnsClient(server.port());
                assertThat(dns.data("one", Type.A)).hasSize(1);
                assertThat(dns.data("two", Type.A)).isEmpty();
                dns.add("three 60 A 192.0.2.3");
            }
            try (var server = EmbeddedDns.start(settings(0).withFolder(copy))) {
                assertThat(new DnsClient(server.port()).data("three", Type.A)).hasSize(1);
            }
        }
    }

    @Test
    void a_crash_between_writing_the_zone_file_and_emptying_the_journal_does_no_harm()
            throws Exception {
        var journal = folder.resolve("ea.test.journal");
        var kept = folder.resolve("kept");
        try (var server = start(0)) {
            var dns = new DnsClient(server.port());
            dns.add("www 60 A 192.0.2.1");
            var update = new Update(ZONE);
            update.replace(record("www 60 A 192.0.2.2"));
            dns.update(update);
            Files.copy(journal, kept);
        }
        start(0).close();
        Files.move(kept, journal, StandardCopyOption.REPLACE_EXISTING);

        try (var server = start(0)) {
            assertThat(new DnsClient(server.port()).data("www", Type.A))
                    .containsExactly("192.0.2.2");
        }
    }

    @Test
    void a_journal_that_grows_large_is_folded_into_the_zone_file() throws Exception {
        var text = "x".repeat(250);
        try (var server = start(0)) {
            var dns = new DnsClient(server.port());
            for (var round = 0; round < 100; round++) {
                var update = new Update(ZONE);
                for (var i = 0; i < 200; i++) {
                    update.replace(record("t%d 60 TXT \"%d %s\"".formatted(i, round, text)));
                }
                assertThat(dns.send(update, DnsClient.TSIG_KEY, true).getRcode())
                        .isEqualTo(Rcode.NOERROR);
            }
            assertThat(Files.size(folder.resolve("ea.test.journal"))).isLessThan(5L * 1024 * 1024);
        }
        try (var server = start(0)) {
            assertThat(new DnsClient(server.port()).data("t199", Type.TXT).getFirst())
                    .startsWith("\"99 ");
        }
    }

    @Test
    void every_acknowledged_update_survives_kill_9() throws Exception {
        var child = Child.start(DnsPersistenceTest.class, folder.toString());
        var dns = new DnsClient(Integer.parseInt(child.line()));
        var acknowledged = ConcurrentHashMap.<Integer>newKeySet();
        var enough = new CountDownLatch(200);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var client = 0; client < 4; client++) {
                var first = client * 100_000;
                clients.execute(
                        () -> {
                            try {
                                for (var i = first; ; i++) {
                                    if (dns.add("n" + i + " 60 A 192.0.2.1") == Rcode.NOERROR) {
                                        acknowledged.add(i);
                                        enough.countDown();
                                    }
                                }
                            } catch (UncheckedIOException e) {
                                // The server is gone, as it should be.
                            }
                        });
            }
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            child.kill();
        }

        try (var server = start(0)) {
            var after = new DnsClient(server.port());
            assertThat(acknowledged)
                    .hasSizeGreaterThanOrEqualTo(200)
                    .allMatch(i -> after.data("n" + i, Type.A).size() == 1);
        }
    }

    /** The child: a server on the folder given. */
    public static void main(String[] arguments) throws InterruptedException {
        var settings =
                EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY)
                        .withFolder(Path.of(arguments[0]));
        var server = EmbeddedDns.start(settings);
        System.out.println(server.port());
        Thread.currentThread().join();
    }

    @Test
    void a_folder_belongs_to_one_server() {
        try (var server = start(0)) {
            assertThat(server.port()).isPositive();
            assertThatThrownBy(() -> start(0)).hasMessageContaining("another DNS server");
        }
    }

    @Test
    void a_taken_port_is_named() {
        try (var server = start(0)) {
            var port = server.port();
            var settings = EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY).withPort(port);
            assertThatThrownBy(() -> EmbeddedDns.start(settings))
                    .hasMessageContaining(String.valueOf(port));
        }
    }

    @Test
    void a_zone_file_of_something_else_is_not_overwritten() throws Exception {
        Files.writeString(folder.resolve("ea.test.zone"), "www.other.test. 60 IN A 192.0.2.1\n");

        assertThatThrownBy(() -> start(0)).hasMessageContaining("no SOA and NS");
        assertThat(folder.resolve("ea.test.zone")).content().contains("other.test");
    }

    private static Set<Record> answers(DnsClient dns, List<Record> asked) {
        var answers = new HashSet<Record>();
        for (var record : asked) {
            answers.addAll(
                    dns.query(record.getName().toString(), record.getType())
                            .getSection(Section.ANSWER));
        }
        return answers;
    }

    private EmbeddedDns start(int port) {
        return EmbeddedDns.start(settings(port));
    }

    private EmbeddedDns.Settings settings(int port) {
        return EmbeddedDns.Settings.inMemory("ea.test", DnsClient.KEY)
                .withFolder(folder)
                .withPort(port);
    }
}
