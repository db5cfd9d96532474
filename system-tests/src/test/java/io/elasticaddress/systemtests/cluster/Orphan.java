package io.elasticaddress.systemtests.cluster;

import java.io.IOException;

/** A process must not outlive the tests that started it. */
final class Orphan {
    private Orphan() {}

    /** A parent that dies closes its child's input. */
    static void endWithParent() {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                while (System.in.read() >= 0) {}
                            } catch (IOException e) {
                                // As good as closed.
                            }
                            Runtime.getRuntime().halt(1);
                        });
    }
}
