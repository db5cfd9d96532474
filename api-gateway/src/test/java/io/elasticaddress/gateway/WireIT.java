package io.elasticaddress.gateway;

import static io.elasticaddress.gateway.Platform.AUDIT;
import static io.elasticaddress.gateway.Platform.FAILOVER;
import static io.elasticaddress.gateway.Platform.GATEWAY;
import static io.elasticaddress.gateway.Platform.ISSUER;
import static io.elasticaddress.gateway.Platform.OTHER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.dns.DnsStatus;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Side;
import io.elasticaddress.contracts.state.StackType;
import io.elasticaddress.contracts.topic.Topic;
import io.elasticaddress.contracts.wire.Sources;
import io.elasticaddress.gateway.Platform.Account;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The API contract on the wire, in the order of its sections. */
class WireIT {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String FAILED = "Authentication failed or missing OAuth token";

    private final Account account = new Account();

    @Nested
    class Section1Paths {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/elastic_addresses",
                    "/failover_groups",
                    "/stacks",
                    "/ping/auth",
                    "/audit_log"
                })
        void every_path_answers_with_and_without_json(String path) {
            account.get(path).is(200);
            account.get(path + ".json").is(200);
        }

        @Test
        void a_group_answers_with_and_without_json_under_both_names() {
            var uid = account.group("{}");

            for (var path : List.of("/elastic_addresses/", "/failover_groups/")) {
                for (var suffix : List.of("", ".json")) {
                    assertThat(account.get(path + uid + suffix).ok().get("uid").stringValue())
                            .isEqualTo(uid);
                    account.send("PUT", path + uid + suffix, "{}").is(200);
                }
            }
            account.send("DELETE", "/failover_groups/" + uid + ".json", null).is(200);
        }

        @Test
        void a_ping_tells_whose_the_token_is() {
            var pong = account.get("/ping/auth").ok();

            assertThat(pong.get("ok").booleanValue()).isTrue();
            assertThat(pong.get("account").stringValue()).isEqualTo(account.name);
            assertThat(pong.get("subject").stringValue()).isEqualTo("alice");
        }
    }

    @Nested
    class Section2Authentication {
        @Test
        void without_a_token_nothing_is_answered() {
            var answer = GATEWAY.get("/api/3/elastic_addresses");

            answer.isError(
                    401,
                    "unauthenticated",
                    FAILED,
                    "No authentication token was passed in the request.");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }

        @Test
        void the_schemes_case_is_ignored() {
            GATEWAY.get("/api/3/ping/auth", "Authorization", "bEARER " + account.token).is(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "a.b.c", "ä", "a b", "eyJhbGciOiJub25lIn0.e30."})
        void a_malformed_token_is_refused(String token) {
            refused(token);
        }

        @Test
        void an_expired_token_is_refused() {
            refused(
                    ISSUER.token(
                            account.name,
                            "public",
                            claims ->
                                    claims.issueTime(Date.from(Instant.now().minusSeconds(600)))
                                            .expirationTime(
                                                    Date.from(Instant.now().minusSeconds(120)))));
        }

        @Test
        void a_token_that_expired_within_the_clock_skew_is_accepted() {
            accepted(
                    ISSUER.token(
                            account.name,
                            "public",
                            claims ->
                                    claims.issueTime(Date.from(Instant.now().minusSeconds(600)))
                                            .expirationTime(
                                                    Date.from(Instant.now().minusSeconds(20)))));
        }

        @Test
        void a_token_that_never_expires_is_refused() {
            refused(ISSUER.token(account.name, "public", claims -> claims.expirationTime(null)));
        }

        @Test
        void a_token_for_another_audience_is_refused() {
            refused(ISSUER.token(account.name, "public", claims -> claims.audience("another")));
            refused(ISSUER.token(account.name, "public", claims -> claims.audience((String) null)));
        }

        @Test
        void a_token_of_another_issuer_is_refused() {
            refused(
                    ISSUER.token(
                            account.name, "public", claims -> claims.issuer("http://evil.test")));
            try (var other = new TestIssuer()) {
                refused(other.token(account.name, "public", claims -> claims.issuer(ISSUER.uri())));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a/b", "a b"})
        void a_token_must_name_an_account_that_can_be_one(String name) {
            refused(ISSUER.token(name, "public"));
        }

        @Test
        void a_token_must_have_an_account_and_a_subject() {
            refused(ISSUER.token(account.name, "public", claims -> claims.claim("account", null)));
            refused(ISSUER.token(account.name, "public", claims -> claims.claim("account", 7)));
            refused(ISSUER.token(account.name, "public", claims -> claims.subject(null)));
        }

        @Test
        void a_token_without_a_signature_is_refused() {
            refused(new PlainJWT(ISSUER.claims(account.name, "public").build()).serialize());
        }

        @Test
        void a_token_signed_with_the_public_key_as_a_shared_secret_is_refused() throws Exception {
            var key = ISSUER.signingKey();
            for (var secret :
                    List.of(
                            key.toRSAPublicKey().getEncoded(),
                            key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
                var token =
                        new SignedJWT(
                                new JWSHeader.Builder(JWSAlgorithm.HS256)
                                        .keyID(key.getKeyID())
                                        .build(),
                                ISSUER.claims(account.name, "public").build());
                token.sign(new MACSigner(secret));

                refused(token.serialize());
            }
        }

        @Test
        void a_key_that_the_issuer_changes_to_is_believed() {
            accepted(ISSUER.token(account.name, "public"));

            ISSUER.rotate();

            accepted(ISSUER.token(account.name, "public"));
        }

        @Test
        void scopes_may_come_as_a_list() {
            accepted(
                    ISSUER.token(
                            account.name,
                            "",
                            claims ->
                                    claims.claim("scope", null)
                                            .claim("scp", List.of("public", "x"))));
        }

        @Test
        void reading_needs_the_scope_public() {
            var token = ISSUER.token(account.name, "admin");

            var answer =
                    GATEWAY.get("/api/3/elastic_addresses", "Authorization", "Bearer " + token);

            answer.isError(
                    403,
                    "forbidden",
                    "OAuth token lacks required `public` scope",
                    "OAuth token lacks required `public` scope");
            assertThat(answer.header("WWW-Authenticate"))
                    .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"public\"");
        }

        @ParameterizedTest
        @CsvSource({
            "POST, /elastic_addresses", "PUT, /elastic_addresses/x", "DELETE, /elastic_addresses/x",
            "POST, /stacks", "PUT, /stacks/x", "DELETE, /stacks/x"
        })
        void changing_needs_the_scope_admin(String method, String path) {
            var token = ISSUER.token(account.name, "public administrator");

            GATEWAY.send(method, "/api/3" + path, null, "Authorization", "Bearer " + token)
                    .isError(
                            403,
                            "forbidden",
                            "OAuth token lacks required `admin` scope",
                            "OAuth token lacks required `admin` scope");

            assertThat(FAILOVER.received(account.name)).isEmpty();
        }

        @Test
        void another_accounts_things_do_not_exist() {
            var uid = account.group();
            var stack = account.stack("mine");
            var stranger = new Account();

            stranger.get("/elastic_addresses/" + uid).isError(404, "not_found");
            stranger.get("/stacks/" + stack).isError(404, "not_found");
            assertThat(stranger.get("/elastic_addresses").json().get("count").intValue()).isZero();
            assertThat(stranger.get("/stacks").json().get("count").intValue()).isZero();
        }

        private void refused(String token) {
            var answer = GATEWAY.get("/api/3/ping/auth", "Authorization", "Bearer " + token);

            answer.isError(401, "unauthenticated", FAILED, FAILED);
            assertThat(answer.header("WWW-Authenticate"))
                    .startsWith("Bearer error=\"invalid_token\"");
        }

        private void accepted(String token) {
            GATEWAY.get("/api/3/ping/auth", "Authorization", "Bearer " + token).is(200);
        }
    }

    @Nested
    class Section3Representation {
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
                            "status",
                            "busy_toggling",
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
            assertThat(json.get("secondary_stack_name").stringValue()).isEqualTo("green");
            assertThat(json.get("current_stack").stringValue()).isEqualTo("primary");
            assertThat(json.get("readonly").booleanValue()).isFalse();
            assertThat(json.get("cloud").stringValue()).isEqualTo("AWS");
            assertThat(json.get("region").stringValue()).isEqualTo("us-east-1");
            assertThat(json.get("created_at").stringValue())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(json.get("version").longValue()).isEqualTo(1);
        }

        @Test
        void a_failover_group_shows_its_name_and_its_side_as_a_number() {
            var uid = account.group();
            account.send("PUT", "/failover_groups/" + uid, "{\"current_stack\":2}").is(200);

            var json = account.get("/failover_groups/" + uid + ".json").ok();

            assertThat(json.get("address")).isEqualTo(json.get("dns_name"));
            assertThat(json.get("current_stack").isIntegralNumber()).isTrue();
            assertThat(json.get("current_stack").intValue()).isEqualTo(2);
            assertThat(account.get("/failover_groups").json().get("response").get(0))
                    .isEqualTo(json);
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
            assertThat(account.elasticAddress(uid).get("address").stringValue())
                    .isEqualTo("192.0.2.9");
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
            assertThat(uids(account.get("/elastic_addresses?page=1").json()))
                    .isEqualTo(uids.subList(0, 30));
            assertThat(account.get("/elastic_addresses?page=9").json().get("response")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "page=0",
                    "page=-1",
                    "page=x",
                    "per_page=0",
                    "per_page=100000",
                    "page=%"
                })
        void a_page_that_is_none_is_refused(String query) {
            if (query.endsWith("%")) {
                // java.net.http would not send it.
                assertThat(raw("GET /api/3/elastic_addresses?page=% HTTP/1.1")).contains("400");
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
                                assertThat(json.get("busy_toggling").booleanValue())
                                        .isEqualTo(busy);
                            });
        }

        private List<String> uids(tools.jackson.databind.JsonNode page) {
            return page.get("response")
                    .valueStream()
                    .map(one -> one.get("uid").stringValue())
                    .toList();
        }
    }

    @Nested
    class Section4Commands {
        @Test
        void a_creation_answers_as_the_document_says_and_names_what_it_made() {
            var answer = account.send("POST", "/elastic_addresses", null);

            var json = answer.ok();
            var uid = json.get("uid").stringValue();
            assertThat(answer.response().body())
                    .isEqualTo(
                            "{\"response\":{\"ok\":true,\"message\":\"Failover Group created\",\"uid\":\"%s\",\"dns_name\":\"%s\"}}"
                                    .formatted(uid, FAILOVER.group(account.name, uid).dnsName()));
            assertThat(uid).matches("fg-[0-9a-f]{32}");
        }

        @Test
        void an_update_and_a_deletion_answer_as_the_document_says() {
            var uid = account.group("{}");

            assertThat(
                            account.send("PUT", "/elastic_addresses/" + uid, "{}")
                                    .is(200)
                                    .response()
                                    .body())
                    .isEqualTo(
                            "{\"response\":{\"ok\":true,\"message\":\"Failover Group updated\"}}");
            assertThat(
                            account.send("DELETE", "/elastic_addresses/" + uid, null)
                                    .is(200)
                                    .response()
                                    .body())
                    .isEqualTo(
                            "{\"response\":{\"ok\":true,\"message\":\"Failover Group deleted\"}}");
        }

        @Test
        void a_command_carries_who_asks_and_how() {
            account.send(
                            "POST",
                            "/elastic_addresses",
                            "{\"reason\":\"launch\"}",
                            "X-Forwarded-For",
                            "203.0.113.9, 198.51.100.7, 10.1.2.3")
                    .is(200);

            var message = FAILOVER.last(account.name);
            assertThat(message.actor()).isEqualTo("alice");
            assertThat(message.sourceIp()).isEqualTo("198.51.100.7");
            assertThat(message.via()).isEqualTo("rest");
            assertThat(message.source()).isEqualTo(Sources.API_GATEWAY);
            assertThat(message.outcomeWanted()).isTrue();
            assertThat(message.deadline())
                    .isBetween(Instant.now().minusSeconds(2), Instant.now().plusSeconds(2));
            assertThat(message.attemptId()).isNotEqualTo(message.commandId());
            assertThat(message.command())
                    .isEqualTo(new Command.CreateElasticAddress(null, null, null, "launch"));
        }

        @Test
        void what_a_header_that_is_not_an_address_says_is_not_believed() {
            account.send("POST", "/elastic_addresses", "{}", "X-Forwarded-For", "localhost")
                    .is(200);

            assertThat(FAILOVER.last(account.name).sourceIp()).isEqualTo("127.0.0.1");
        }

        @Test
        void a_reason_may_stand_in_the_query() {
            var uid = account.group("{}");

            account.send("DELETE", "/elastic_addresses/" + uid + "?reason=old+%26+gone", null)
                    .is(200);

            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.DeleteElasticAddress(uid, null, "old & gone"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "1;PRIMARY",
                    "2;SECONDARY",
                    "\"1\";PRIMARY",
                    "\"2\";SECONDARY",
                    "\"primary\";PRIMARY",
                    "\"Secondary\";SECONDARY",
                    "\"SECONDARY\";SECONDARY"
                },
                quoteCharacter = '\'')
        void current_stack_alone_is_a_switch(String value, Side side) {
            var uid = account.group();

            account.send(
                            "PUT",
                            "/elastic_addresses/" + uid,
                            "{\"current_stack\":%s,\"primary_stack_uid\":null,\"secondary_stack_uid\":null}"
                                    .formatted(value))
                    .is(200);

            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.SwitchStack(uid, side, null, null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "0", "\"0\""})
        void current_stack_that_was_not_given_stays(String value) {
            var uid = account.group();

            account.send(
                            "PUT",
                            "/elastic_addresses/" + uid,
                            "{\"current_stack\":%s}".formatted(value))
                    .is(200);

            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.UpdateElasticAddress(uid, null, null, null, null, null));
        }

        @Test
        void a_stack_is_kept_detached_or_set() {
            var uid = account.group();
            var path = "/elastic_addresses/" + uid;
            var red = account.stack("red");

            account.send("PUT", path, "{\"primary_stack_uid\":\"\",\"secondary_stack_uid\":null}")
                    .is(200);
            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.UpdateElasticAddress(uid, "", null, null, null, null));

            account.send(
                            "PUT",
                            path,
                            "{\"primary_stack_uid\":\"%s\",\"current_stack\":2}".formatted(red))
                    .is(200);
            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(
                            new Command.UpdateElasticAddress(
                                    uid, red, null, Side.SECONDARY, null, null));
        }

        @Test
        void a_form_is_read_like_json_and_unknown_fields_are_ignored() {
            var blue = account.stack("blue");

            account.send(
                            "POST",
                            "/elastic_addresses",
                            "primary_stack_uid=%s&current_stack=1&nonsense=x&reason=%s"
                                    .formatted(
                                            blue,
                                            URLEncoder.encode("a&b ü", StandardCharsets.UTF_8)),
                            "Content-Type",
                            FORM)
                    .is(200);
            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.CreateElasticAddress(blue, null, Side.PRIMARY, "a&b ü"));

            account.send(
                            "POST",
                            "/elastic_addresses",
                            "{\"nonsense\":{\"a\":[1]}}",
                            "X-Nonsense",
                            "x")
                    .is(200);
        }

        @Test
        void a_put_may_be_a_form_too() {
            var uid = account.group();

            account.send(
                            "PUT",
                            "/elastic_addresses/" + uid,
                            "current_stack=0&secondary_stack_uid=",
                            "Content-Type",
                            FORM)
                    .is(200);

            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.UpdateElasticAddress(uid, null, "", null, null, null));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/json",
                    "application/json; charset=utf-8",
                    "text/plain",
                    FORM,
                    "application/vnd.api+json"
                })
        void an_empty_body_is_fine_whatever_its_type(String type) {
            account.send("POST", "/elastic_addresses", null, "Content-Type", type).is(200);
        }

        @Test
        void the_same_key_is_the_same_command_in_an_account() {
            account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "k1").is(200);
            account.sendTo(OTHER, "POST", "/elastic_addresses", "{}", "Idempotency-Key", "\"k1\"")
                    .is(200);
            account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "k2").is(200);
            var stranger = new Account();
            stranger.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "k1").is(200);

            var sent = FAILOVER.received(account.name);
            assertThat(sent.get(1).commandId()).isEqualTo(sent.get(0).commandId());
            assertThat(sent.get(1).attemptId()).isNotEqualTo(sent.get(0).attemptId());
            assertThat(sent.get(2).commandId()).isNotEqualTo(sent.get(0).commandId());
            assertThat(FAILOVER.last(stranger.name).commandId())
                    .isNotEqualTo(sent.get(0).commandId());
        }

        @Test
        void a_key_must_not_be_empty_or_long() {
            account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "\"\"")
                    .isError(400, "bad_request");
            account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", "k".repeat(256))
                    .isError(400, "bad_request");
        }

        @Test
        void the_entity_tag_is_the_version_and_there_is_no_304() {
            var uid = account.group();
            account.send("PUT", "/elastic_addresses/" + uid, "{\"current_stack\":2}").is(200);

            var answer = account.get("/elastic_addresses/" + uid, "If-None-Match", "\"2\"");

            answer.is(200);
            assertThat(answer.header("ETag")).isEqualTo("\"2\"");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '\'',
                value = {"\"1\";1", "1;1", "\"7\";7", "W/\"9\", \"5\";5", "\"3\", \"1\";1"})
        void if_match_goes_with_the_command(String header, long version) {
            var uid = account.group();

            account.send(
                            "PUT",
                            "/elastic_addresses/" + uid,
                            "{\"current_stack\":2}",
                            "If-Match",
                            header)
                    .is(200);

            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.SwitchStack(uid, Side.SECONDARY, version, null));
        }

        @Test
        void if_match_goes_with_a_deletion_and_any_version_is_none() {
            var uid = account.group("{}");
            account.send("PUT", "/elastic_addresses/" + uid, "{}", "If-Match", "*").is(200);
            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.UpdateElasticAddress(uid, null, null, null, null, null));

            account.send("DELETE", "/elastic_addresses/" + uid, null, "If-Match", "\"2\"").is(200);
            assertThat(FAILOVER.last(account.name).command())
                    .isEqualTo(new Command.DeleteElasticAddress(uid, 2L, null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"W/\"1\"", "\"abc\"", "\"99999999999999999999\""})
        void a_tag_that_no_version_has_is_412(String tag) {
            var uid = account.group("{}");
            var before = FAILOVER.received(account.name).size();

            account.send("DELETE", "/elastic_addresses/" + uid, null, "If-Match", tag)
                    .isError(412, "precondition_failed");

            assertThat(FAILOVER.received(account.name)).hasSize(before);
        }

        @Test
        void a_version_that_no_longer_holds_is_412() {
            var uid = account.group("{}");
            FAILOVER.script(
                    account.name,
                    (message, service) ->
                            service.reject(
                                    message,
                                    RejectionCode.PRECONDITION_FAILED,
                                    "The version is 2, not 1"));

            account.send("PUT", "/elastic_addresses/" + uid, "{}", "If-Match", "\"1\"")
                    .isError(
                            412,
                            "precondition_failed",
                            "The version is 2, not 1",
                            "The version is 2, not 1");
        }

        @Test
        void a_client_reads_its_own_writes_though_the_snapshot_comes_late() {
            FAILOVER.script(
                    account.name,
                    (message, service) -> {
                        var after = service.apply(message);
                        service.outcome(message, service.accepted(after));
                        CompletableFuture.delayedExecutor(
                                        300, java.util.concurrent.TimeUnit.MILLISECONDS)
                                .execute(() -> service.publish(after));
                    });

            var uid = account.group("{}");

            account.get("/elastic_addresses/" + uid).is(200);
        }

        @Test
        void an_outcome_that_comes_twice_is_heard_once() {
            FAILOVER.script(
                    account.name,
                    (message, service) -> {
                        service.accept(message);
                        service.reject(message, RejectionCode.INTERNAL, "not this one");
                        service.reject(message, RejectionCode.INTERNAL, "nor this one");
                    });

            account.group("{}");
            account.group("{}");
        }

        @Test
        void an_accepted_command_whose_snapshot_cannot_be_read_is_accepted_all_the_same() {
            var uid = account.group("{}");
            FAILOVER.script(
                    account.name,
                    (message, service) -> {
                        service.raw(
                                new ProducerRecord<>(
                                        Topic.SNAPSHOTS.wireName(),
                                        io.elasticaddress.contracts.topic.Partitions.of(
                                                account.name, Kafka.PARTITIONS),
                                        ("group/" + account.name + "/" + uid)
                                                .getBytes(StandardCharsets.UTF_8),
                                        "of a newer version".getBytes(StandardCharsets.UTF_8)));
                        service.outcome(message, new Outcome.Accepted(Kind.GROUP, uid, null, 2));
                    });

            account.send("PUT", "/elastic_addresses/" + uid, "{}").is(200);

            assertThat(account.elasticAddress(uid).get("version").longValue()).isEqualTo(1);
            assertThat(
                            GATEWAY.get("/actuator/health/readiness")
                                    .json()
                                    .at("/components/view_caught_up/details/unreadable")
                                    .intValue())
                    .isPositive();
            FAILOVER.script(account.name, FakeFailoverService.ACCEPT);
            account.send("PUT", "/elastic_addresses/" + uid, "{}").is(200);
        }
    }

    @Nested
    class Section5Rules {
        @ParameterizedTest
        @CsvSource({
            "BAD_REQUEST, 400, bad_request",
            "FORBIDDEN, 403, forbidden",
            "NOT_FOUND, 404, not_found",
            "CONFLICT, 409, conflict",
            "PRECONDITION_FAILED, 412, precondition_failed",
            "UNPROCESSABLE_ENTITY, 422, unprocessable_entity",
            "INTERNAL, 500, internal"
        })
        void what_is_rejected_is_answered_with_the_rules_own_text(
                RejectionCode code, int status, String error) {
            FAILOVER.script(
                    account.name,
                    (message, service) ->
                            service.reject(
                                    message,
                                    code,
                                    "Primary and secondary stacks must be different"));

            account.send("POST", "/elastic_addresses", "{}")
                    .isError(
                            status,
                            error,
                            "Primary and secondary stacks must be different",
                            "Primary and secondary stacks must be different");
        }

        @Test
        void rule_5_a_side_that_is_none() {
            var text = "Current should only have values \"primary\" or \"secondary\"";
            for (var value :
                    List.of(
                            "3",
                            "-1",
                            "1.0",
                            "\"\"",
                            "\"first\"",
                            "true",
                            "[1]",
                            "{}",
                            "10000000000000")) {
                account.send(
                                "POST",
                                "/elastic_addresses",
                                "{\"current_stack\":%s}".formatted(value))
                        .isError(400, "bad_request", text, text);
            }
            account.send("PUT", "/elastic_addresses/x", "current_stack=third", "Content-Type", FORM)
                    .isError(400, "bad_request", text, text);
            assertThat(FAILOVER.received(account.name)).isEmpty();
        }

        @Test
        void rule_6_malformed_json_says_where() {
            account.send("POST", "/elastic_addresses", "{\"current_stack\":\n  1,}")
                    .isError(
                            400,
                            "bad_request",
                            "The body is not valid JSON, at line 2, column 5",
                            "The body is not valid JSON, at line 2, column 5");
            for (var body :
                    List.of(
                            "{",
                            "}",
                            "{\"a\":1} x",
                            "\u0000",
                            "{\"a\":\"\u0001\"}",
                            "nope",
                            "[".repeat(2_000))) {
                account.send("POST", "/elastic_addresses", body).isError(400, "bad_request");
            }
            for (var body : List.of("[]", "7", "\"x\"", "true")) {
                account.send("POST", "/elastic_addresses", body)
                        .isError(
                                400,
                                "bad_request",
                                "The body must be a JSON object",
                                "The body must be a JSON object");
            }
            assertThat(FAILOVER.received(account.name)).isEmpty();
        }

        @Test
        void rule_6_a_wrong_type_says_which_field() {
            for (var value : List.of("7", "true", "{}", "[]")) {
                account.send(
                                "POST",
                                "/elastic_addresses",
                                "{\"primary_stack_uid\":%s}".formatted(value))
                        .isError(
                                400,
                                "bad_request",
                                "primary_stack_uid must be a string",
                                "primary_stack_uid must be a string");
            }
            account.send("POST", "/elastic_addresses", "a=%zz", "Content-Type", FORM)
                    .isError(400, "bad_request");
        }

        @Test
        void rule_6_a_body_may_have_64_kib_and_not_one_byte_more() {
            var start = "{\"reason\":\"";
            var fits = start + "x".repeat(64 * 1024 - start.length() - 2) + "\"}";
            account.send("POST", "/elastic_addresses", fits).is(200);

            account.send("POST", "/elastic_addresses", fits + " ").isError(413, "bad_request");
            GATEWAY.sendBody(
                            "POST",
                            "/api/3/elastic_addresses",
                            HttpRequest.BodyPublishers.ofInputStream(
                                    () ->
                                            new ByteArrayInputStream(
                                                    (fits + " ").getBytes(StandardCharsets.UTF_8))),
                            "Authorization",
                            "Bearer " + account.token)
                    .isError(413, "bad_request");
            account.send(
                            "PUT",
                            "/elastic_addresses/x",
                            "a=" + "x".repeat(70_000),
                            "Content-Type",
                            FORM)
                    .isError(413, "bad_request");
            assertThat(FAILOVER.received(account.name)).hasSize(1);
        }

        @Test
        void rule_12_the_reason_stands_in_details() {
            FAILOVER.script(
                    account.name,
                    (message, service) ->
                            service.outcome(
                                    message,
                                    new Outcome.Rejected(
                                            RejectionCode.UNPROCESSABLE_ENTITY,
                                            "deadline_passed",
                                            "Cannot create failover group at this time",
                                            "The deadline had passed")));

            account.send("POST", "/elastic_addresses", "{}")
                    .isError(
                            422,
                            "unprocessable_entity",
                            "Cannot create failover group at this time",
                            "The deadline had passed");
        }

        @Test
        void rule_14_silence_is_503_with_the_key_to_repeat_it_with() {
            FAILOVER.script(account.name, FakeFailoverService.SILENT);

            var answer = account.send("POST", "/elastic_addresses", "{}");

            answer.isError(503, "unavailable");
            assertThat(answer.header("Retry-After")).isNotNull();
            var key = answer.header("Idempotency-Key");
            assertThat(answer.json().get("details").stringValue()).contains(key);

            FAILOVER.script(account.name, FakeFailoverService.ACCEPT);
            account.send("POST", "/elastic_addresses", "{}", "Idempotency-Key", key).is(200);
            var sent = FAILOVER.received(account.name);
            assertThat(sent.get(1).commandId()).isEqualTo(sent.get(0).commandId());
        }

        @Test
        void rule_14_the_clients_own_key_is_given_back() {
            FAILOVER.script(account.name, FakeFailoverService.SILENT);

            assertThat(
                            account.send(
                                            "POST",
                                            "/elastic_addresses",
                                            "{}",
                                            "Idempotency-Key",
                                            "mine")
                                    .isError(503, "unavailable")
                                    .header("Idempotency-Key"))
                    .isEqualTo("mine");
        }

        @Test
        void more_commands_than_there_is_room_for_are_refused_at_once() throws Exception {
            var waiting = new CountDownLatch(5);
            FAILOVER.script(account.name, (_, _) -> waiting.countDown());
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var i = 0; i < 5; i++) {
                    threads.submit(() -> account.send("POST", "/elastic_addresses", "{}"));
                }
                assertThat(waiting.await(2, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

                var started = System.nanoTime();
                var answer = account.send("POST", "/elastic_addresses", "{}");
                var took = Duration.ofNanos(System.nanoTime() - started);

                answer.isError(503, "unavailable");
                assertThat(answer.header("Retry-After")).isNotNull();
                assertThat(took).isLessThan(Duration.ofMillis(500));
                assertThat(FAILOVER.received(account.name)).hasSize(5);
            }
        }

        @Test
        void rule_15_what_is_not_there_is_named() {
            account.get("/elastic_addresses/fg-1")
                    .isError(404, "not_found", "Not found", "Failover group not found: fg-1");
            account.get("/stacks/s1.json")
                    .isError(404, "not_found", "Not found", "Stack not found: s1");
            account.get("/nothing")
                    .isError(404, "not_found", "Not found", "Nothing is at /api/3/nothing");
            GATEWAY.get("/").isError(404, "not_found");
            GATEWAY.get("/error").isError(404, "not_found");
            GATEWAY.get("/actuator/env").isError(404, "not_found");
        }

        @ParameterizedTest
        @CsvSource({
            "PATCH, /elastic_addresses, 'GET,HEAD,POST'",
            "DELETE, /elastic_addresses, 'GET,HEAD,POST'",
            "POST, /elastic_addresses/x, 'DELETE,GET,HEAD,PUT'",
            "FOO, /stacks, 'GET,HEAD,POST'",
            "POST, /ping/auth, 'GET,HEAD'"
        })
        void a_method_that_is_not_allowed_is_405_and_says_which_are(
                String method, String path, String allowed) {
            var answer = account.send(method, path, null);

            answer.isError(405, "bad_request");
            assertThat(answer.header("Allow").replace(" ", "").split(","))
                    .contains(allowed.replace("HEAD,", "").replace(",HEAD", "").split(","));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "text/plain",
                    "application/xml",
                    "multipart/form-data; boundary=x",
                    "application/json; charset=utf-16",
                    "nonsense"
                })
        void another_content_type_is_415(String type) {
            var answer = account.send("POST", "/elastic_addresses", "{}", "Content-Type", type);

            answer.isError(415, "bad_request");
            assertThat(answer.header("Accept")).contains("application/json");
        }

        @Test
        void answers_are_json_whatever_is_asked_for() {
            account.get("/elastic_addresses", "Accept", "text/html").is(200);
            account.get("/nothing", "Accept", "text/html").isError(404, "not_found");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /api/3/%zz HTTP/1.1",
                    "GET /api/3/a;b=c HTTP/1.1",
                    "GET /api//3/elastic_addresses HTTP/1.1",
                    "GET /api/3/../secret HTTP/1.1",
                    "GET /api/3/elastic_addresses/%2f HTTP/1.1",
                    "GET /api/3/elastic_addresses/%00 HTTP/1.1",
                    "GET /api/3/<script> HTTP/1.1",
                    "GET\t/x\tHTTP/9.9",
                    "nonsense"
                })
        void what_the_container_refuses_is_json_too(String requestLine) {
            assertJsonError(raw(requestLine));
        }

        @Test
        void a_header_that_is_too_large_is_json_too() {
            assertJsonError(
                    raw("GET /api/3/elastic_addresses HTTP/1.1\r\nX-Large: " + "x".repeat(40_000)));
        }

        @Test
        void a_trace_is_refused_in_json() {
            assertJsonError(raw("TRACE /api/3/elastic_addresses HTTP/1.1"));
        }

        @Test
        void a_body_that_ends_early_is_no_fault_of_the_service() {
            var answer =
                    raw(
                            "POST /api/3/elastic_addresses HTTP/1.1\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                                    .formatted(account.token));

            assertThat(answer).startsWith("HTTP/1.1 400");
            assertJsonError(answer);
        }
    }

    @Nested
    class Section6Stacks {
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

            account.send("PUT", "/stacks/" + uid, "{\"ipv4\":[\"192.0.2.7\"],\"fqdn\":\"\"}")
                    .is(200);

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

            assertThat(
                            account.send("DELETE", "/stacks/" + uid, null)
                                    .ok()
                                    .get("message")
                                    .stringValue())
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

    @Nested
    class AuditLog {
        @Test
        void a_query_is_passed_on_with_the_callers_token() {
            AUDIT.status = 200;
            AUDIT.body = "{\"response\":[{\"id\":\"1\"}],\"next_cursor\":null}";
            AUDIT.type = "application/json";

            var answer = account.get("/audit_log?uid=fg-1&from=2026-01-01T00%3A00%3A00Z");

            assertThat(answer.is(200).response().body()).isEqualTo(AUDIT.body);
            assertThat(AUDIT.query).isEqualTo("uid=fg-1&from=2026-01-01T00%3A00%3A00Z");
            assertThat(AUDIT.authorization).isEqualTo("Bearer " + account.token);
        }

        @Test
        void an_error_comes_back_as_it_is_and_anything_else_as_503() {
            AUDIT.status = 400;
            AUDIT.body =
                    "{\"error\":\"bad_request\",\"error_description\":\"x\",\"details\":\"y\"}";
            AUDIT.type = "application/json";
            account.get("/audit_log?from=x").isError(400, "bad_request", "x", "y");

            AUDIT.type = "text/html";
            account.get("/audit_log").isError(503, "unavailable");
            AUDIT.type = "application/json";
            AUDIT.status = 200;
        }

        @Test
        void while_the_audit_service_is_away_the_gateway_is_ready_and_says_503() {
            try (var gateway =
                    Gateway.startReady(
                            "elastic.auth.issuer=" + ISSUER.uri(),
                            "elastic.gateway.audit-url=http://127.0.0.1:1")) {
                var answer = account.sendTo(gateway, "GET", "/audit_log", null);

                answer.isError(503, "unavailable");
                assertThat(answer.header("Retry-After")).isNotNull();
                assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(200);
            }
        }
    }

    @Nested
    class Operations {
        @Test
        void health_and_metrics_need_no_token() {
            assertThat(GATEWAY.get("/actuator/health").is(200).json().get("status").stringValue())
                    .isEqualTo("UP");
            account.group("{}");

            var metrics = GATEWAY.get("/actuator/prometheus").is(200).response().body();

            assertThat(metrics)
                    .contains(
                            "elastic_gateway_command_seconds_count{action=\"create\",result=\"accepted\"}",
                            "elastic_gateway_commands_outstanding",
                            "elastic_gateway_view_lag",
                            "elastic_gateway_view_unreadable");
        }
    }

    private static void assertJsonError(String answer) {
        assertThat(answer).matches("(?s)HTTP/1\\.1 (4\\d\\d|505).*");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("content-type: application/json")
                .doesNotContain("<html");
        assertThat(answer).contains("{\"error\":\"bad_request\",\"error_description\":\"");
    }

    /** What a client that speaks HTTP as it pleases gets back. */
    private static String raw(String head) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), GATEWAY.port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            var text =
                    head.contains("\r\n\r\n")
                            ? head.replaceFirst("\r\n", "\r\nHost: x\r\nConnection: close\r\n")
                            : head
                                    + "\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                    + ISSUER.token("raw", "public admin")
                                    + "\r\n\r\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
