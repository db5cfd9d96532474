package io.elasticaddress.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.platform.Api;
import io.elasticaddress.systemtests.platform.Quickstart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class QuickstartCrashIT {
    private static final int GROUPS = 4;
    private static final int SWITCHES = 100;
    private static final int BEFORE_THE_KILL = 50;
    private static final Duration END = Duration.ofSeconds(10);
    private static final Map<String, String> ADDRESSES =
            Map.of("primary", "192.0.2.1", "secondary", "192.0.2.2");

    @TempDir Path temp;

    @Test
    void what_was_acknowledged_is_there_once_after_kill_9_and_after_sigterm() throws Exception {
        var folder = temp.resolve("data");
        List<Switches> clients;
        try (var quickstart = Quickstart.start(folder, "--no-demo")) {
            clients = switchInto(quickstart);
        }

        Map<String, JsonNode> settled;
        try (var quickstart = Quickstart.start(folder, "--no-demo")) {
            var api = quickstart.api();
            clients.forEach(client -> client.repeatWhatIsInDoubt(api));
            for (var client : clients) {
                assertIsThereOnce(quickstart, client);
            }
            settled = groups(api);

            var family = quickstart.process().family();
            assertThat(quickstart.process().terminate(END)).as("ends in time").isTrue();
            assertThat(family).noneMatch(ProcessHandle::isAlive);
        }

        try (var quickstart = Quickstart.start(folder, "--no-demo")) {
            assertThat(groups(quickstart.api())).isEqualTo(settled);
            for (var client : clients) {
                assertIsThereOnce(quickstart, client);
            }
        }
    }

    /** Returns after {@code kill -9}, with switches acknowledged, under way, and never sent. */
    private static List<Switches> switchInto(Quickstart quickstart) throws InterruptedException {
        var api = quickstart.api();
        var primary = api.registerStack("primary", ADDRESSES.get("primary"));
        var secondary = api.registerStack("secondary", ADDRESSES.get("secondary"));
        var enough = new CountDownLatch(BEFORE_THE_KILL);
        var clients = new ArrayList<Switches>();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < GROUPS; i++) {
            var uid = api.createGroup(primary, secondary);
            var client = new Switches(uid, SWITCHES / GROUPS, enough::countDown);
            clients.add(client);
            threads.add(Thread.ofVirtual().start(() -> client.run(api)));
        }
        assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
        quickstart.process().kill();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(clients).anyMatch(Switches::wasInterrupted);
        return clients;
    }

    private static void assertIsThereOnce(Quickstart quickstart, Switches client) {
        var api = quickstart.api();
        var group = api.group(client.uid());
        var side = group.path("current_stack").asString();
        assertThat(side).isEqualTo(client.lastAcknowledgedSide());
        assertThat(group.path("version").asInt()).isEqualTo(1 + client.acknowledged().size());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            assertThat(
                                            quickstart
                                                    .dns()
                                                    .addresses(group.path("dns_name").asString()))
                                    .containsExactly(ADDRESSES.get(side));
                            assertThat(api.group(client.uid()).path("status").asString())
                                    .isEqualTo("active");
                        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(api.auditLog("action=switch&uid=" + client.uid()))
                                        .filteredOn(QuickstartCrashIT::changed)
                                        .extracting(entry -> entry.path("command_id").asString())
                                        .containsExactlyElementsOf(
                                                client.acknowledged().reversed()));
    }

    /** Not so a command that was reached after its deadline, while nothing ran: it was refused, and asked for again. */
    private static boolean changed(JsonNode entry) {
        return entry.path("outcome").asString().equals("accepted");
    }

    /** Without what DNS says of them. */
    private static Map<String, JsonNode> groups(Api api) {
        var groups = new TreeMap<String, JsonNode>();
        api.get("/elastic_addresses")
                .response()
                .forEach(
                        group ->
                                groups.put(
                                        group.path("uid").asString()
                                                + " version "
                                                + group.path("version").asLong(),
                                        group.path("current_stack")));
        return groups;
    }
}
