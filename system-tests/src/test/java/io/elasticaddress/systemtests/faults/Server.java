package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.cluster.Node;
import io.elasticaddress.systemtests.platform.JavaProcess;

import java.util.function.Supplier;

/** What the services stand on: a process on a folder and a port that it keeps. */
final class Server implements Node, AutoCloseable {
    private final Supplier<JavaProcess> starter;
    private volatile JavaProcess process;

    private Server(Supplier<JavaProcess> starter) {
        this.starter = starter;
        this.process = starter.get();
    }

    static Server start(Supplier<JavaProcess> starter) {
        return new Server(starter);
    }

    @Override
    public void start() {
        process = starter.get();
    }

    @Override
    public JavaProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
