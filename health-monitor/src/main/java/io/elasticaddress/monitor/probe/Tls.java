package io.elasticaddress.monitor.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS as probes speak it. No handshake resumes an earlier session: that would leave out the certificate, which is what is to be
 * seen. Safe for use by several threads.
 */
final class Tls {
    private static final String[] HTTP = {"http/1.1"};

    private final SecureRandom random = new SecureRandom();
    private final X509TrustManager verifying;
    private final X509TrustManager trusting = new Trusting();

    private Tls(X509TrustManager verifying) {
        this.verifying = verifying;
    }

    /**
     * @param authorities certificates in PEM of authorities that are trusted besides the JDK's
     * @throws IllegalArgumentException where the file can't be read as that
     */
    static Tls trusting(Optional<Path> authorities) {
        try {
            var jdks = trustManager(null);
            if (authorities.isEmpty()) {
                return new Tls(jdks);
            }
            var all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            var number = 0;
            for (var trusted : jdks.getAcceptedIssuers()) {
                all.setCertificateEntry("jdk-" + number++, trusted);
            }
            for (var trusted : read(authorities.get())) {
                all.setCertificateEntry("own-" + number++, trusted);
            }
            return new Tls(trustManager(all));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<X509Certificate> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException(file + " has no certificates");
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    file + " can't be read as certificates in PEM: " + e.getMessage(), e);
        }
    }

    private static X509TrustManager trustManager(@org.jspecify.annotations.Nullable KeyStore store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    X509TrustManager trust(boolean verify) {
        return verify ? verifying : trusting;
    }

    /**
     * Shakes hands over a connection, and asks for that name, which is what the certificate must be for.
     *
     * @return to be left to the garbage collector; closing the connection is enough
     */
    SSLSocket over(Socket connection, Authority authority, int port, boolean verify)
            throws IOException {
        var socket =
                (SSLSocket)
                        fresh(verify)
                                .getSocketFactory()
                                .createSocket(connection, authority.host(), port, false);
        var parameters = socket.getSSLParameters();
        if (verify) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (authority.isName()) {
            parameters.setServerNames(List.of(serverName(authority)));
        }
        parameters.setApplicationProtocols(HTTP);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static SNIHostName serverName(Authority authority) throws IOException {
        try {
            return new SNIHostName(authority.host());
        } catch (IllegalArgumentException e) {
            throw new Faults.NotHttp(
                    "has no host name that TLS could ask for: " + authority.host());
        }
    }

    /** When the first of the other side's certificates expires. */
    static Instant expiry(SSLSocket socket) throws IOException {
        return expiry(socket.getSession());
    }

    static Instant expiry(SSLSession session) throws IOException {
        var first = Instant.MAX;
        for (var shown : session.getPeerCertificates()) {
            if (shown instanceof X509Certificate certificate) {
                var expires = certificate.getNotAfter().toInstant();
                first = expires.isBefore(first) ? expires : first;
            }
        }
        return first;
    }

    /** A context remembers its sessions, so each connection has one of its own. */
    private SSLContext fresh(boolean verify) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust(verify)}, random);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a check that says not to verify: whatever is shown will do. */
    private static final class Trusting extends X509ExtendedTrustManager {
        private static final X509Certificate[] NONE = {};

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return NONE;
        }
    }
}
