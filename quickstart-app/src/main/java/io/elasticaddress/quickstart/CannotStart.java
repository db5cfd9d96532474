package io.elasticaddress.quickstart;

import org.jspecify.annotations.Nullable;

/** Why it can't start, in words for whoever started it: shown as they are, without a stack trace. */
final class CannotStart extends RuntimeException {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final String sentence;
    private final int exitCode;

    CannotStart(String sentence) {
        super(sentence);
        this.sentence = sentence;
        this.exitCode = FAILED;
    }

    CannotStart(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
        this.exitCode = FAILED;
    }

    private CannotStart(String sentence, @Nullable Throwable cause, int exitCode) {
        super(sentence, cause);
        this.sentence = sentence;
        this.exitCode = exitCode;
    }

    /** For a command line that can't work, be it for what it says or for what it names. */
    static CannotStart misused(String sentence) {
        return new CannotStart(sentence, null, MISUSED);
    }

    static CannotStart misused(String sentence, Throwable cause) {
        return new CannotStart(sentence, cause, MISUSED);
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        return sentence;
    }
}
