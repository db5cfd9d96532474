package io.elasticaddress.gateway.authorizationserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The keys that tokens are signed with: the first signs, the others are still believed, so that a key can be replaced
 * without ending the tokens of the one before. A file holds a JWK, a JWK Set (RFC 7517) or an RSA key in PEM (PKCS #8).
 */
record SigningKeys(List<JWK> keys) {
    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);
    private static final int RSA_BITS = 2048;
    private static final String PEM = "-----BEGIN PRIVATE KEY-----";
    private static final String PEM_END = "-----END PRIVATE KEY-----";

    SigningKeys {
        if (keys.isEmpty()) {
            throw new IllegalStateException("The signing key's file holds no key");
        }
        var prepared = new ArrayList<JWK>();
        for (var key : keys) {
            prepared.add(prepare(key));
        }
        keys = List.copyOf(prepared);
    }

    /** Makes the file where there is none; of several gateways that do so at once, all end up with the same. */
    static SigningKeys of(@Nullable Path file) {
        if (file == null) {
            log.warn(
                    "elastic.authorization-server.signing-key names no file: tokens end when this"
                            + " service stops");
            return new SigningKeys(List.of(generate()));
        }
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            warnIfOthersCanRead(file);
            return new SigningKeys(read(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The signing key's file %s can't be used".formatted(file), e);
        } catch (ParseException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The signing key's file %s holds neither a JWK, nor a JWK Set, nor an RSA key in PEM (PKCS #8)"
                            .formatted(file),
                    e);
        }
    }

    JWKSet jwkSet() {
        return new JWKSet(keys);
    }

    JWK signing() {
        return keys.getFirst();
    }

    JWSAlgorithm algorithm() {
        return JWSAlgorithm.parse(signing().getAlgorithm().getName());
    }

    private static List<JWK> read(String text) throws ParseException, GeneralSecurityException {
        var content = text.strip();
        if (content.contains(PEM)) {
            return List.of(rsa(content));
        }
        return content.contains("\"keys\"")
                ? JWKSet.parse(content).getKeys()
                : List.of(JWK.parse(content));
    }

    private static RSAKey rsa(String pem) throws GeneralSecurityException {
        var start = pem.indexOf(PEM) + PEM.length();
        var end = pem.indexOf(PEM_END, start);
        if (end < 0) {
            throw new IllegalArgumentException("The PEM block does not end");
        }
        var encoded = Base64.getMimeDecoder().decode(pem.substring(start, end));
        var factory = KeyFactory.getInstance("RSA");
        var secret = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
        var open =
                factory.generatePublic(
                        new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
        return new RSAKey.Builder((java.security.interfaces.RSAPublicKey) open)
                .privateKey(secret)
                .build();
    }

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(RSA_BITS).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Every Java platform makes RSA keys", e);
        }
    }

    private static void create(Path file) throws IOException {
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(
                        Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        var whole = Files.createTempFile(folder, "signing-key", ".tmp", ownerOnly);
        try {
            Files.writeString(whole, new SigningKeys(List.of(generate())).signing().toJSONString());
            // A link, unlike a move, never replaces what another gateway has made in the meantime.
            Files.createLink(file, whole);
            log.info("Made a signing key in {}", file);
        } catch (FileAlreadyExistsException e) {
            log.debug("Another gateway made the signing key", e);
        } finally {
            Files.delete(whole);
        }
    }

    private static void warnIfOthersCanRead(Path file) throws IOException {
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            log.warn("The signing key's file {} can be read by everybody", file);
        }
    }

    /** With an id, a use and an algorithm, so that tokens name their key and keys name what they are for. */
    private static JWK prepare(JWK key) {
        try {
            var id = key.getKeyID() == null ? key.computeThumbprint().toString() : key.getKeyID();
            return switch (key) {
                case RSAKey rsa when rsa.isPrivate() && rsa.size() >= RSA_BITS ->
                        new RSAKey.Builder(rsa)
                                .keyID(id)
                                .keyUse(KeyUse.SIGNATURE)
                                .algorithm(JWSAlgorithm.RS256)
                                .build();
                case ECKey ec when ec.isPrivate() ->
                        new ECKey.Builder(ec)
                                .keyID(id)
                                .keyUse(KeyUse.SIGNATURE)
                                .algorithm(algorithm(ec.getCurve()))
                                .build();
                default ->
                        throw new IllegalStateException(
                                "A signing key must be an RSA key of at least %d bits or an EC key, with its private part"
                                        .formatted(RSA_BITS));
            };
        } catch (JOSEException e) {
            throw new IllegalStateException("A signing key can't be used", e);
        }
    }

    private static JWSAlgorithm algorithm(Curve curve) {
        if (curve.equals(Curve.P_256)) {
            return JWSAlgorithm.ES256;
        }
        if (curve.equals(Curve.P_384)) {
            return JWSAlgorithm.ES384;
        }
        if (curve.equals(Curve.P_521)) {
            return JWSAlgorithm.ES512;
        }
        throw new IllegalStateException("A signing key must be on the curve P-256, P-384 or P-521");
    }
}
