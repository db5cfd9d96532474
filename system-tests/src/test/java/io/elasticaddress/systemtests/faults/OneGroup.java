package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.platform.Api;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** An account of its own with one group on two stacks, to look at while others work. For one thread. */
final class OneGroup {
    static final Duration CATCH_UP = Duration.ofMinutes(2);
    private static final List<String> ADDRESSES = List.of("192.0.2.1", "192.0.2.2");
    private static final List<String> SIDES = List.of("primary", "secondary");

    private final Sandbox sandbox;
    private final Account account;
    private final String uid;
    private final String dnsName;
    private int side;

    private OneGroup(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.account = sandbox.cluster().newAccount();
        var api = account.api();
        this.uid =
                api.createGroup(
                        api.registerStack("blue", ADDRESSES.get(0)),
                        api.registerStack("green", ADDRESSES.get(1)));
        this.dnsName = api.group(uid).path("dns_name").asString();
    }

    /** Returns once DNS shows it and both gateways say so. */
    static OneGroup create(Sandbox sandbox) {
        var group = new OneGroup(sandbox);
        group.awaitActive();
        return group;
    }

    Account account() {
        return account;
    }

    /** What both gateways must say, and DNS in the end. */
    String address() {
        return ADDRESSES.get(side);
    }

    String status(int gateway) {
        return shown(gateway).path("status").asString();
    }

    JsonNode shown(int gateway) {
        return account.api(gateway).group(uid);
    }

    /** To the other side; it must be taken at once. */
    void mustSwitch(int gateway) {
        var answer = attempt(gateway, UUID.randomUUID().toString());
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        side = 1 - side;
    }

    /**
     * To the other side, as a client that repeats a command with its key at either gateway until it is taken. That an attempt
     * came too late is true of that attempt only.
     */
    void switchInTheEnd(Duration atMost) {
        var key = UUID.randomUUID().toString();
        var attempts = new int[1];
        await("a switch is taken")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            var answer = attempt(attempts[0]++ % 2, key);
                            assertThat(answer.status()).as("%s", answer).isIn(200, 422, 503);
                            return answer.status() == 200;
                        });
        side = 1 - side;
    }

    private Api.Answer attempt(int gateway, String key) {
        return account.api(gateway)
                .put(
                        "/elastic_addresses/" + uid,
                        "{\"current_stack\": \"%s\"}".formatted(SIDES.get(1 - side)),
                        "Idempotency-Key",
                        key);
    }

    /** Both gateways show what was last switched to. */
    void awaitShown() {
        for (var gateway : List.of(0, 1)) {
            await("gateway %d shows the switch".formatted(gateway + 1))
                    .atMost(CATCH_UP)
                    .untilAsserted(
                            () ->
                                    assertThat(shown(gateway).path("address").asString())
                                            .isEqualTo(address()));
        }
    }

    /** DNS answers it, and both gateways say that it does. */
    void awaitActive() {
        for (var gateway : List.of(0, 1)) {
            await("the group is active at gateway " + (gateway + 1))
                    .atMost(CATCH_UP)
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(
                            () -> {
                                var shown = shown(gateway);
                                assertThat(shown.path("address").asString()).isEqualTo(address());
                                assertThat(shown.path("status").asString()).isEqualTo("active");
                            });
        }
        assertThat(sandbox.dns().addresses(dnsName)).containsExactly(address());
    }
}
