package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Account;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Once nobody works any more: each stack is said to be what it is, and each automatic group whose current stack is dead while
 * the other one is not has been moved, whatever was killed meanwhile. From then on nothing moves.
 */
final class Settling {
    /**
     * With the last failovers of a minute ago, beyond a share of the account's stacks, which hold the next ones until the
     * minute is over.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final int UP = 3;
    private static final int DOWN = 4;

    private final Premises premises;
    private final List<Account> accounts;

    Settling(Premises premises, List<Account> accounts) {
        this.premises = premises;
        this.accounts = accounts;
    }

    void awaitMoved() {
        for (var i = 0; i < accounts.size(); i++) {
            var number = i;
            for (var gateway : List.of(0, 1)) {
                await(
                                "nothing of %s is left where its stack is dead"
                                        .formatted(accounts.get(i).name()))
                        .atMost(PATIENCE)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertSettled(number, gateway));
            }
        }
    }

    private void assertSettled(int account, int gateway) {
        var api = accounts.get(account).api(gateway);
        var health = new HashMap<String, Integer>();
        for (var stack : api.get("/stacks?per_page=1000").response()) {
            health.put(stack.path("uid").asString(), stack.path("health").asInt());
        }
        var wrong = new ArrayList<String>();
        for (var uid : premises.probed(account)) {
            var is = premises.isUp(account, uid) ? UP : DOWN;
            var said = health.getOrDefault(uid, is);
            if (said != is) {
                wrong.add("stack %s is said to be %d and is %d".formatted(uid, said, is));
            }
        }
        for (var group : api.get("/elastic_addresses").response()) {
            if (isLeftBehind(group, health)) {
                wrong.add(group.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isLeftBehind(JsonNode group, Map<String, Integer> health) {
        var current = group.path("current_stack").asString();
        var other = current.equals("primary") ? "secondary" : "primary";
        return group.path("failover_policy").path("mode").asString().equals("automatic")
                && health(group, current, health) == DOWN
                && health(group, other, health) == UP;
    }

    private static int health(JsonNode group, String side, Map<String, Integer> health) {
        return health.getOrDefault(group.path(side + "_stack_uid").asString(""), 0);
    }
}
