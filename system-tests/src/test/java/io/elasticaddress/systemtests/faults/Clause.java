package io.elasticaddress.systemtests.faults;

/** What is held against what the clients were told. Each finds something that the others need not find. */
enum Clause {
    /** No client got an answer that the API does not give. */
    ANSWERS,
    /** DNS of every group counts as confirmed, and both gateways show the same. */
    QUIET,
    /** The calls have an order that explains every answer, and what both gateways show in the end. */
    ORDER,
    /** No view went back. */
    VIEWS,
    /** One event to each command, and none without. */
    EVENTS,
    /** What policies did has its grounds. */
    GROUNDS,
    /** Versions have no gap, snapshots are the last events, ids are dealt once. */
    SNAPSHOTS,
    MONGO,
    /** As the state, asked of the server itself. */
    DNS,
    /** One entry to each event, numbered without a gap. */
    AUDIT,
    /** Each event at the account's webhook, signed. */
    WEBHOOKS,
    /** What nobody can read, each once. */
    DEAD_LETTERS,
    /** A repeated key gets its answer again, and changes nothing. */
    REPEATS
}
