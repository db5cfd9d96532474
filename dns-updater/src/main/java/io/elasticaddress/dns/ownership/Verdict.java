package io.elasticaddress.dns.ownership;

import io.elasticaddress.dns.desired.Versions;

/** What follows from what was observed at a name. */
public sealed interface Verdict {

    /** Write, with what was observed as the condition. */
    record Write(Expected from) implements Verdict {}

    /** Marker and records are as wanted at the server that takes updates. */
    record Shown(Expected.MarkerIs marker) implements Verdict {}

    /** The group is deleted and nothing of ours is left. */
    record Gone() implements Verdict {}

    /** Ours, and newer than what is wanted here: somebody knows more than we do. Nothing is sent. */
    record Stale(Versions shown) implements Verdict {}

    /** Somebody else's, and left alone. */
    record Conflict(String reason) implements Verdict {}
}
