package io.elasticaddress.webhooks.sending;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are trusted: the JDK's authorities, and those of a file. */
final class TrustedCertificates {

    private TrustedCertificates() {}

    /**
     * @param file certificates in PEM of authorities that are trusted besides the JDK's; null: none
     * @throws IllegalArgumentException where the file can't be read as that
     */
    static SSLContext context(@Nullable Path file) {
        try {
            var context = SSLContext.getInstance("TLS");
            if (file == null) {
                context.init(null, null, null);
                return context;
            }
            var all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            var number = 0;
            for (var trusted : jdks()) {
                all.setCertificateEntry("jdk-" + number++, trusted);
            }
            for (var trusted : read(file)) {
                all.setCertificateEntry("own-" + number++, trusted);
            }
            context.init(null, factory(all).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate[] jdks() throws GeneralSecurityException {
        return Arrays.stream(factory(null).getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow()
                .getAcceptedIssuers();
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
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
}
