package io.elasticaddress.failover.elasticaddress;

import static io.elasticaddress.failover.elasticaddress.Account.BLUE;
import static io.elasticaddress.failover.elasticaddress.Account.NOON;
import static io.elasticaddress.failover.elasticaddress.Account.create;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.command.Action;
import io.elasticaddress.contracts.command.Command;
import io.elasticaddress.contracts.event.Event;
import io.elasticaddress.contracts.outcome.Outcome;
import io.elasticaddress.contracts.outcome.RejectionCode;
import io.elasticaddress.contracts.state.DeletedStack;
import io.elasticaddress.contracts.state.Kind;
import io.elasticaddress.contracts.state.Stack;
import io.elasticaddress.contracts.state.StackType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class StackDecisionsTest {
    private final Account account = Account.empty();

    @Nested
    class Registering {

        @Test
        void what_is_not_given_has_its_default() {
            var event =
                    (Event.StackRegistered)
                            account.accept(
                                    new Command.RegisterStack(
                                            "blue-1", "Blue", null, "", null, null, null, null,
                                            null, null, null, null));

            assertThat(event.before()).isNull();
            assertThat(event.after())
                    .isEqualTo(
                            new Stack(
                                    "acme",
                                    "blue-1",
                                    "Blue",
                                    null,
                                    null,
                                    null,
                                    StackType.STANDARD,
                                    null,
                                    List.of(),
                                    List.of(),
                                    false,
                                    List.of("*"),
                                    NOON,
                                    NOON,
                                    1,
                                    1));
        }

        @ParameterizedTest
        @ValueSource(strings = "")
        @NullSource
        void a_stack_without_a_uid_is_dealt_one(String none) {
            var one = ((Event.StackRegistered) account.accept(stack(none, "one"))).after();
            var two = ((Event.StackRegistered) account.accept(stack(none, "two"))).after();

            assertThat(one.uid()).matches("[0-9a-f]{32}");
            assertThat(two.uid()).matches("[0-9a-f]{32}").isNotEqualTo(one.uid());
        }

        @Test
        void a_uid_that_a_client_took_is_not_dealt() {
            var taken = new Identities("test", "ea.test").stackUid(1);
            account.accept(stack(taken, "squatter"));

            assertThat(account.accept(stack(null, "one")))
                    .isInstanceOf(Event.StackRegistered.class);
        }

        @Test
        void addresses_and_names_are_kept_in_their_canonical_form_and_once() {
            var event =
                    (Event.StackRegistered)
                            account.accept(
                                    register(
                                            "WWW.Example.COM.",
                                            List.of("192.0.2.2", "192.0.2.1", "192.0.2.2"),
                                            List.of("2001:0DB8:0:0:0:0:0:1", "2001:db8::1")));

            assertThat(event.after().fqdn()).isEqualTo("www.example.com");
            assertThat(event.after().ipv4()).containsExactly("192.0.2.2", "192.0.2.1");
            assertThat(event.after().ipv6()).containsExactly("2001:db8::1");
        }

        @Test
        void a_uid_that_is_taken_is_refused() {
            account.accept(stack(BLUE));

            assertRefused(stack(BLUE), "Stack is already registered: blue");
        }

        @ParameterizedTest
        @ValueSource(strings = {" ", "a b", "a/b", "ü", "a.b"})
        void a_uid_of_other_characters_is_refused(String uid) {
            assertRefused(
                    stack(uid), "uid must be 1 to 64 letters, digits, hyphens or underscores");
        }

        @Test
        void a_uid_that_is_too_long_is_refused() {
            assertRefused(
                    stack("x".repeat(65)),
                    "uid must be 1 to 64 letters, digits, hyphens or underscores");
        }

        @Test
        void a_name_must_say_something_and_not_too_much() {
            assertRefused(stack("u", ""), "name must have 1 to 255 characters");
            assertRefused(stack("u", "  "), "name must have 1 to 255 characters");
            assertRefused(stack("u", "x".repeat(256)), "name must have 1 to 255 characters");
            assertRefused(stack("u", "a\nb"), "name must have no control characters");
            assertThat(account.decide(stack("u", "x".repeat(255))))
                    .isInstanceOf(Decision.Accepted.class);
        }

        @Test
        void a_bad_address_is_refused_with_its_place() {
            assertRefused(
                    register(null, List.of("192.0.2.1", "192.0.2.256"), List.of()),
                    "ipv4[1] is not an IPv4 address that a stack can have: \"192.0.2.256\"");
            assertRefused(
                    register(null, List.of(), List.of("::g")),
                    "ipv6[0] is not an IPv6 address that a stack can have: \"::g\"");
        }

        @Test
        void what_a_client_sent_is_repeated_shortened() {
            assertRefused(
                    register(null, List.of("9".repeat(70_000)), List.of()),
                    "ipv4[0] is not an IPv4 address that a stack can have: \""
                            + "9".repeat(64)
                            + "…\"");
        }

        @Test
        void a_null_in_a_list_is_refused() {
            assertRefused(
                    register(null, new ArrayList<>(Arrays.asList("192.0.2.1", null)), List.of()),
                    "ipv4[1] is null");
        }

        @Test
        void a_bad_host_name_is_refused() {
            assertRefused(
                    register("under_score.example.com", List.of(), List.of()),
                    "fqdn is not a host name (RFC 1123): \"under_score.example.com\"");
        }

        @Test
        void too_many_addresses_are_refused() {
            var many = new ArrayList<String>();
            for (var i = 0; i < 65; i++) {
                many.add("192.0.2." + i);
            }

            assertRefused(register(null, many, List.of()), "ipv4 must have at most 64 entries");
        }

        @Test
        void a_stack_that_comes_back_goes_on_from_its_tombstone() {
            account.accept(stack(BLUE));
            account.at(NOON.plusSeconds(9)).accept(new Command.RemoveStack(BLUE, null));

            var event = (Event.StackRegistered) account.at(NOON).accept(stack(BLUE));

            assertThat(event.before())
                    .isEqualTo(new DeletedStack("acme", BLUE, NOON.plusSeconds(9), 2, 1));
            assertThat(event.after().version()).isEqualTo(3);
            assertThat(event.after().addressVersion())
                    .describedAs("DNS must see it as newer")
                    .isEqualTo(2);
            assertThat(event.after().createdAt()).isEqualTo(NOON.plusSeconds(9));
        }
    }

    @Nested
    class Updating {
        private final Stack blue = ((Event.StackRegistered) account.accept(stack(BLUE))).after();

        @Test
        void what_is_not_given_stays_and_the_address_version_with_it() {
            account.at(NOON.plusSeconds(1));
            var event = (Event.StackUpdated) account.accept(update("Blue", null, null, null));

            assertThat(event.before()).isEqualTo(blue);
            assertThat(event.after().name()).isEqualTo("Blue");
            assertThat(event.after().ipv4()).isEqualTo(blue.ipv4());
            assertThat(event.after().version()).isEqualTo(2);
            assertThat(event.after().addressVersion()).isEqualTo(1);
            assertThat(event.after().updatedAt()).isEqualTo(NOON.plusSeconds(1));
            assertThat(event.after().createdAt()).isEqualTo(NOON);
        }

        @Test
        void only_what_dns_shows_moves_the_address_version() {
            account.accept(update(null, null, List.of("192.0.2.9"), null));
            account.accept(update(null, "blue.example.com", null, null));
            account.accept(update(null, null, null, List.of("2001:db8::9")));
            account.accept(update("Blue", null, List.of("192.0.2.9"), null));

            assertThat(account.state().liveStack(BLUE))
                    .satisfies(
                            stack -> {
                                assertThat(stack.version()).isEqualTo(5);
                                assertThat(stack.addressVersion()).isEqualTo(4);
                            });
        }

        @Test
        void an_empty_text_or_list_clears_it() {
            account.accept(update(null, "blue.example.com", null, null));
            var event = (Event.StackUpdated) account.accept(update(null, "", List.of(), null));

            assertThat(event.after().hasDnsConfiguration()).isFalse();
        }

        @Test
        void the_same_address_written_differently_changes_nothing() {
            account.accept(update(null, null, null, List.of("2001:db8::1")));

            assertThat(account.accept(update(null, null, null, List.of("2001:DB8:0::1"))))
                    .isEqualTo(new Event.NothingChanged(Action.UPDATE_STACK, Kind.STACK, BLUE, 2));
        }

        @Test
        void rule_2_the_stack_must_be_known() {
            account.accept(new Command.RemoveStack(BLUE, null));

            assertRefused(update("Blue", null, null, null), "Stack not found: blue");
        }

        @Test
        void rule_3_a_stack_in_use_stays_one_that_can_be_used() {
            account.accept(create(BLUE, null, null));
            var text =
                    "Stacks must not be cluster or prepress type and must have head DNS present to"
                            + " be used in failover groups.";

            assertRefused(update(null, null, List.of(), null), text);
            assertRefused(
                    new Command.UpdateStack(
                            BLUE,
                            null,
                            null,
                            null,
                            null,
                            StackType.CLUSTER,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null),
                    text);
            assertThat(account.accept(update(null, "blue.example.com", List.of(), null)))
                    .isInstanceOf(Event.StackUpdated.class);
        }

        @Test
        void bad_fields_are_refused() {
            assertRefused(update("", null, null, null), "name must have 1 to 255 characters");
            assertRefused(
                    update(null, null, List.of("1.2.3"), null),
                    "ipv4[0] is not an IPv4 address that a stack can have: \"1.2.3\"");
        }

        private Command.UpdateStack update(
                String name, String fqdn, List<String> ipv4, List<String> ipv6) {
            return new Command.UpdateStack(
                    BLUE, name, null, null, null, null, fqdn, ipv4, ipv6, null, null, null);
        }
    }

    @Nested
    class Removing {
        private final Stack blue = ((Event.StackRegistered) account.accept(stack(BLUE))).after();

        @Test
        void leaves_a_tombstone_with_the_versions() {
            assertThat(account.accept(new Command.RemoveStack(BLUE, null)))
                    .isEqualTo(
                            new Event.StackRemoved(
                                    blue, new DeletedStack("acme", BLUE, NOON, 2, 1)));
        }

        @Test
        void the_outcome_has_no_dns_name() {
            assertThat(account.decide(new Command.RemoveStack(BLUE, null)).outcome())
                    .isEqualTo(new Outcome.Accepted(Kind.STACK, BLUE, null, 2));
        }

        @Test
        void a_stack_in_use_is_not_removed_and_the_group_is_named() {
            var group = account.created(null, BLUE, null);

            assertRefused(
                    new Command.RemoveStack(BLUE, null),
                    "Stack is used by failover group " + group.uid());
        }

        @Test
        void of_many_groups_the_first_is_named() {
            account.created(null, BLUE, null);
            account.created(BLUE, null, null);

            assertThat(account.refusal(new Command.RemoveStack(BLUE, null)).description())
                    .matches("Stack is used by failover group fg-[0-9a-f]{32} and by 1 more");
        }

        @Test
        void rule_2_the_stack_must_be_known() {
            assertRefused(new Command.RemoveStack("red", null), "Stack not found: red");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "0:0:1:0:0:0:1:0, 0:0:1::1:0",
        "1:0:0:2:0:0:3:4, 1::2:0:0:3:4",
        "2001:DB8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::1, ::1",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
    })
    void ipv6_is_written_as_rfc_5952_says(String given, String canonical) {
        assertThat(IpAddress.v6(given)).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "ff02::1",
                "::ffff:192.0.2.1",
                "fe80::1%lo",
                "[::1]",
                "1::2::3",
                "12345::",
                "192.0.2.1",
                ""
            })
    void what_is_no_usable_ipv6_address_is_none(String given) {
        assertThat(IpAddress.v6(given)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "224.0.0.1",
                "010.0.0.1",
                "1.2.3",
                "3232235777",
                "192.0.2.1.",
                "a.b.c.d",
                "::1",
                ""
            })
    void what_is_no_usable_ipv4_address_is_none(String given) {
        assertThat(IpAddress.v4(given)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "-a.b",
                "a-.b",
                "a_b.c",
                "192.0.2.1",
                "ü.example",
                "a b",
                "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij1234.b"
            })
    void what_is_no_host_name_is_none(String given) {
        assertThat(HostName.canonical(given)).isEmpty();
    }

    @Test
    void a_host_name_has_253_characters_at_most() {
        var label = "x".repeat(61) + ".";
        assertThat(HostName.canonical(label.repeat(4) + "abcde")).isPresent();
        assertThat(HostName.canonical(label.repeat(4) + "abcdef")).isEmpty();
        assertThat(HostName.canonical(label.repeat(4) + "abcde.")).isPresent();
    }

    private static Command.RegisterStack stack(String uid, String name) {
        return new Command.RegisterStack(
                uid, name, null, null, null, null, null, null, null, null, null, null);
    }

    private static Command.RegisterStack stack(String uid) {
        return Account.stack(uid);
    }

    private static Command.RegisterStack register(
            String fqdn, List<String> ipv4, List<String> ipv6) {
        return new Command.RegisterStack(
                BLUE, "Blue", null, null, null, null, fqdn, ipv4, ipv6, null, null, null);
    }

    private void assertRefused(Command command, String text) {
        assertThat(account.decide(command).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> {
                            assertThat(rejected.code()).isEqualTo(RejectionCode.BAD_REQUEST);
                            assertThat(rejected.description()).isEqualTo(text);
                            assertThat(rejected.details()).isEqualTo(text);
                        });
    }
}
