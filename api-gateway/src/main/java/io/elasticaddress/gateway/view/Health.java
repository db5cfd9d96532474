package io.elasticaddress.gateway.view;

/** How a stack is, in the words of the API. */
public enum Health {
    /** Nobody probes it, or too few vantage points have said anything that counts. */
    UNKNOWN(0),
    /** It serves, and most of those that say so find that some of its addresses don't answer. */
    PARTIAL(2),
    OK(3),
    BROKEN(4);

    private final int number;

    Health(int number) {
        this.number = number;
    }

    /** The API's {@code health}. */
    public int number() {
        return number;
    }
}
