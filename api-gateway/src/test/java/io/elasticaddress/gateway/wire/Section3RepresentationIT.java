package io.elasticaddress.gateway.wire;

import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.OTHER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.gateway.Platform.Account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** Section 3 of the API contract: what groups look like. */
class Section3RepresentationIT {
    private final Account account = new Account();

    @Test
    void an_elastic_address_has_the_fields_of_the_document() {
        var blue = account.stack("blue");
        var green = account.stack("green");
        var uid =
                account.group(
                        "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\"}"
                                .formatted(blue, green));
        var group = FAILOVER.group(account.name, uid);

        var json = account.elasticAddress(uid);

        assertThat(json.propertyNames())
                .containsExactly(
                        "id",
                        "uid",
                        "address",
                        "dns_name",
                        "primary_stack",
                        "secondary_stack",
                        "primary_stack_uid",
                        "primary_stack_name",
                        "secondary_stack_uid",
                        "secondary_stack_name",
                        "current_stack",
                        "ttl",
                        "status",
                        "status_details",
                        "busy_toggling",
                        "failover_policy",
                        "failover",
                        "maintenance",
                        "readonly",
                        "cloud",
                        "region",
                        "created_at",
                        "updated_at",
                        "version");
        assertThat(json.get("id").longValue()).isEqualTo(group.id());
        assertThat(json.get("address").stringValue()).isEqualTo("192.0.2.1");
        assertThat(json.get("dns_name").stringValue()).isEqualTo(group.dnsName());
        assertThat(json.get("primary_stack").stringValue()).isEqualTo("blue");
        assertThat(json.get("secondary_stack").stringValue()).isEqualTo("green");
        assertThat(json.get("primary_stack_uid").stringValue()).isEqualTo(blue);
        assertThat(json.get("primary_stack_name").stringValue()).isEqualTo("blue");
        assertThat(json.get("secondary_stack_uid").stringValue()).isEqualTo(green);
        assertThat(json.get("secondary_stack_name").stringValue()).isEqualTo("green");
        assertThat(json.get("current_stack").stringValue()).isEqualTo("primary");
        assertThat(json.get("ttl").isNull()).isTrue();
        assertThat(json.get("readonly").booleanValue()).isFalse();
        assertThat(json.get("cloud").stringValue()).isEqualTo("AWS");
        assertThat(json.get("region").stringValue()).isEqualTo("us-east-1");
        assertThat(json.get("created_at").stringValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(json.get("updated_at")).isEqualTo(json.get("created_at"));
        assertThat(json.get("version").longValue()).isEqualTo(1);
    }

    @Test
    void address_cloud_and_region_are_the_current_stacks() {
        var here =
                stack("here", "\"ipv4\":[\"192.0.2.1\",\"192.0.2.2\"],\"ipv6\":[\"2001:db8::1\"]");
        var there = stack("there", "\"ipv6\":[\"2001:db8::2\"],\"fqdn\":\"there.example.com\"");
        var elsewhere = stack("elsewhere", "\"fqdn\":\"elsewhere.example.com\"");
        var uid =
                account.group(
                        "{\"primary_stack_uid\":\"%s\",\"secondary_stack_uid\":\"%s\"}"
                                .formatted(here, there));

        assertCurrent(uid, "192.0.2.1", "here");
        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":2}").is(200);
        assertCurrent(uid, "2001:db8::2", "there");
        account.send(
                        "PUT",
                        "/elastic_addresses/" + uid,
                        "{\"secondary_stack_uid\":\"%s\"}".formatted(elsewhere))
                .is(200);
        assertCurrent(uid, "elsewhere.example.com", "elsewhere");
    }

    private String stack(String name, String addresses) {
        return account.send(
                        "POST",
                        "/stacks",
                        "{\"name\":\"%1$s\",\"cloud\":\"cloud %1$s\",\"region\":\"region %1$s\",%2$s}"
                                .formatted(name, addresses))
                .ok()
                .get("uid")
                .stringValue();
    }

    private void assertCurrent(String uid, String address, String stack) {
        var json = account.elasticAddress(uid);
        assertThat(json.get("address").stringValue()).isEqualTo(address);
        assertThat(json.get("cloud").stringValue()).isEqualTo("cloud " + stack);
        assertThat(json.get("region").stringValue()).isEqualTo("region " + stack);
    }

    @Test
    void a_ttl_of_its_own_is_shown_until_the_zones_counts_again() {
        for (var resource : List.of("/elastic_addresses/", "/failover_groups/")) {
            var one = resource + account.group("{\"ttl\":300}");
            assertThat(account.get(one).ok().get("ttl").longValue()).isEqualTo(300);

            account.send("PUT", one, "{\"ttl\":60}").is(200);
            assertThat(account.get(one).ok().get("ttl").longValue()).isEqualTo(60);
            assertThat(account.get(one).ok().get("version").longValue()).isEqualTo(2);

            account.send("PUT", one, "{\"ttl\":0}").is(200);
            assertThat(account.get(one).ok().get("ttl").isNull()).isTrue();
        }
    }

