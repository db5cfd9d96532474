package io.elasticaddress.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticaddress.systemtests.cluster.Instance;
import io.elasticaddress.systemtests.cluster.Service;
import io.elasticaddress.systemtests.sabotage.Agent;
import io.elasticaddress.systemtests.sabotage.Sabotage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Which services of a sandbox run as they are, and which broken. */
final class Builds {
    private static final Duration AN_ORDERLY_END = Duration.ofSeconds(15);
    private static final Duration LOADED = Duration.ofSeconds(60);

    private final Sandbox sandbox;
    private final Map<Service, Sabotage> broken = new EnumMap<>(Service.class);

    Builds(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Starts again what is to run otherwise than it does; returns once all is ready.
     *
     * @param sabotage null: all as they are
     */
    void only(@Nullable Sabotage sabotage) throws IOException {
        var restarted = EnumSet.copyOf(List.of(Service.values()));
        restarted.removeIf(service -> broken.get(service) == wanted(service, sabotage));
        for (var service : restarted) {
            for (var instance : sandbox.cluster().all(service)) {
                restart(instance, wanted(service, sabotage));
            }
        }
        broken.clear();
        if (sabotage != null) {
            broken.put(serviceOf(sabotage), sabotage);
        }
        sandbox.cluster().awaitReady();
    }

    /** Each process that should be broken is. */
    void assertBroken() {
        for (var service : broken.keySet()) {
            for (var instance : sandbox.cluster().all(service)) {
                await(instance + " is broken")
                        .atMost(LOADED)
                        .until(() -> Files.exists(markOf(instance)));
            }
        }
    }

    private void restart(Instance instance, @Nullable Sabotage sabotage) throws IOException {
        assertThat(instance.terminate(AN_ORDERLY_END)).as("%s ends", instance).isTrue();
        var mark = markOf(instance);
        Files.deleteIfExists(mark);
        instance.furtherOptions(
                sabotage == null
                        ? List.of()
                        : List.of(Agent.option(sabotage, sandbox.folder(), mark)));
        instance.start();
    }

    private Path markOf(Instance instance) {
        return sandbox.folder().resolve(instance + ".broken");
    }

    private static @Nullable Sabotage wanted(Service service, @Nullable Sabotage sabotage) {
        return sabotage != null && serviceOf(sabotage) == service ? sabotage : null;
    }

    private static Service serviceOf(Sabotage sabotage) {
        return switch (sabotage) {
            case AT_LEAST_ONCE, NO_VERSION_GUARD -> Service.FAILOVER;
            case READS_UNCOMMITTED -> Service.GATEWAY;
            case NO_PREREQUISITES -> Service.DNS;
        };
    }
}
