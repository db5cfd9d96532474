package io.elasticaddress.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.elasticaddress.systemtests.platform.Quickstart;
import io.elasticaddress.systemtests.platform.SharedQuickstart;
import io.elasticaddress.systemtests.platform.WebhookRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that knows of a webhook what its owner was told, and nothing else. */
@ExtendWith(SharedQuickstart.class)
class WebhookIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<WebhookRequest> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(204);

    @Test
    void a_switch_arrives_signed_and_one_that_could_not_is_sent_again(Quickstart quickstart)
            throws IOException {
        var receiver =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        receiver.createContext("/hook", this::take);
        receiver.start();
        try {
            var api = quickstart.api();
            var made =
                    api.post(
                                    "/webhooks",
                                    "{\"url\":\"http://127.0.0.1:%d/hook\",\"types\":[\"elastic.StackSwitched.v1\"]}"
                                            .formatted(receiver.getAddress().getPort()))
                            .response();
            var webhook = "/webhooks/" + made.path("uid").asString();
            var secret = made.path("secret").asString();
            var group =
                    api.createGroup(
                            quickstart.demoStack("primary"), quickstart.demoStack("secondary"));

            api.switchTo(group, "secondary");
            await().atMost(PATIENCE).until(() -> received.size() == 1);
            var first = received.getFirst();
            assertThat(first.isSignedWith(secret)).isTrue();
            assertThat(first.event().path("id").asString()).isEqualTo(first.id());
            assertThat(first.event().path("type").asString()).isEqualTo("elastic.StackSwitched.v1");
            assertThat(first.event().path("subject").asString()).isEqualTo(group);
            assertThat(first.event().path("account").asString()).isEqualTo(quickstart.account());
            assertThat(first.event().at("/data/after/current_stack").asString())
                    .isEqualTo("secondary");

            var rotated =
                    api.put(webhook, "{\"rotate_secret\":true}")
                            .response()
                            .path("secret")
                            .asString();
            status.set(410);
            api.switchTo(group, "primary");
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    api.get(webhook).response().path("dead_letters").asInt() == 1
                                            && received.size() == 2);
            var second = received.getLast();
            assertThat(second.isSignedWith(rotated)).isTrue();
            assertThat(second.isSignedWith(secret)).isTrue();
            assertThat(
                            api.get(webhook + "/dead_letters")
                                    .response()
                                    .path(0)
                                    .path("event_id")
                                    .asString())
                    .isEqualTo(second.id());

            status.set(200);
            assertThat(api.post(webhook + "/dead_letters/retry", null).status()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> received.size() == 3);
            assertThat(received.getLast().id()).isEqualTo(second.id());
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                var now = api.get(webhook).response();
                                return now.path("dead_letters").asInt() == 0
                                        && now.path("pending").asInt() == 0;
                            });
            assertThat(api.delete(webhook).status()).isEqualTo(200);
            assertThat(api.get(webhook).status()).isEqualTo(404);
        } finally {
            receiver.stop(0);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(WebhookRequest.read(exchange));
            exchange.sendResponseHeaders(status.get(), -1);
        }
    }
}
