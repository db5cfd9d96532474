package io.elasticaddress.dns;

import static io.elasticaddress.dns.DnsUpdaterIT.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.state.ElasticAddress;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.dns.servers.ProgramServer;
import io.elasticaddress.dns.servers.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a server will never take is published at once: the grace time is far longer than these tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsRefusalIT {
    private static final String OTHER_SECRET = "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItLi4=";

    private final Platform platform = Platform.running();
    private final Account account = Account.fresh();
    private TestServer server;
    private Updater updater;

    @BeforeAll
    void a_server_that_takes_updates_of_one_zone_only(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("closed"),
                "$TTL 60\n@ SOA ns.ea.test. hostmaster 1 3600 600 604800 10\n@ NS ns.ea.test.\n");
        server =
                ProgramServer.bind(
                        folder,
                        "",
                        "000-000-001 NS ns.elsewhere.test.\n",
                        "zone \"closed.test\" { type primary; file \"closed\"; };");
        var more = new ArrayList<>(List.of("--elastic.dns.grace=10m"));
        more.addAll(zone(1, "closed.test", TestServer.KEY.name(), TestServer.KEY.secret()));
        more.addAll(zone(2, "nowhere.test", TestServer.KEY.name(), TestServer.KEY.secret()));
        more.addAll(zone(3, "forged.closed.test", TestServer.KEY.name(), OTHER_SECRET));
        more.addAll(zone(4, "unknown.closed.test", "nobody", OTHER_SECRET));
        updater = Updater.start(server, "it-" + UUID.randomUUID(), more.toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        if (updater != null) {
            updater.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void a_zone_that_takes_no_updates_from_us() {
        assertThat(error("000-000-100.closed.test", DnsStatus.State.FAILED))
                .contains("closed.test", server.address().toString());
    }

    @Test
    void a_zone_that_is_not_there() {
        assertThat(error("000-000-100.nowhere.test", DnsStatus.State.FAILED))
                .contains("nowhere.test", server.address().toString());
    }

    @Test
    void a_secret_that_is_another() {
        assertThat(error("000-000-100.forged.closed.test", DnsStatus.State.FAILED))
                .isEqualTo(server.address() + " has another secret for the TSIG key ea-key");
    }

    @Test
    void a_key_that_is_not_known() {
        assertThat(error("000-000-100.unknown.closed.test", DnsStatus.State.FAILED))
                .isEqualTo(server.address() + " does not know the TSIG key nobody");
    }

    @Test
    void a_name_that_is_delegated() {
        assertThat(error("000-000-001.ea.test", DnsStatus.State.CONFLICT))
                .isEqualTo("The zone ea.test delegates 000-000-001.ea.test to other servers");
    }

    private String error(String dnsName, DnsStatus.State state) {
        var template = account.group("blue", null);
        var group =
                new ElasticAddress(
                        template.account(),
                        template.uid(),
                        template.id(),
                        dnsName,
                        "blue",
                        null,
                        Side.PRIMARY,
                        template.createdAt(),
                        template.updatedAt(),
                        1);
        platform.publish(account.stack("blue", 1, "192.0.2.1"), group);
        return published(platform, group.key(), state, 1, 1).error();
    }

    private List<String> zone(int index, String name, String keyName, String secret) {
        var prefix = "--elastic.dns.zones[%d].".formatted(index);
        return List.of(
                prefix + "name=" + name,
                prefix + "servers=" + server.address(),
                prefix + "tsig-key-name=" + keyName,
                prefix + "tsig-secret=" + secret);
    }
}
