package io.elasticaddress.contracts.wire;

/** What reading a record gave. A record that can't be read is a fact to deal with, not a fault. */
public sealed interface Decoded<M> {

    record Readable<M>(M message) implements Decoded<M> {}

    /** The reason is for people: it names the header or field, and never repeats the content. */
    record Unreadable<M>(String reason) implements Decoded<M> {}
}
