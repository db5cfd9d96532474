package io.elasticaddress.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The main job, once through, with a token of the built-in authorization server. */
class StoryIT {
    private static final String SECRET =
            "{bcrypt}"
                    + new org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder(4)
                            .encode("s3cret");
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        assertThat(Platform.FAILOVER).as("answers commands").isNotNull();
        gateway =
                Gateway.startReady(
                        "elastic.auth.issuer=http://gateway.test",
                        "elastic.authorization-server.enabled=true",
                        "elastic.authorization-server.clients[0].id=alice",
                        "elastic.authorization-server.clients[0].secret=" + SECRET,
                        "elastic.authorization-server.clients[0].account=story");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void a_group_is_created_switched_listed_and_deleted() {
        var token =
                gateway.send(
                                "POST",
                                "/oauth/token",
                                "grant_type=client_credentials&client_id=alice&client_secret=s3cret",
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .is(200)
                        .json()
                        .get("access_token")
                        .stringValue();
        var bearer =
                new String[] {
                    "Authorization", "Bearer " + token, "Content-Type", "application/json"
                };

        var blue =
                gateway.send(
                                "POST",
                                "/api/3/stacks",
                                "{\"name\":\"blue\",\"ipv4\":[\"192.0.2.1\"],\"cloud\":\"AWS\",\"region\":\"us-east-1\"}",
                                bearer)
                        .ok()
                        .get("uid")
                        .stringValue();
        var green =
                gateway.send(
                                "POST",
                                "/api/3/stacks",
                                "{\"name\":\"green\",\"fqdn\":\"green.example.com\"}",
                                bearer)
                        .ok()
                        .get("uid")
                        .stringValue();
        var created =
                gateway.send(
                        "POST",
                        "/api/3/elastic_addresses",
                        "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\"}"
                                .formatted(blue, green),
                        bearer);
        assertThat(created.ok().get("message").stringValue()).isEqualTo("Failover Group created");
        var uid = created.ok().get("uid").stringValue();

        var path = "/api/3/elastic_addresses/" + uid;
        assertThat(
                        gateway.send("PUT", path, "{\"current_stack\":2}", bearer)
                                .is(200)
                                .response()
                                .body())
                .isEqualTo("{\"response\":{\"ok\":true,\"message\":\"Failover Group updated\"}}");

        var listed = gateway.get("/api/3/elastic_addresses", bearer).is(200).json();
        assertThat(listed.get("count").intValue()).isEqualTo(1);
        var group = listed.get("response").get(0);
        assertThat(group.get("uid").stringValue()).isEqualTo(uid);
        assertThat(group.get("address").stringValue()).isEqualTo("green.example.com");
        assertThat(group.get("current_stack").stringValue()).isEqualTo("secondary");
        assertThat(group.get("status").stringValue()).isEqualTo("switching");

        assertThat(gateway.send("DELETE", path, null, bearer).is(200).response().body())
                .isEqualTo("{\"response\":{\"ok\":true,\"message\":\"Failover Group deleted\"}}");
        assertThat(gateway.get("/api/3/elastic_addresses", bearer).response().body())
                .isEqualTo("{\"response\":[],\"count\":0}");
    }
}
