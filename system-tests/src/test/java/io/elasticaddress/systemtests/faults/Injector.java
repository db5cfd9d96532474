package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.cluster.Node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Carries a schedule out, and leaves everything whole. */
final class Injector {
    /** What is told to end while it starts gets that far first, and a starved machine takes its time over it. */
    private static final Duration FOR_AN_ORDERLY_END = Duration.ofMinutes(1);

    private final Sandbox sandbox;
    private final Premises premises;

    Injector(Sandbox sandbox, Premises premises) {
        this.sandbox = sandbox;
        this.premises = premises;
    }

    /** Returns once the last fault is over; things may still be on their way back. */
    void run(List<Fault> schedule) throws InterruptedException, ExecutionException {
        var started = System.nanoTime();
        var under = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var fault : schedule) {
                Thread.sleep(
                        Math.max(
                                0,
                                fault.at().toMillis() - (System.nanoTime() - started) / 1_000_000));
                System.out.println(fault);
                under.add(
                        threads.submit(
                                () -> {
                                    inject(fault);
                                    return null;
                                }));
            }
            for (var each : under) {
                each.get();
            }
        }
    }

    private void inject(Fault fault) throws InterruptedException {
        if (fault.kind().isOfNode()) {
            inject(fault, sandbox.nodes().get(fault.target()));
            return;
        }
        if (fault.kind() == Fault.Kind.STACK_DOWN) {
            var server = premises.get(fault.target());
            server.down();
            Thread.sleep(fault.lasts());
            server.up();
            return;
        }
        var link = sandbox.links().get(fault.target());
        link.set(fault.kind().state());
        Thread.sleep(fault.lasts());
        link.set(Gate.State.OPEN);
    }

    private static void inject(Fault fault, Node node) throws InterruptedException {
        node.process().requireAlive();
        switch (fault.kind()) {
            case KILL -> node.process().kill();
            case TERMINATE -> {
                if (!node.process().terminate(FOR_AN_ORDERLY_END)) {
                    throw new AssertionError(
                            "%s did not end on SIGTERM:%n%s"
                                    .formatted(fault.target(), node.process().tail()));
                }
            }
            case FREEZE -> node.process().freeze();
            default -> throw new IllegalArgumentException(fault.toString());
        }
        Thread.sleep(fault.lasts());
        if (fault.kind() == Fault.Kind.FREEZE) {
            node.process().thaw();
        } else {
            node.start();
        }
    }
}
