package io.elasticaddress.webhooks.sending;

import io.elasticaddress.contracts.state.Webhook;
import io.elasticaddress.contracts.webhook.Signature;
import io.elasticaddress.contracts.webhook.WebhookKey;
import io.elasticaddress.webhooks.address.AddressRules;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLException;

/**
 * Sends over HTTP. Each attempt has a connection of its own, follows no redirect, reads no body, keeps no cookie, and ends after
 * the timeout whatever the other side does. Safe for use by several threads; blocks the one that asks.
 */
public final class HttpSender implements AutoCloseable {
    private static final ContentType CLOUD_EVENT =
            ContentType.create("application/cloudevents+json");
    private static final int GONE = 410;
    private static final int LONGEST_ERROR = 200;

    private final WebhookKey key;
    private final Duration timeout;
    private final CloseableHttpClient encrypted;
    private final CloseableHttpClient plain;
    private final ScheduledExecutorService deadlines =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("webhook-deadlines").daemon().factory());

    /**
     * @param timeout of a whole attempt
     * @param maxInFlight how many attempts there are at most at a time
     * @param authorities certificates in PEM of authorities that are trusted besides the JDK's; null: none
     * @throws IllegalArgumentException where that file can't be read
     */
    public HttpSender(
            WebhookKey key,
            AddressRules rules,
            Duration timeout,
            Duration connectTimeout,
            int maxInFlight,
            @Nullable Path authorities) {
        this(
                key,
                rules,
                InetAddress::getAllByName,
                timeout,
                connectTimeout,
                maxInFlight,
                authorities);
    }

    HttpSender(
            WebhookKey key,
            AddressRules rules,
            AllowedAddresses.Lookup lookup,
            Duration timeout,
            Duration connectTimeout,
            int maxInFlight,
            @Nullable Path authorities) {
        this.key = key;
        this.timeout = timeout;
        this.encrypted =
                client(
                        new AllowedAddresses(lookup, rules, true),
                        timeout,
                        connectTimeout,
                        maxInFlight,
                        authorities);
        this.plain =
                client(
                        new AllowedAddresses(lookup, rules, false),
                        timeout,
                        connectTimeout,
                        maxInFlight,
                        authorities);
    }

    private static CloseableHttpClient client(
            AllowedAddresses addresses,
            Duration timeout,
            Duration connectTimeout,
            int maxInFlight,
            @Nullable Path authorities) {
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setTlsSocketStrategy(
                                ClientTlsStrategyBuilder.create()
                                        .setSslContext(TrustedCertificates.context(authorities))
                                        .buildClassic())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(timeout(connectTimeout))
                                        .setSocketTimeout(timeout(timeout))
                                        .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(timeout(timeout)).build())
                        .setMaxConnTotal(maxInFlight)
                        .setMaxConnPerRoute(maxInFlight)
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setConnectionReuseStrategy((_, _, _) -> false)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setRedirectsEnabled(false)
                                .setConnectionRequestTimeout(timeout(timeout))
                                .setResponseTimeout(timeout(timeout))
                                .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Elastic-Address-Webhooks")
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    /**
     * @param id the same for each attempt at the same event
     * @param body a CloudEvent in JSON
     * @param time signed; receivers refuse what is some minutes old
     */
    public Attempt send(Webhook webhook, String id, byte[] body, Instant time) {
        var request = new HttpPost(URI.create(webhook.url()));
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", Long.toString(time.getEpochSecond()));
        request.setHeader(
                "webhook-signature", Signature.of(key.signingKeys(webhook, time), id, time, body));
        request.setEntity(new ByteArrayEntity(body, CLOUD_EVENT));
        var client = "https".equalsIgnoreCase(request.getScheme()) ? encrypted : plain;
        var late = new AtomicBoolean();
        var deadline =
                deadlines.schedule(
                        () -> {
                            late.set(true);
                            request.abort();
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            var response = client.executeOpen(null, request, null);
            try {
                return judged(response.getCode());
            } finally {
                // Before it is closed, which would read the body to its end otherwise.
                request.abort();
                Closer.closeQuietly(response);
            }
        } catch (IOException e) {
            return new Attempt.Failed(
                    late.get() ? tooLate() : cut(sentence(e, request.getScheme())), false);
        } finally {
            deadline.cancel(false);
        }
    }

    private static Attempt judged(int status) {
        if (status >= 200 && status < 300) {
            return new Attempt.Delivered();
        }
        if (status == GONE) {
            return new Attempt.Failed("It answers 410: it wants no more.", true);
        }
        return new Attempt.Failed(
                status >= 300 && status < 400
                        ? "It answers %d; redirects are not followed.".formatted(status)
                        : "It answers %d.".formatted(status),
                false);
    }

    private String sentence(IOException e, String scheme) {
        return switch (e) {
            // Which address it was is not told: it may be one of the network that this runs in.
            case AllowedAddresses.NotAllowed _ ->
                    "https".equalsIgnoreCase(scheme)
                            ? "Its address is not allowed."
                            : "Its address is not allowed without TLS.";
            case UnknownHostException _ -> "Its name has no address.";
            case SSLException tls -> "TLS fails: " + tls.getMessage();
            case SocketTimeoutException _ -> tooLate();
            case InterruptedIOException _ -> tooLate();
            case ConnectException _ -> "It can't be connected to.";
            case NoHttpResponseException _ -> "It closes the connection without an answer.";
            case SocketException _ -> "The connection breaks.";
            default ->
                    e.getCause() instanceof HttpException
                            ? "What it answers is not HTTP."
                            : "The exchange fails: " + e.getClass().getSimpleName() + ".";
        };
    }

    private String tooLate() {
        return "It does not answer within %d ms.".formatted(timeout.toMillis());
    }

    private static String cut(String text) {
        var line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR);
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        encrypted.close();
        plain.close();
    }
}
