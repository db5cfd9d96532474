package io.elasticaddress.webhooks.sending;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keys and certificates, made by the JDK's {@code keytool}: an authority, and what it has signed for {@link #NAME}. */
public final class Certificates {
    static final String NAME = "hooks.example.com";
    static final String GOOD = "good";

    /** Not signed by the authority. */
    static final String STRANGER = "stranger";

    private static final char[] PASSWORD = "password".toCharArray();
    private static final Certificates MADE = make();

    private final KeyStore keys;
    private final Path authority;

    private Certificates(KeyStore keys, Path authority) {
        this.keys = keys;
        this.authority = authority;
    }

    static Certificates get() {
        return MADE;
    }

    /** The authority's certificate in PEM. */
    Path authority() {
        return authority;
    }

    /** For a server that shows that certificate. */
    SSLContext server(String alias) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers(alias), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    KeyManager[] keyManagers(String alias) {
        try {
            var one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(
                    alias, keys.getKey(alias, PASSWORD), PASSWORD, keys.getCertificateChain(alias));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(one, PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Certificates make() {
        try {
            var folder = Files.createTempDirectory("certificates");
            var store = folder.resolve("keys.p12");
            var san = "-ext san=dns:" + NAME + ",ip:127.0.0.1";
            keytool(store, "-genkeypair -alias ca -dname CN=ca -ext bc:c -validity 100");
            signed(store, GOOD, san + " -validity 90");
            keytool(
                    store,
                    "-genkeypair -alias %s -dname CN=x -validity 90 %s".formatted(STRANGER, san));
            var pem = folder.resolve("ca.pem");
            keytool(store, "-exportcert -rfc -alias ca -file " + pem);
            var keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            return new Certificates(keys, pem);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void signed(Path store, String alias, String more) throws IOException {
        keytool(store, "-genkeypair -signer ca -alias " + alias + " -dname CN=x " + more);
    }

    private static void keytool(Path store, String arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        if (arguments.startsWith("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        command.add("-J-XX:TieredStopAtLevel=1");
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
