package io.elasticaddress.systemtests.cluster;

import io.elasticaddress.systemtests.platform.JavaProcess;

/** A process that can be ended and started again where it was. */
public interface Node {
    /** Returns at once; it is ready later. */
    void start();

    /** The process that runs now, or ran last. */
    JavaProcess process();
}
