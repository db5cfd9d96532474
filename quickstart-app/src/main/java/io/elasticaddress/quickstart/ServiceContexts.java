package io.elasticaddress.quickstart;

import io.elasticaddress.audit.AuditServiceApplication;
import io.elasticaddress.dns.DnsUpdaterApplication;
import io.elasticaddress.failover.FailoverServiceApplication;
import io.elasticaddress.gateway.ApiGatewayApplication;
import io.elasticaddress.monitor.HealthMonitorApplication;
import io.elasticaddress.webhooks.WebhookSenderApplication;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.NestedExceptionUtils;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The services' contexts in this JVM, each with the settings that it would have as a process of its own. */
final class ServiceContexts implements Services {
    private final Map<Service, ConfigurableApplicationContext> running = new ConcurrentHashMap<>();
    private final Consumer<Service> onEnd;
    private volatile boolean closing;

    /**
     * @param onEnd told when a service ends without having been asked to
     */
    ServiceContexts(Consumer<Service> onEnd) {
        this.onEnd = onEnd;
    }

    @Override
    public void start(Map<Service, List<String>> arguments) throws InterruptedException {
        var started = new CountDownLatch(arguments.size());
        var failure = new AtomicReference<@Nullable CannotStart>();
        for (var service : new EnumMap<>(arguments).entrySet()) {
            Thread.ofPlatform()
                    .name(service.getKey().module())
                    .start(
                            () -> {
                                try {
                                    running.put(
                                            service.getKey(),
                                            run(service.getKey(), service.getValue()));
                                } catch (RuntimeException | Error e) {
                                    failure.compareAndSet(null, failure(service.getKey(), e));
                                } finally {
                                    started.countDown();
                                }
                            });
        }
        started.await();
        var first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    /** The gateway first, so that nothing is accepted any more, then the others side by side. */
    @Override
    public void close() {
        closing = true;
        close(List.of(Service.API_GATEWAY));
        close(
                List.of(
                        Service.FAILOVER_SERVICE,
                        Service.DNS_UPDATER,
                        Service.AUDIT_SERVICE,
                        Service.HEALTH_MONITOR,
                        Service.WEBHOOK_SENDER));
    }

    private ConfigurableApplicationContext run(Service service, List<String> arguments) {
        ApplicationListener<ContextClosedEvent> ended =
                event -> {
                    if (!closing && event.getApplicationContext().getParent() == null) {
                        onEnd.accept(service);
                    }
                };
        return application(service)
                .registerShutdownHook(false)
                .listeners(ended)
                .run(arguments.toArray(String[]::new));
    }

    private static SpringApplicationBuilder application(Service service) {
        return switch (service) {
            case FAILOVER_SERVICE -> FailoverServiceApplication.application();
            case DNS_UPDATER -> DnsUpdaterApplication.application();
            case AUDIT_SERVICE -> AuditServiceApplication.application();
            case HEALTH_MONITOR -> HealthMonitorApplication.application();
            case WEBHOOK_SENDER -> WebhookSenderApplication.application();
            case API_GATEWAY -> ApiGatewayApplication.application();
        };
    }

    private void close(List<Service> services) {
        var threads = new ArrayList<Thread>();
        for (var service : services) {
            var context = running.remove(service);
            if (context != null) {
                threads.add(
                        Thread.ofPlatform()
                                .name(service.module() + "-closing")
                                .start(context::close));
            }
        }
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static CannotStart failure(Service service, Throwable cause) {
        return new CannotStart(
                "The %s can't start: %s".formatted(service.module(), reason(cause)), cause);
    }

    private static @Nullable String reason(Throwable cause) {
        for (var each = cause; each != null; each = each.getCause()) {
            if (each instanceof PortInUseException taken) {
                return "port %d has just been taken by another process".formatted(taken.getPort());
            }
        }
        return NestedExceptionUtils.getMostSpecificCause(cause).getMessage();
    }
}
