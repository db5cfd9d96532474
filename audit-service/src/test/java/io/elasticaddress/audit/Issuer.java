package io.elasticaddress.audit;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;

/** Issues tokens and answers with its metadata and keys, on a loopback port of its own. */
final class Issuer implements AutoCloseable {
    private final RSAKey key;
    private final int port;
    private HttpServer server;

    Issuer() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("test").generate();
        server = listen(0);
        port = server.getAddress().getPort();
    }

    private HttpServer listen(int port) throws IOException {
        var made =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var uri = "http://localhost:" + made.getAddress().getPort();
        answer(made, "/jwks", new JWKSet(key.toPublicJWK()).toString());
        answer(
                made,
                "/.well-known/openid-configuration",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(uri, uri));
        made.start();
        return made;
    }

    /** On the port that it had. */
    void listenAgain() throws IOException {
        server = listen(port);
    }

    private static void answer(HttpServer server, String path, String json) {
        server.createContext(
                path,
                exchange -> {
                    var body = json.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    String uri() {
        return "http://localhost:" + port;
    }

    /** A good token. */
    String token(String account, String scope) {
        return token(account, scope, _ -> {});
    }

    String token(String account, String scope, Consumer<JWTClaimsSet.Builder> changes) {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(uri())
                        .subject("alice")
                        .audience("elastic-address")
                        .claim("account", account)
                        .claim("scope", scope)
                        .issueTime(Date.from(Instant.now().minusSeconds(120)))
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
        changes.accept(claims);
        try {
            return sign(
                    JWSAlgorithm.RS256, claims.build(), new RSASSASigner(key), JOSEObjectType.JWT);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static String sign(
            JWSAlgorithm algorithm, JWTClaimsSet claims, JWSSigner signer, JOSEObjectType type)
            throws Exception {
        var jwt =
                new SignedJWT(
                        new JWSHeader.Builder(algorithm).keyID("test").type(type).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
