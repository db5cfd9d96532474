package io.elasticaddress.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An OpenID issuer of nobody's in particular: discovery, keys, and tokens with whatever claims a test wants. */
public final class TestIssuer implements AutoCloseable {
    private final HttpServer server;
    private final List<JWK> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile RSAKey signing;

    public TestIssuer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rotate();
        serve(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(uri(), uri()));
        serve(
                "/keys",
                () -> {
                    asked.incrementAndGet();
                    return new JWKSet(published).toPublicJWKSet().toString();
                });
        server.start();
    }

    private void serve(String path, java.util.function.Supplier<String> content) {
        server.createContext(
                path,
                exchange -> {
                    var body = content.get().getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Signs with a new key from now on; the ones before stay published. */
    public void rotate() {
        try {
            signing = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
            published.add(signing);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often its keys were fetched. */
    public int asked() {
        return asked.get();
    }

    /** A token of the type of RFC 9068, signed with a new EC key. */
    public String elliptic(String account, String scopes) {
        try {
            var key = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
            published.add(key);
            var header =
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .type(new JOSEObjectType("at+jwt"))
                            .build();
            var token = new SignedJWT(header, claims(account, scopes).build());
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public RSAKey signingKey() {
        return signing;
    }

    public JWTClaimsSet.Builder claims(String account, String scopes) {
        return new JWTClaimsSet.Builder()
                .issuer(uri())
                .audience("elastic-address")
                .subject("alice")
                .claim("account", account)
                .claim("scope", scopes)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(10))));
    }

    public String token(String account, String scopes) {
        return token(account, scopes, claims -> claims);
    }

    public String token(String account, String scopes, UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(change.apply(claims(account, scopes)).build());
    }

    private String sign(JWTClaimsSet claims) {
        try {
            var header =
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(signing.getKeyID())
                            .type(JOSEObjectType.JWT)
                            .build();
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(signing));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
