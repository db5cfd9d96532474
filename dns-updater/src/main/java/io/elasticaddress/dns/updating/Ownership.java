package io.elasticaddress.dns.updating;

/**
 * The right to write a partition's names, from an assignment until it is taken away. It never comes back: a new assignment
 * is a new one.
 */
public final class Ownership {
    /** Of what is about no partition. */
    static final Ownership NOBODYS = new Ownership(-1);

    private final int partition;
    private volatile boolean held = true;

    public Ownership(int partition) {
        this.partition = partition;
    }

    public int partition() {
        return partition;
    }

    public boolean isHeld() {
        return held;
    }

    public void end() {
        held = false;
    }
}
