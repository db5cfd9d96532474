package io.elasticaddress.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.audit.chain.ChainVerifier.Break;
import io.elasticaddress.audit.chain.ChainVerifier.Reason;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

class ChainVerifierTest {

    static Optional<Break> verify(String account, List<Entry> chain) {
        var verifier = new ChainVerifier(account);
        return chain.stream().map(verifier::next).flatMap(Optional::stream).findFirst();
    }

    private static Entry with(Entry entry, String field, Object value) {
        var json = new LinkedHashMap<>(entry.json());
        json.put(field, value);
        return new Entry(json);
    }

    @Test
    void an_untouched_chain_holds_and_tells_its_head() {
        var chain = Chains.chain("acme", 7);
        var verifier = new ChainVerifier("acme");

        assertThat(chain).allMatch(entry -> verifier.next(entry).isEmpty());
        assertThat(verifier.head()).isEqualTo(chain.getLast().asHead());
        assertThat(verifier.head().number()).isEqualTo(7);
    }

    @Test
    void an_empty_chain_holds() {
        assertThat(new ChainVerifier("acme").head()).isEqualTo(Head.GENESIS);
    }

    /** Written by hand, so that the definition can't change by accident: old entries must verify for ever. */
    @Test
    void the_hash_is_as_documented() throws Exception {
        var entry = Chains.chain("acme", 1).getFirst();
        var canonical =
                """
                {"account":"acme","action":"switch","actor":"alice",\
                "after":{"current_stack":"secondary","deep":{"x":true},"version":7},\
                "at":"2026-11-23T10:15:31.123Z","attempt_id":"attempt-acme-1",\
                "before":{"current_stack":"primary","tags":["a","b"],"version":6},\
                "command_id":"command-acme-1","command_source":"/elastic-address/api-gateway",\
                "id":"acme-1","number":1,"outcome":"accepted",\
                "previous_hash":"0000000000000000000000000000000000000000000000000000000000000000",\
                "reason":"deploy",\
                "source":{"offset":1,"partition":3,"topic":"elastic.events","topic_id":"topic-1"},\
                "source_ip":"198.51.100.7","uid":"fg-1","via":"rest"}\
                """;
        var hash = sha256(canonical);

        assertThat(entry.hash()).isEqualTo(hash);
        assertThat(Chains.chain("acme", 2).get(1).previousHash()).isEqualTo(hash);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Likewise: fields that came later stand in the entries that have them and in no other. */
    @Test
    void the_hash_of_an_automatic_switch_is_as_documented() throws Exception {
        var entry = Entry.after(Head.GENESIS, Chains.failedOver("acme-1", "acme", 1));
        var canonical =
                """
                {"account":"acme","action":"switch","actor":"/elastic-address/failover-service",\
                "after":{"current_stack":"secondary","version":7},\
                "at":"2026-11-23T10:15:31.000Z","attempt_id":"attempt-acme-1",\
                "before":{"current_stack":"primary","version":6},\
                "command_id":"command-acme-1",\
                "command_source":"/elastic-address/failover-service",\
                "grounds":{"current":[{"check_version":5,"vantage":"frankfurt"}],"other":[],\
                "rule":"current_stack_down"},\
                "id":"acme-1","number":1,"outcome":"accepted","overridden_rules":["stack_down"],\
                "previous_hash":"0000000000000000000000000000000000000000000000000000000000000000",\
                "source":{"offset":1,"partition":3,"topic":"elastic.events","topic_id":"topic-1"},\
                "uid":"fg-1","via":"policy"}\
                """;

        assertThat(entry.hash()).isEqualTo(sha256(canonical));
    }

    @Test
    void half_a_surrogate_pair_is_replaced_so_that_every_store_gives_it_back() {
        var fact = Chains.fact("id\ud83d", "acme", 1);

        assertThat(Entry.after(Head.GENESIS, fact).id()).isEqualTo("id\ufffd");
    }

    @Test
    void a_missing_entry_is_named() {
        var chain = new ArrayList<>(Chains.chain("acme", 5));
        chain.remove(2);

        assertThat(verify("acme", chain))
                .get()
                .extracting(Break::number, Break::reason)
                .containsExactly(3L, Reason.MISSING);
    }

    @Test
    void a_number_that_is_there_twice_is_named() {
        var chain = new ArrayList<>(Chains.chain("acme", 5));
        chain.add(3, chain.get(2));

        assertThat(verify("acme", chain))
                .get()
                .extracting(Break::number, Break::reason)
                .containsExactly(4L, Reason.DUPLICATE);
    }

    @Test
    void a_changed_entry_is_named() {
        var chain = new ArrayList<>(Chains.chain("acme", 5));
        chain.set(1, with(chain.get(1), "actor", "somebody else"));

        assertThat(verify("acme", chain))
                .get()
                .extracting(Break::number, Break::reason)
                .containsExactly(2L, Reason.HASH);
    }

    @Test
    void a_changed_entry_with_its_hash_made_again_breaks_the_next() {
        var chain = new ArrayList<>(Chains.chain("acme", 5));
        var changed = with(chain.get(1), "actor", "somebody else");
        chain.set(1, with(changed, "hash", Entry.hash(changed.json())));

        assertThat(verify("acme", chain))
                .get()
                .extracting(Break::number, Break::reason)
                .containsExactly(3L, Reason.PREVIOUS_HASH);
    }

    @Test
    void an_entry_with_a_field_that_has_no_canonical_form_is_named() {
        var chain = new ArrayList<>(Chains.chain("acme", 3));
        chain.set(2, with(chain.get(2), "actor", 1.5));

        assertThat(verify("acme", chain)).get().extracting(Break::reason).isEqualTo(Reason.HASH);
    }

    @Test
    void a_number_that_is_no_integer_is_named() {
        var chain = new ArrayList<>(Chains.chain("acme", 3));
        chain.set(2, with(chain.get(2), "number", "3"));

        assertThat(verify("acme", chain)).get().extracting(Break::number).isEqualTo(3L);
    }

    @Test
    void another_accounts_chain_is_not_this_accounts() {
        assertThat(verify("acme", Chains.chain("other", 3)))
                .get()
                .extracting(Break::number, Break::reason)
                .containsExactly(1L, Reason.WRONG_ACCOUNT);
    }
}
