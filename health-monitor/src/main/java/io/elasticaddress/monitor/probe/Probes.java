package io.elasticaddress.monitor.probe;

import io.elasticaddress.contracts.health.HealthCheck;
import io.elasticaddress.contracts.network.Network;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes the probe of a check's type. */
public final class Probes implements AutoCloseable {
    private static final String SUCCESS = "200-299";

    private final List<Network> denied;
    private final Tls tls;

    /** For gRPC alone; it has no thread before the first such probe. */
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("grpc-probes", true), NioIoHandler.newFactory());

    /**
     * @param denied where nothing is ever sent to
     * @param authorities certificates in PEM of authorities that are trusted besides the JDK's
     * @throws IllegalArgumentException where that file can't be read
     */
    public Probes(List<Network> denied, Optional<Path> authorities) {
        this.denied = List.copyOf(denied);
        this.tls = Tls.trusting(authorities);
    }

    /**
     * A probe of one address of a stack. Where the address must not be probed, or nothing can be made of the check, it is one
     * that always fails and says why: a stack that can't be probed must not look as if it were up.
     *
     * @param name what is asked for there where the check does not say: the stack's host name, else the address as
     *     the stack has it
     */
    public Probe of(HealthCheck check, String name, InetAddress address) {
        var network = denied.stream().filter(one -> one.contains(address)).findFirst();
        if (network.isPresent()) {
            return failing("is in " + network.get() + ", where this monitor must not probe");
        }
        try {
            return make(check, name, address);
        } catch (IllegalArgumentException e) {
            return failing("can't be probed by its health check: " + e.getMessage());
        }
    }

    /** A probe that sends nothing. */
    public static Probe failing(String detail) {
        var result = new ProbeResult.Failure(detail);
        return () -> result;
    }

    private Probe make(HealthCheck check, String name, InetAddress address) {
        var timeout = Duration.ofMillis(check.timeoutMs());
        return switch (check.type()) {
            case HTTP, HTTPS -> {
                var secured = check.type() == HealthCheck.Type.HTTPS;
                var target =
                        new HttpTarget(
                                secured,
                                check.port(),
                                Authority.of(Objects.requireNonNullElse(check.host(), name)),
                                Objects.requireNonNullElse(check.method(), "GET"),
                                Objects.requireNonNullElse(check.path(), "/"));
                yield new HttpProbe(
                        address, target, expectation(check), tls, verifies(check), timeout);
            }
            case TCP -> new TcpProbe(address, check.port(), timeout);
            case GRPC, GRPCS ->
                    new GrpcProbe(
                            address,
                            check.port(),
                            Authority.of(Objects.requireNonNullElse(check.host(), name)),
                            Objects.requireNonNullElse(check.service(), ""),
                            check.type() == HealthCheck.Type.GRPCS ? tls : null,
                            verifies(check),
                            timeout,
                            loops);
            case DNS ->
                    new DnsProbe(
                            address,
                            check.port(),
                            Objects.requireNonNullElse(check.query(), "."),
                            Objects.requireNonNullElse(check.queryType(), "SOA"),
                            timeout);
        };
    }

    private static HttpProbe.Expectation expectation(HealthCheck check) {
        return new HttpProbe.Expectation(
                new StatusCodes(Objects.requireNonNullElse(check.expectStatus(), SUCCESS)),
                check.expectBody() == null
                        ? null
                        : check.expectBody().getBytes(StandardCharsets.UTF_8),
                Objects.requireNonNullElse(check.redirects(), 0));
    }

    private static boolean verifies(HealthCheck check) {
        return !Boolean.FALSE.equals(check.verifyTls());
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
