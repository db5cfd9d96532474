package io.elasticaddress.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticaddress.contracts.health.HealthCheck.Type;
import io.elasticaddress.monitor.Checks;
import io.elasticaddress.monitor.probe.GrpcHealth.Serving;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import javax.net.ssl.X509KeyManager;

class GrpcProbeTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    /** The first probe of a JVM loads a library. */
    private static final Duration PATIENT = Duration.ofSeconds(10);

    private final Probes probes =
            new Probes(List.of(), Optional.of(Certificates.get().authority()));
    private Server server;

    @AfterEach
    void close() throws InterruptedException {
        probes.close();
        if (server != null) {
            server.shutdown().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_server_that_serves_is_up() throws IOException {
        start(service -> Serving.SERVING);

        run(grpc()).succeeds();
    }

    @ParameterizedTest
    @EnumSource(
            value = Serving.class,
            names = {"NOT_SERVING", "UNKNOWN", "SERVICE_UNKNOWN"})
    void one_that_does_not_is_down(Serving serving) throws IOException {
        start(service -> serving);

        run(grpc()).fails("answered " + serving);
    }

    @Test
    void it_asks_for_the_service() throws IOException {
        start(service -> service.equals("shop.v1.Orders") ? Serving.SERVING : null);

        run(grpc().service("shop.v1.Orders")).succeeds();
        run(grpc().service("é".repeat(100)))
                .fails("does not know the service \"" + "é".repeat(100) + "\"");
    }

    @Test
    void a_server_without_the_protocol_is_told() throws IOException {
        server = builder().build().start();

        run(grpc()).fails("does not speak gRPC's health protocol");
    }

    @Test
    void a_server_that_never_answers_costs_the_timeout_and_no_more() throws IOException {
        start(
                service -> {
                    RawServer.pause(Duration.ofSeconds(2));
                    return Serving.SERVING;
                });
        run(grpc()).succeeds();

        run(grpc().within(SHORT)).failsAtItsTimeout(SHORT);
        try (var silent = RawServer.start(RawServer::staySilent)) {
            run(Checks.of(Type.GRPC, silent.port()).within(SHORT)).failsAtItsTimeout(SHORT);
        }
    }

    @Test
    void a_closed_port_is_told() throws IOException {
        start(service -> Serving.SERVING);
        var port = server.getPort();
        server.shutdownNow();

        run(Checks.of(Type.GRPC, port).within(PATIENT)).fails("refuses connections");
    }

    @Test
    void something_else_than_http_2_is_a_failure() {
        try (var web = RawServer.start(RawServer.answering(RawServer.ok("")))) {
            assertThat(run(Checks.of(Type.GRPC, web.port()).within(PATIENT)).result())
                    .isInstanceOf(ProbeResult.Failure.class);
        }
    }

    @Test
    void over_tls_the_certificate_must_be_for_the_name_and_its_expiry_is_told() throws IOException {
        startSecured(Certificates.GOOD);

        var expires = run(grpcs().host(Certificates.NAME)).succeeds().certificateExpires();

        assertThat(expires).isAfter(Instant.now().plus(Duration.ofDays(80)));
        run(grpcs().host("other.example.com")).fails("fails at TLS: ");
        run(grpcs().host("other.example.com").unverified()).succeeds();
    }

    @Test
    void an_expired_certificate_will_not_do() throws IOException {
        startSecured(Certificates.EXPIRED);

        run(grpcs().host(Certificates.NAME)).fails("fails at TLS: NotAfter");
        run(grpcs().host(Certificates.NAME).unverified()).succeeds();
    }

    private Checks.Builder grpc() {
        return Checks.of(Type.GRPC, server.getPort()).within(PATIENT);
    }

    private Checks.Builder grpcs() {
        return Checks.of(Type.GRPCS, server.getPort()).within(PATIENT);
    }

    private ProbeRun run(Checks.Builder check) {
        return ProbeRun.of(probes, check.build(), null, "127.0.0.1");
    }

    private void start(Function<String, Serving> health) throws IOException {
        server = builder().addService(service(health)).build().start();
    }

    private void startSecured(String certificate) throws IOException {
        var keys = (X509KeyManager) Certificates.get().keyManagers(certificate)[0];
        server =
                builder()
                        .sslContext(
                                GrpcSslContexts.configure(
                                                SslContextBuilder.forServer(keys), SslProvider.JDK)
                                        .build())
                        .addService(service(_ -> Serving.SERVING))
                        .build()
                        .start();
    }

    private static NettyServerBuilder builder() {
        return NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * @param health null for a service that it does not know
     */
    private static ServerServiceDefinition service(Function<String, Serving> health) {
        return ServerServiceDefinition.builder("grpc.health.v1.Health")
                .addMethod(
                        GrpcHealth.CHECK,
                        ServerCalls.asyncUnaryCall(
                                (service, answer) -> {
                                    var serving = health.apply(service);
                                    if (serving == null) {
                                        answer.onError(Status.NOT_FOUND.asRuntimeException());
                                        return;
                                    }
                                    answer.onNext(serving);
                                    answer.onCompleted();
                                }))
                .build();
    }
}
