package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

/** A stack in the model. One that never was has version 0; one that was removed keeps its version, and goes on from it. */
record StackState(String ipv4, long version, boolean live) {
    static final StackState NONE = new StackState("", 0, false);

    StackState registered(String address) {
        return new StackState(address, version + 1, true);
    }

    /** The same version where nothing changes. */
    StackState changed(String address) {
        return address.equals(ipv4) ? this : new StackState(address, version + 1, true);
    }

    StackState removed() {
        return new StackState("", version + 1, false);
    }

    /** Whether it has what DNS needs, rule 3. */
    boolean isSuitable() {
        return live && !ipv4.isEmpty();
    }

    /** Null where it is not shown. */
    @Nullable StackSeen seen() {
        return live ? new StackSeen(ipv4, version) : null;
    }

    @Override
    public String toString() {
        if (version == 0) {
            return "never registered";
        }
        return live
                ? "ipv4=%s version=%d".formatted(ipv4, version)
                : "removed at version " + version;
    }
}
