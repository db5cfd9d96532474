package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Section 6 of the API contract: stacks. */
class Section6StacksIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Account account = new Account();

    @Test
    void a_stack_has_the_fields_of_the_contract() {
        var uid =
                account.send(
                                "POST",
                                "/stacks.json",
                                """
                                {"uid":"web-1","name":"web","environment":"production","cloud":"AWS","region":"us-east-1",
                                 "type":"Standard","fqdn":"web.example.com","ipv4":["192.0.2.1"],"ipv6":["2001:db8::1"],
                                 "has_loadbalancer":true,"failover_group_editors":["alice"],"reason":"new"}
                                """)
                        .ok()
                        .get("uid")
                        .stringValue();

        var json = account.get("/stacks/" + uid).ok();

        assertThat(uid).isEqualTo("web-1");
        assertThat(json.propertyNames())
                .contains(
                        "uid",
                        "name",
                        "environment",
                        "cloud",
                        "region",
                        "type",
                        "is_cluster",
                        "fqdn",
                        "ipv4",
                        "ipv6",
                        "has_loadbalancer",
                        "failover_group_editors",
                        "health_check",
                        "health",
                        "status",
                        "account_id",
                        "created_at_iso",
                        "updated_at_iso");
        assertThat(json.get("type").stringValue()).isEqualTo("standard");
        assertThat(json.get("is_cluster").booleanValue()).isFalse();
        assertThat(json.get("ipv6").get(0).stringValue()).isEqualTo("2001:db8::1");
        assertThat(json.get("failover_group_editors").get(0).stringValue()).isEqualTo("alice");
        assertThat(json.get("health").intValue()).isZero();
        assertThat(json.get("status").intValue()).isEqualTo(1);
        assertThat(json.get("account_id").stringValue()).isEqualTo(account.name);
    }

    @Test
    void a_form_registers_a_stack_too() {
        var uid =
                account.send(
                                "POST",
                                "/stacks",
                                "name=web&type=cluster&ipv4[]=192.0.2.1&ipv4[]=192.0.2.2&ipv6=2001:db8::1&has_loadbalancer=true&failover_group_editors=",
                                "Content-Type",
                                FORM)
                        .ok()
                        .get("uid")
                        .stringValue();

        var stack = FAILOVER.stack(account.name, uid);
        assertThat(stack.type()).isEqualTo(StackType.CLUSTER);
        assertThat(stack.ipv4()).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(stack.ipv6()).containsExactly("2001:db8::1");
        assertThat(stack.hasLoadbalancer()).isTrue();
        assertThat(stack.failoverGroupEditors()).isEmpty();
    }

    @Test
    void a_change_names_only_what_changes() {
        var uid = account.stack("web");

        account.send("PUT", "/stacks/" + uid, "{\"ipv4\":[\"192.0.2.7\"],\"fqdn\":\"\"}").is(200);

        assertThat(FAILOVER.last(account.name).command())
                .isEqualTo(
                        new Command.UpdateStack(
                                uid,
                                null,
                                null,
                                null,
                                null,
                                null,
                                "",
                                List.of("192.0.2.7"),
                                null,
                                null,
                                null,
                                null));
    }

    @Test
    void a_removed_stack_is_gone() {
        var uid = account.stack("web");

        assertThat(account.send("DELETE", "/stacks/" + uid, null).ok().get("message").stringValue())
                .isEqualTo("Stack deleted");

        account.get("/stacks/" + uid).isError(404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\" \"}",
                "{\"name\":7}",
                "{\"name\":\"x\",\"type\":\"other\"}",
                "{\"name\":\"x\",\"ipv4\":\"192.0.2.1\"}",
                "{\"name\":\"x\",\"ipv4\":[7]}",
                "{\"name\":\"x\",\"has_loadbalancer\":\"true\"}"
            })
    void what_can_be_no_stack_is_refused(String body) {
        account.send("POST", "/stacks", body).isError(400, "bad_request");

        assertThat(FAILOVER.received(account.name)).isEmpty();
    }

    @Test
    void stacks_come_in_pages_of_30() {
        for (var i = 0; i < 31; i++) {
            account.stack("s" + i);
        }

        var first = account.get("/stacks").json();
        assertThat(first.get("response")).hasSize(30);
        assertThat(first.get("response").get(0).get("name").stringValue()).isEqualTo("s0");
        assertThat(first.get("pagination").toString())
                .isEqualTo(
                        "{\"previous\":null,\"next\":2,\"current\":1,\"per_page\":30,\"count\":31,\"pages\":2}");
        assertThat(account.get("/stacks.json?page=2").json().get("response")).hasSize(1);
    }
}
