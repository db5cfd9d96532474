package io.elasticaddress.audit.errors;

/** Too much of this is being done at once. */
public final class Throttled extends RuntimeException {
    private final String sentence;

    public Throttled(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
