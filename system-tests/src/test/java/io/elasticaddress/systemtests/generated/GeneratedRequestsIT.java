package io.elasticaddress.systemtests.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.conformance.ApiDocument;
import io.elasticaddress.conformance.Exchange;
import io.elasticaddress.gateway.load.RawAnswer;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.cluster.Cluster;
import io.elasticaddress.systemtests.cluster.SharedCluster;
import io.elasticaddress.systemtests.contract.States;
import io.elasticaddress.systemtests.platform.Api;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Thousands of requests, right, nearly right and wrong, at two gateways in turn. Whatever comes: no fault of the service, no
 * answer outside the contract, and nothing changed by what was refused. {@code -Drequests.seed=N} makes others,
 * {@code -Drequests.count=N} more.
 */
@ExtendWith(SharedCluster.class)
class GeneratedRequestsIT {
    private static final int REQUESTS = Integer.getInteger("requests.count", 2_000);
    private static final int PER_ACCOUNT = 250;
    private static final Set<String> ERRORS =
            Set.of(
                    "bad_request",
                    "unauthenticated",
                    "forbidden",
                    "not_found",
                    "conflict",
                    "precondition_failed",
                    "unprocessable_entity");

    private final JsonMapper json = new JsonMapper();
    private final TreeMap<Integer, Integer> statuses = new TreeMap<>();
    private ApiDocument document;
    private Cluster cluster;
    private Requests requests;
    private Account account;
    private List<Api> gateways;
    private List<String> state;

    @Test
    void no_request_breaks_the_contract(Cluster shared) {
        cluster = shared;
        document = ApiDocument.parse(Api.text(cluster.gateway(0).base() + "/openapi.json"));
        var seed = Long.getLong("requests.seed", 1);
        var random = new Random(seed);
        for (var i = 0; i < REQUESTS; i++) {
            if (i % PER_ACCOUNT == 0) {
                takeAccount(random);
            }
            var request = requests.next();
            var gateway = i % gateways.size();
            var as = "seed %d, request %d:%n%s".formatted(seed, i, request);
            check(as, request, gateway);
        }
        System.out.printf("%d requests of seed %d were answered %s%n", REQUESTS, seed, statuses);
        assertThat(statuses).containsKeys(200, 400, 401, 403, 404, 405, 412, 413, 415, 422);
    }

    private void takeAccount(Random random) {
        account = cluster.newAccount();
        gateways = List.of(account.api(0), account.api(1));
        requests =
                new Requests(
                        random,
                        new Requests.Tokens(
                                gateways.getFirst().token(),
                                account.api(0, "bob", "public").token()));
        var api = gateways.getFirst();
        var stacks =
                List.of(
                        api.registerStack("blue", "192.0.2.1"),
                        api.registerStack("green", "192.0.2.2"));
        stacks.forEach(requests::knowStack);
        requests.knowGroup(api.createGroup(stacks.getFirst(), stacks.getLast()));
        settle();
    }

    /** Until both gateways show the same. */
    private void settle() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(
                        () -> {
                            state = States.of(gateways.getFirst());
                            assertThat(States.of(gateways.getLast())).isEqualTo(state);
                        });
    }

    private void check(String as, RawRequest request, int gateway) {
        var answer = request.send(cluster.gateway(gateway).port());
        statuses.merge(answer.status(), 1, Integer::sum);
        var whole = "%s%n-> %s".formatted(as, answer);
        if (request.hasUnknownTransferCoding() && answer.status() == 501) {
            // As RFC 9112, section 6.1, has it.
            assertError(whole, json.readTree(answer.body()));
            return;
        }
        assertThat(answer.status()).as(whole).isLessThan(500);
        if (request.target().startsWith("/")) {
            assertThat(document.problems(exchange(request, answer))).as(whole).isEmpty();
        }
        if (request.method().equals("HEAD")) {
            return;
        }
        if (request.method().equals("OPTIONS") && answer.status() == 200) {
            assertThat(answer.header("Allow")).as(whole).contains("GET");
            return;
        }
        assertThat(answer.text())
                .as(whole)
                .isNotEmpty()
                .doesNotContain("<html", "\tat ", "Exception");
        assertThat(answer.header("Content-Type")).as(whole).isEqualTo("application/json");
        var body = json.readTree(answer.body());
        if (answer.status() == 200) {
            learn(request, answer, body);
            if (!request.method().equals("GET")) {
                settle();
            }
        } else {
            assertError(whole, body);
            assertThat(States.of(gateways.get(gateway))).as(whole).isEqualTo(state);
        }
    }

    private static Exchange exchange(RawRequest request, RawAnswer answer) {
        return new Exchange(
                request.method(),
                request.target(),
                new Exchange.Headers(request.headersByName()),
                request.content(),
                answer.status(),
                new Exchange.Headers(answer.headers()),
                answer.body());
    }

    private static void assertError(String whole, JsonNode body) {
        assertThat(new HashSet<>(body.propertyNames()))
                .as(whole)
                .isEqualTo(Set.of("error", "error_description", "details"));
        assertThat(body.values()).as(whole).allMatch(JsonNode::isString);
        assertThat(body.path("error").asString()).as(whole).isIn(ERRORS);
        assertThat(body.path("details").asString()).as(whole).isNotBlank();
    }

    private void learn(RawRequest request, RawAnswer answer, JsonNode body) {
        var uid = body.path("response").path("uid").asString("");
        if (!uid.isEmpty() && request.method().equals("POST")) {
            if (uid.startsWith("fg-")) {
                requests.knowGroup(uid);
            } else {
                requests.knowStack(uid);
            }
        }
        var command = answer.header("X-Command-Id");
        if (command != null) {
            requests.knowCommand(command);
        }
    }
}
