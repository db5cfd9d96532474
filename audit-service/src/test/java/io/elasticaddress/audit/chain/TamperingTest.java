package io.elasticaddress.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Whatever is done to some of a stored chain is found. */
class TamperingTest {
    private static final List<Entry> CHAIN = chain();

    /** One in the middle is by a failover policy. */
    private static List<Entry> chain() {
        var chain = Chains.chain("acme", 6);
        chain.add(Entry.after(chain.getLast().asHead(), Chains.failedOver("acme-7", "acme", 7)));
        for (var i = 8; i <= 12; i++) {
            chain.add(Entry.after(chain.getLast().asHead(), Chains.fact("acme-" + i, "acme", i)));
        }
        return List.copyOf(chain);
    }

    private static boolean holds(List<Entry> chain) {
        return ChainVerifierTest.verify("acme", chain).isEmpty();
    }

    @Provide
    Arbitrary<Object> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).map(text -> (Object) text),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.of(true, false).map(truth -> (Object) truth),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.of(List.of(), Map.of(), List.of("a"), Map.of("a", 1L)));
    }

    @Property
    void a_field_set_to_anything_else(
            @ForAll @IntRange(max = 11) int index,
            @ForAll long choice,
            @ForAll("values") Object value) {
        var json = copy(CHAIN.get(index).json());
        var place = place(json, new Random(choice));
        Assume.that(!value.equals(place.object().get(place.field())));
        place.object().put(place.field(), value);

        assertThat(holds(replaced(index, json))).isFalse();
    }

    @Property
    void a_field_taken_away(@ForAll @IntRange(max = 11) int index, @ForAll long choice) {
        var json = copy(CHAIN.get(index).json());
        var place = place(json, new Random(choice));
        place.object().remove(place.field());

        assertThat(holds(replaced(index, json))).isFalse();
    }

    @Property
    void a_field_added(
            @ForAll @IntRange(max = 11) int index,
            @ForAll long choice,
            @ForAll("values") Object value) {
        var json = copy(CHAIN.get(index).json());
        place(json, new Random(choice)).object().put("zz_added", value);

        assertThat(holds(replaced(index, json))).isFalse();
    }

    @Property
    void entries_taken_from_the_beginning_or_the_middle(
            @ForAll @IntRange(max = 10) int from, @ForAll @IntRange(min = 1, max = 11) int count) {
        Assume.that(from + count < CHAIN.size());
        var chain = new ArrayList<>(CHAIN);
        chain.subList(from, from + count).clear();

        assertThat(holds(chain)).isFalse();
    }

    @Property
    void entries_put_in_another_order(@ForAll long choice) {
        var chain = new ArrayList<>(CHAIN);
        Collections.shuffle(chain, new Random(choice));
        Assume.that(!chain.equals(CHAIN));

        assertThat(holds(chain)).isFalse();
    }

    @Property
    void entries_put_in_another_order_with_numbers_and_hashes_made_to_fit_their_places(
            @ForAll @IntRange(max = 10) int index) {
        var chain = new ArrayList<>(CHAIN);
        var here = copy(CHAIN.get(index).json());
        var next = copy(CHAIN.get(index + 1).json());
        here.put("number", index + 2L);
        next.put("number", index + 1L);
        here.put("hash", Entry.hash(here));
        next.put("hash", Entry.hash(next));
        chain.set(index, new Entry(next));
        chain.set(index + 1, new Entry(here));

        assertThat(holds(chain)).isFalse();
    }

    @Property
    void an_entry_put_in_between(@ForAll @IntRange(max = 11) int index) {
        var chain = new ArrayList<>(CHAIN);
        var before = index == 0 ? Head.GENESIS : CHAIN.get(index - 1).asHead();
        chain.add(index, Entry.after(before, Chains.fact("forged", "acme", 99)));

        assertThat(holds(chain)).isFalse();
    }

    @Property
    void an_entry_replaced_by_one_whose_own_hash_holds(@ForAll @IntRange(max = 10) int index) {
        var chain = new ArrayList<>(CHAIN);
        var before = index == 0 ? Head.GENESIS : CHAIN.get(index - 1).asHead();
        chain.set(index, Entry.after(before, Chains.fact("forged", "acme", 99)));

        assertThat(holds(chain)).isFalse();
    }

    private static List<Entry> replaced(int index, Map<String, Object> json) {
        var chain = new ArrayList<>(CHAIN);
        chain.set(index, new Entry(json));
        return chain;
    }

    /** A field somewhere in an object, however deep. */
    private record Place(Map<String, Object> object, String field) {}

    private static Place place(Map<String, Object> json, Random random) {
        var places = new ArrayList<Place>();
        collect(json, places);
        return places.get(random.nextInt(places.size()));
    }

    @SuppressWarnings("unchecked")
    private static void collect(Map<String, Object> object, List<Place> places) {
        for (var field : object.entrySet()) {
            places.add(new Place(object, field.getKey()));
            if (field.getValue() instanceof Map<?, ?> inner) {
                collect((Map<String, Object>) inner, places);
            }
        }
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach(
                (name, value) ->
                        copy.put(
                                (String) name,
                                value instanceof Map<?, ?> inner ? copy(inner) : value));
        return copy;
    }
}
