package io.elasticaddress.dns.provider.route53;

import io.elasticaddress.dns.provider.ThrottledException;
import io.elasticaddress.dns.provider.Urgency;
import io.elasticaddress.dns.provider.hosted.Endpoint;
import io.elasticaddress.dns.provider.hosted.RefusedException;
import io.elasticaddress.dns.provider.hosted.RequestBudget;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/**
 * AWS's client within the account's budget. It doesn't repeat anything by itself, or requests would be sent that nobody
 * counted. Made when it is first needed, as it takes a moment. Safe for use by several threads.
 */
public final class Route53Requests implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final @Nullable Endpoint endpoint;
    private final String region;
    private final @Nullable AccessKey accessKey;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final RequestBudget budget;
    private @Nullable Route53Client client;
    private boolean closed;
    private @Nullable AwsCredentialsProvider credentials;

    /** Its text does not show the secret. */
    public record AccessKey(String id, String secret) {
        @Override
        public String toString() {
            return "AccessKey[" + id + "]";
        }
    }

    /** The batch contradicts what is there, or itself. */
    static final class InvalidBatch extends IOException {
        private final transient InvalidChangeBatchException cause;

        InvalidBatch(InvalidChangeBatchException cause) {
            super(cause);
            this.cause = cause;
        }

        InvalidChangeBatchException cause() {
            return cause;
        }
    }

    /** An earlier request for the zone is still at work. */
    static final class PriorIncomplete extends IOException {}

    /**
     * @param endpoint null: AWS's own
     * @param region that requests are signed for: Route 53 has one for each of AWS's partitions
     * @param accessKey null: where AWS's tools look, which are the environment, the shared files, and the machine's role
     */
    public Route53Requests(
            @Nullable Endpoint endpoint,
            String region,
            @Nullable AccessKey accessKey,
            Duration connectTimeout,
            Duration timeout,
            RequestBudget budget) {
        this.endpoint = endpoint;
        this.region = region;
        this.accessKey = accessKey;
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
        this.budget = budget;
    }

    /** Ids are answered as paths, such as {@code /hostedzone/Z1}, and asked for without. */
    static String bareId(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    <T> T send(Urgency urgency, Function<Route53Client, T> request) throws IOException {
        budget.take(urgency);
        try {
            return request.apply(client());
        } catch (InvalidChangeBatchException e) {
            throw new InvalidBatch(e);
        } catch (PriorRequestNotCompleteException e) {
            throw new PriorIncomplete();
        } catch (NoSuchHostedZoneException e) {
            throw new RefusedException(
                    "Amazon Route 53 has no such hosted zone: look at"
                            + " elastic.dns.zones[].route53.hosted-zone-id");
        } catch (AwsServiceException e) {
            throw translated(e);
        } catch (SdkException e) {
            // No answer, or no credentials to ask with: which it is, the message says.
            throw new IOException("Amazon Route 53 could not be asked: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
        if (credentials instanceof DefaultCredentialsProvider closeable) {
            closeable.close();
        }
    }

    private IOException translated(AwsServiceException e) {
        var details = e.awsErrorDetails();
        var said =
                "Amazon Route 53 answered "
                        + e.statusCode()
                        + (details == null
                                ? ""
                                : " " + details.errorCode() + ": " + details.errorMessage());
        if (e.isThrottlingException()
                || details != null && "Throttling".equals(details.errorCode())) {
            budget.pause(PAUSE);
            return new ThrottledException(
                    PAUSE, said + "; the next request is sent in " + PAUSE.toSeconds() + " s");
        }
        if (e.statusCode() == 401 || e.statusCode() == 403) {
            return new RefusedException(
                    said
                            + ": look at elastic.dns.zones[].route53.access-key-id and what its"
                            + " policy allows");
        }
        return new IOException(said);
    }

    private synchronized Route53Client client() throws IOException {
        if (closed) {
            throw new IOException("Amazon Route 53's client was closed here");
        }
        if (client == null) {
            credentials =
                    accessKey == null
                            ? DefaultCredentialsProvider.builder().build()
                            : StaticCredentialsProvider.create(
                                    AwsBasicCredentials.create(accessKey.id, accessKey.secret));
            var builder =
                    Route53Client.builder()
                            .region(Region.of(region))
                            .credentialsProvider(credentials)
                            .httpClientBuilder(
                                    UrlConnectionHttpClient.builder()
                                            .connectionTimeout(connectTimeout)
                                            .socketTimeout(timeout))
                            .overrideConfiguration(
                                    configuration ->
                                            configuration
                                                    .retryStrategy(AwsRetryStrategy.doNotRetry())
                                                    .apiCallTimeout(connectTimeout.plus(timeout)));
            if (endpoint != null) {
                builder.endpointOverride(endpoint.base());
            }
            client = builder.build();
        }
        return client;
    }
}