    @Test
    void a_failover_group_shows_its_name_and_its_side_as_a_number() {
        var uid = account.group();
        account.send("PUT", "/failover_groups/" + uid, "{\"current_stack\":2}").is(200);

        var json = account.get("/failover_groups/" + uid + ".json").ok();

        assertThat(json.get("address")).isEqualTo(json.get("dns_name"));
        assertThat(json.get("current_stack").isIntegralNumber()).isTrue();
        assertThat(json.get("current_stack").intValue()).isEqualTo(2);
        assertThat(account.get("/failover_groups").json().get("response").get(0)).isEqualTo(json);
    }

    @Test
    void what_a_group_has_not_is_null_but_its_side_never_is() {
        var json = account.elasticAddress(account.group("{}"));

        for (var field :
                List.of(
                        "address",
                        "primary_stack",
                        "secondary_stack",
                        "primary_stack_uid",
                        "secondary_stack_uid",
                        "cloud",
                        "region")) {
            assertThat(json.get(field).isNull()).as(field).isTrue();
        }
        assertThat(json.get("current_stack").stringValue()).isEqualTo("primary");
        assertThat(json.get("status").stringValue()).isEqualTo("unattached");
    }

    @Test
    void the_status_follows_dns_and_the_version_does_not() {
        var uid = account.group();
        assertStatus(uid, "switching", true);

        FAILOVER.dns(account.name, uid, DnsStatus.State.CONFIRMED);
        assertStatus(uid, "active", false);

        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":\"secondary\"}")
                .is(200);
        assertStatus(uid, "switching", true);

        FAILOVER.dns(account.name, uid, DnsStatus.State.FAILED);
        assertStatus(uid, "degraded", true);

        FAILOVER.dns(account.name, uid, DnsStatus.State.CONFIRMED);
        assertStatus(uid, "active", false);
        assertThat(account.elasticAddress(uid).get("version").longValue()).isEqualTo(2);
    }

    @Test
    void a_new_address_of_the_current_stack_is_on_its_way_until_dns_has_it() {
        var blue = account.stack("blue");
        var uid = account.group("{\"primary_stack_uid\":\"%s\"}".formatted(blue));
        FAILOVER.dns(account.name, uid, DnsStatus.State.CONFIRMED);
        assertStatus(uid, "active", false);

        account.send("PUT", "/stacks/" + blue, "{\"ipv4\":[\"192.0.2.9\"]}").is(200);

        assertStatus(uid, "switching", true);
        assertThat(account.elasticAddress(uid).get("address").stringValue()).isEqualTo("192.0.2.9");
        FAILOVER.dns(account.name, uid, DnsStatus.State.CONFIRMED);
        assertStatus(uid, "active", false);
    }

    @Test
    void the_list_is_oldest_first_and_whole_unless_pages_are_asked_for() {
        var uids = new ArrayList<String>();
        for (var i = 0; i < 35; i++) {
            uids.add(account.group("{}"));
        }

        var whole = account.get("/elastic_addresses").json();
        assertThat(whole.get("count").intValue()).isEqualTo(35);
        assertThat(whole.get("pagination")).isNull();
        assertThat(uids(whole)).isEqualTo(uids);

        var second = account.get("/elastic_addresses?page=2&per_page=20").json();
        assertThat(uids(second)).isEqualTo(uids.subList(20, 35));
        assertThat(second.get("pagination").toString())
                .isEqualTo(
                        "{\"previous\":1,\"next\":null,\"current\":2,\"per_page\":20,\"count\":35,\"pages\":2}");
        assertThat(uids(account.get("/elastic_addresses?per_page=34").json()))
                .isEqualTo(uids.subList(0, 34));
        assertThat(uids(account.get("/elastic_addresses?page=&per_page=").json())).isEqualTo(uids);
        assertThat(uids(account.get("/elastic_addresses?page=1").json()))
                .isEqualTo(uids.subList(0, 30));
        assertThat(account.get("/elastic_addresses?page=9").json().get("response")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"page=0", "page=-1", "page=x", "per_page=0", "per_page=100000", "page=%"})
    void a_page_that_is_none_is_refused(String query) {
        if (query.endsWith("%")) {
            // java.net.http would not send it.
            assertThat(RawHttp.send("GET /api/3/elastic_addresses?page=% HTTP/1.1"))
                    .contains("400");
        } else {
            account.get("/elastic_addresses?" + query).isError(400, "bad_request");
        }
    }

    @Test
    void two_gateways_give_the_same_answers() {
        var uid = account.group();
        account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":2}").is(200);
        FAILOVER.dns(account.name, uid, DnsStatus.State.CONFIRMED);
        assertStatus(uid, "active", false);

        for (var path : List.of("/elastic_addresses", "/failover_groups", "/stacks")) {
            var here = account.get(path).response().body();
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    account.sendTo(OTHER, "GET", path, null)
                                                            .response()
                                                            .body())
                                            .isEqualTo(here));
        }
    }

    private void assertStatus(String uid, String status, boolean busy) {
        await().untilAsserted(
                        () -> {
                            var json = account.elasticAddress(uid);
                            assertThat(json.get("status").stringValue()).isEqualTo(status);
                            assertThat(json.get("busy_toggling").booleanValue()).isEqualTo(busy);
                        });
    }

    private List<String> uids(tools.jackson.databind.JsonNode page) {
        return page.get("response").valueStream().map(one -> one.get("uid").stringValue()).toList();
    }
}
