package io.elasticaddress.monitor.probe;

import io.elasticaddress.monitor.probe.GrpcHealth.Serving;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

/** Asks a server by gRPC's health protocol, over HTTP/2 on a connection of its own. */
final class GrpcProbe implements Probe {
    private static final int LARGEST = 16 * 1024;

    private final SocketAddress address;
    private final String authority;
    private final String service;
    private final @Nullable Tls tls;
    private final boolean verify;
    private final Duration timeout;
    private final EventLoopGroup loops;

    /**
     * @param tls null: without
     * @param loops where the connections live
     */
    GrpcProbe(
            InetAddress address,
            int port,
            Authority authority,
            String service,
            @Nullable Tls tls,
            boolean verify,
            Duration timeout,
            EventLoopGroup loops) {
        this.address = new InetSocketAddress(address, port);
        this.authority = authority.header(port, tls != null);
        this.service = service;
        this.tls = tls;
        this.verify = verify;
        this.timeout = timeout;
        this.loops = loops;
    }

    @Override
    public ProbeResult run() {
        ManagedChannel channel;
        try {
            channel = channel();
        } catch (SSLException e) {
            return Faults.of(e, timeout);
        }
        var expiry = new Expiry();
        try {
            var serving =
                    ClientCalls.blockingUnaryCall(
                            expiry.watching(
                                    channel.newCall(
                                            GrpcHealth.CHECK,
                                            CallOptions.DEFAULT.withDeadlineAfter(
                                                    timeout.toNanos(), TimeUnit.NANOSECONDS))),
                            service);
            return serving == Serving.SERVING
                    ? new ProbeResult.Success(expiry.found)
                    : new ProbeResult.Failure("answered " + serving);
        } catch (StatusRuntimeException e) {
            return judge(e.getStatus());
        } finally {
            channel.shutdownNow();
        }
    }

    private ManagedChannel channel() throws SSLException {
        var builder =
                NettyChannelBuilder.forAddress(address)
                        .overrideAuthority(authority)
                        .eventLoopGroup(loops)
                        .channelType(NioSocketChannel.class)
                        .directExecutor()
                        .disableRetry()
                        .maxInboundMessageSize(LARGEST)
                        .maxInboundMetadataSize(LARGEST);
        if (tls == null) {
            return builder.negotiationType(NegotiationType.PLAINTEXT).build();
        }
        return builder.sslContext(fresh(tls)).build();
    }

    /** A context remembers its sessions, so each connection has one of its own. */
    private SslContext fresh(Tls tls) throws SSLException {
        return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                .trustManager(tls.trust(verify))
                .build();
    }

    private ProbeResult judge(Status status) {
        if (status.getCause() instanceof IOException fault) {
            return Faults.of(fault, timeout);
        }
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> new ProbeResult.Failure(Faults.noAnswerWithin(timeout));
            case UNIMPLEMENTED -> new ProbeResult.Failure("does not speak gRPC's health protocol");
            case NOT_FOUND ->
                    new ProbeResult.Failure("does not know the service \"" + service + "\"");
            default -> new ProbeResult.Failure("answered " + status.getCode());
        };
    }

    /** Looks at the certificate while the connection is there. */
    private static final class Expiry {
        private volatile @Nullable Instant found;

        private <Q, A> ClientCall<Q, A> watching(ClientCall<Q, A> call) {
            return new SimpleForwardingClientCall<>(call) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    super.start(
                            new SimpleForwardingClientCallListener<>(listener) {
                                @Override
                                public void onHeaders(Metadata received) {
                                    look(call);
                                    super.onHeaders(received);
                                }
                            },
                            headers);
                }
            };
        }

        private void look(ClientCall<?, ?> call) {
            var session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
            if (session != null) {
                try {
                    found = Tls.expiry(session);
                } catch (IOException e) {
                    // Nothing was shown, which only a check that does not verify accepts.
                    found = null;
                }
            }
        }
    }
}
