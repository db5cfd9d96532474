package io.elasticaddress.quickstart;

/** Why it can't start, in words for whoever started it: shown as they are, without a stack trace. */
final class CannotStart extends RuntimeException {
    private final String sentence;

    CannotStart(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    CannotStart(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
