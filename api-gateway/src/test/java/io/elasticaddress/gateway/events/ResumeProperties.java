package io.elasticaddress.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** However often a client loses its connection, and wherever: it ends with what there is, and misses nothing on the way. */
class ResumeProperties {
    private static final List<String> UIDS = List.of("a", "b", "c", "d", "e");

    private sealed interface Step {
        record Put(String uid, int state) implements Step {}

        record Remove(String uid) implements Step {}

        record Hear(int most) implements Step {}

        /** The connection breaks after so many events of the next page, and the client comes back. */
        record Break(int heard) implements Step {}
    }

    /** What a client that follows the documentation makes of it. */
    private static final class Client {
        private final Journal<Integer> journal;
        private final Map<String, Integer> knows = new HashMap<>();
        private String lastId;
        private Cursor<Integer> cursor;

        Client(Journal<Integer> journal) {
            this.journal = journal;
            connect();
        }

        void connect() {
            cursor = new Cursor<>(journal, lastId);
        }

        /**
         * @param heard how many of them arrive
         */
        void hear(int most, int heard) {
            var page = cursor.next(most);
            var left = heard;
            if (page.anew() && left-- > 0) {
                knows.clear();
                lastId = journal.id(Journal.BEGINNING);
            }
            for (var change : page.changes()) {
                if (left-- > 0) {
                    lastId = journal.id(change.number());
                    if (change.state() == null) {
                        knows.remove(change.uid());
                    } else {
                        knows.put(change.uid(), change.state());
                    }
                }
            }
        }
    }

    @Property(tries = 2_000)
    void a_client_that_comes_back_misses_nothing(@ForAll("steps") List<Step> steps) {
        var journal = new Journal<Integer>("0123456789abcdef", 2);
        var there = new HashMap<String, Integer>();
        var client = new Client(journal);
        for (var step : steps) {
            switch (step) {
                case Step.Put(var uid, var state) -> {
                    journal.put(uid, state);
                    there.put(uid, state);
                }
                case Step.Remove(var uid) -> {
                    journal.remove(uid);
                    there.remove(uid);
                }
                case Step.Hear(var most) -> client.hear(most, Integer.MAX_VALUE);
                case Step.Break(var heard) -> {
                    client.hear(3, heard);
                    client.connect();
                }
            }
        }
        for (var pages = 0; client.cursor.isBehind(); pages++) {
            assertThat(pages).as("pages of what little there is").isLessThan(100);
            client.hear(2, Integer.MAX_VALUE);
        }
        // Of a journal in which nothing ever happened.
        client.hear(2, Integer.MAX_VALUE);

        assertThat(client.knows).isEqualTo(there);
        assertThat(journal.uids()).isEqualTo(there.keySet());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var puts =
                Combinators.combine(Arbitraries.of(UIDS), Arbitraries.integers().between(1, 3))
                        .as((uid, state) -> (Step) new Step.Put(uid, state));
        var removals = Arbitraries.of(UIDS).map(uid -> (Step) new Step.Remove(uid));
        var hearings = Arbitraries.integers().between(1, 4).map(most -> (Step) new Step.Hear(most));
        var breaks =
                Arbitraries.integers().between(0, 4).map(heard -> (Step) new Step.Break(heard));
        return Arbitraries.oneOf(puts, removals, hearings, breaks).list().ofMaxSize(60);
    }
}
