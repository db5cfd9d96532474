package io.elasticaddress.dns.ownership;

/** What a change to a name requires to be there; the server refuses the change otherwise. */
public sealed interface Expected {

    /** Neither the name nor its marker exists. */
    record Absent() implements Expected {}

    /** The marker's only text is this one. */
    record MarkerIs(String text) implements Expected {}
}
