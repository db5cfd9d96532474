package io.elasticaddress.quickstart;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * What an installation does in its life, in two minutes: groups are created, fail over all at once and fail back, are switched by hand,
 * looked at and deleted; a window is planned and cancelled; a webhook hears of it; the audit log is read.
 */
final class Workload {
    private static final int GROUPS = 1_000;
    private static final int FAILURES = 8;
    private static final int AT_A_TIME = 8;
    private static final int READS = 100;
    private static final int AUDIT_READS = 20;

    /** Fewer than what is held to be a mistake. */
    private static final int DELETED = 40;

    private static final int PAGE = 1_000;
    private static final int UP = 3;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ApiClient client;
    private final String api;
    private final Description description;
    private final Description.Stacks stacks;
    private final Description.Demo demo;
    private final Runnable requireAlive;

    /**
     * @param description with the demo stacks
     * @param requireAlive fails where a service has ended
     */
    Workload(ApiClient client, Description description, Runnable requireAlive) {
        this.client = client;
        this.description = description;
        this.api = description.api() + "/api/3";
        this.stacks = Objects.requireNonNull(description.stacks());
        this.demo = Objects.requireNonNull(description.demo());
        this.requireAlive = requireAlive;
    }

    /**
     * @throws IOException where something is answered otherwise than it should be
     * @throws CannotStart where something does not come about in time
     */
    void run() throws IOException, InterruptedException {
        change("POST", "/webhooks", Map.of("url", demo.secondary() + "/hook"));
        awaitUp(stacks.primary());
        awaitUp(stacks.secondary());
        each(
                times(GROUPS),
                _ ->
                        change(
                                "POST",
                                "/elastic_addresses",
                                Map.of(
                                        "primary_stack_uid",
                                        stacks.primary(),
                                        "secondary_stack_uid",
                                        stacks.secondary(),
                                        "failover_policy",
                                        Map.of(
                                                "mode",
                                                "automatic",
                                                "failback",
                                                "after",
                                                "failback_after",
                                                "1s",
                                                "hold_down",
                                                "0s",
                                                "operator_hold",
                                                "0s"))));
        var groups = awaitAll("primary");
        for (var i = 0; i < FAILURES; i++) {
            client.post(demo.primary() + "/down");
            awaitAll("secondary");
            client.post(demo.primary() + "/up");
            awaitUp(stacks.primary());
            awaitAll("primary");
        }
        plan();
        each(
                groups.subList(0, READS),
                group -> change("PUT", group, Map.of("current_stack", "secondary")));
        each(groups.subList(0, READS), this::read);
        each(groups.subList(0, READS), group -> read(group + "/dns"));
        each(groups.subList(0, DELETED), this::delete);
        // One after the other: the quickstart's database looks at all of it each time.
        for (var i = 0; i < AUDIT_READS; i++) {
            read("/audit_log?per_page=20");
        }
        each(times(READS), _ -> read("/stacks"));
    }

    private JsonNode delete(String group) throws IOException, InterruptedException {
        change("PUT", group, Map.of("primary_stack_uid", "", "secondary_stack_uid", ""));
        return change("DELETE", group, Map.of());
    }

    private void plan() throws IOException, InterruptedException {
        var planned =
                change(
                        "POST",
                        "/maintenance_windows",
                        Map.of(
                                "stack_uid",
                                stacks.secondary(),
                                "start",
                                Instant.now().plus(Duration.ofHours(1)).toString(),
                                "end",
                                Instant.now().plus(Duration.ofHours(2)).toString()));
        change("DELETE", "/maintenance_windows/" + planned.path("uid").asString(), Map.of());
    }

    /** Returns their paths, once all of them are on that side, in DNS too. */
    private List<String> awaitAll(String side) throws InterruptedException {
        return new Patience(LIMIT)
                .until(
                        "Not all groups are at the %s stack".formatted(side),
                        () -> {
                            requireAlive.run();
                            var there = there(side);
                            if (there.size() < GROUPS) {
                                throw new IOException(
                                        "%d of %d are".formatted(there.size(), GROUPS));
                            }
                            return there;
                        });
    }

    private List<String> there(String side) throws IOException, InterruptedException {
        var there = new ArrayList<String>();
        for (var page = 1; page <= GROUPS / PAGE; page++) {
            for (var group : read("/elastic_addresses?per_page=%d&page=%d".formatted(PAGE, page))) {
                if (group.path("current_stack").asString().equals(side)
                        && !group.path("busy_toggling").asBoolean()) {
                    there.add("/elastic_addresses/" + group.path("uid").asString());
                }
            }
        }
        return there;
    }

    private void awaitUp(String stack) throws InterruptedException {
        new Patience(LIMIT)
                .until(
                        "The stack %s is not up".formatted(stack),
                        () -> {
                            requireAlive.run();
                            var health = read("/stacks/" + stack).path("health").asInt();
                            if (health != UP) {
                                throw new IOException("its health is " + health);
                            }
                            return stack;
                        });
    }

    private JsonNode read(String path) throws IOException, InterruptedException {
        return client.get(api + path, description.tokens().read());
    }

    private JsonNode change(String method, String path, Map<String, ?> fields)
            throws IOException, InterruptedException {
        return client.change(method, api + path, description.tokens().admin(), fields);
    }

    private static List<String> times(int count) {
        return Collections.nCopies(count, "");
    }

    /** Some at a time, as many clients would. */
    private static void each(List<String> items, Task task)
            throws IOException, InterruptedException {
        var places = new Semaphore(AT_A_TIME);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Future<JsonNode>>();
            for (var item : items) {
                places.acquire();
                tasks.add(
                        executor.submit(
                                () -> {
                                    try {
                                        return task.run(item);
                                    } finally {
                                        places.release();
                                    }
                                }));
            }
            for (var each : tasks) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @FunctionalInterface
    private interface Task {
        JsonNode run(String item) throws IOException, InterruptedException;
    }
}
