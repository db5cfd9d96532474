package io.elasticaddress.systemtests.faults;

import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.systemtests.cluster.Account;
import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;
import io.elasticaddress.systemtests.history.GroupSeen;
import io.elasticaddress.systemtests.history.Operation;
import io.elasticaddress.systemtests.history.StackSeen;
import io.elasticaddress.systemtests.history.ViewRead;
import io.elasticaddress.systemtests.platform.Api;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A client as it should be: it goes to either gateway, and repeats a command with its idempotency key at the other until it
 * is told what became of it.
 */
final class RestClient implements Client {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    private final String name;
    private final Account account;
    private final List<Api> gateways;
    private final Recorder recorder;
    private final Random random;
    private int gateway;

    RestClient(String name, Account account, Recorder recorder, Random random) {
        this.name = name;
        this.account = account;
        this.gateways = List.of(account.api(0), account.api(1));
        this.recorder = recorder;
        this.random = random;
        this.gateway = random.nextInt(gateways.size());
    }

    @Override
    public Answer call(Call call) throws InterruptedException {
        var request = RestCall.of(call);
        var key = UUID.randomUUID().toString();
        var invoked = System.nanoTime();
        @Nullable String commandId = null;
        while (System.nanoTime() - invoked < PATIENCE.toNanos()) {
            var answer = attempt(request, key);
            if (answer != null) {
                commandId = answer.headers().firstValue("X-Command-Id").orElse(commandId);
                var known = known(answer, call, request);
                if (known != null) {
                    record(call, invoked, System.nanoTime(), known, commandId);
                    recorder.add(
                            new Recorder.Answered(
                                    account.name(),
                                    request.method(),
                                    request.path(),
                                    request.body(),
                                    key,
                                    answer.status(),
                                    answer.text()));
                    return known;
                }
            }
            gateway = (gateway + 1) % gateways.size();
            Thread.sleep(BETWEEN_ATTEMPTS);
        }
        var unknown = new Answer.Unknown();
        record(call, invoked, Long.MAX_VALUE, unknown, commandId);
        return unknown;
    }

    private void record(
            Call call, long invoked, long completed, Answer answer, @Nullable String commandId) {
        recorder.add(
                new Operation(
                        name, account.name(), via(), call, invoked, completed, answer, commandId));
    }

    /** Everything that a gateway shows; nothing is recorded where it does not answer. */
    void look() {
        gateway = random.nextInt(gateways.size());
        var invoked = System.nanoTime();
        var seen = see(gateways.get(gateway));
        if (seen != null) {
            recorder.add(
                    new ViewRead(
                            name,
                            account.name(),
                            via(),
                            invoked,
                            System.nanoTime(),
                            seen.groups(),
                            seen.stacks()));
        }
    }

    /** Null where the gateway does not answer. */
    static Answer.@Nullable Seen see(Api api) {
        try {
            // Stacks first: a group's stack can't be missing from what is read after it.
            var stacks = api.get("/stacks?per_page=1000");
            var groups = api.get("/elastic_addresses");
            if (stacks.status() != 200 || groups.status() != 200) {
                return null;
            }
            var seenStacks = new HashMap<String, StackSeen>();
            for (var stack : stacks.response()) {
                seenStacks.put(
                        stack.path("uid").asString(),
                        new StackSeen(
                                stack.path("ipv4").path(0).asString(),
                                stack.path("version").asLong()));
            }
            var seenGroups = new HashMap<String, GroupSeen>();
            for (var group : groups.response()) {
                seenGroups.put(
                        group.path("uid").asString(),
                        new GroupSeen(
                                text(group.path("primary_stack_uid")),
                                text(group.path("secondary_stack_uid")),
                                group.path("current_stack").asString().equals("primary")
                                        ? Side.PRIMARY
                                        : Side.SECONDARY,
                                group.path("version").asLong()));
            }
            return new Answer.Seen(seenGroups, seenStacks);
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private String via() {
        return "gateway-" + (gateway + 1);
    }

    private Api.@Nullable Answer attempt(RestCall request, String key) {
        recorder.attempted();
        try {
            return gateways.get(gateway)
                    .call(request.method(), request.path(), request.body(), "Idempotency-Key", key);
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /** Null where the answer leaves it open. */
    private @Nullable Answer known(Api.Answer answer, Call call, RestCall request) {
        return switch (answer.status()) {
            case 200 ->
                    new Answer.Accepted(
                            call instanceof Call.CreateGroup
                                    ? text(answer.response().path("uid"))
                                    : null);
            case 400, 403, 412, 422 ->
                    new Answer.Rejected(
                            answer.status(), answer.json().path("error_description").asString());
            case 503 -> null;
            default -> {
                recorder.outOfContract("%s -> %s".formatted(request, answer));
                yield null;
            }
        };
    }

    private static @Nullable String text(JsonNode field) {
        return field.isString() ? field.asString() : null;
    }
}
