package io.elasticaddress.audit.errors;

/** The request can't be understood, for a reason that its sender can read. */
public final class BadRequest extends RuntimeException {
    private final String sentence;

    public BadRequest(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
