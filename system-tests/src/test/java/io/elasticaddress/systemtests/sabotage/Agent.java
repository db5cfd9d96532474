package io.elasticaddress.systemtests.sabotage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Breaks the process that it is started with. One that can't be broken as it should ends. */
public final class Agent implements ClassFileTransformer {
    private static final int CAN_NOT_BE_BROKEN = 70;

    private final Sabotage sabotage;
    private final Path done;

    private Agent(Sabotage sabotage, Path done) {
        this.sabotage = sabotage;
        this.done = done;
    }

    /**
     * The option of the JVM.
     *
     * @param folder where the agent's jar is put, if it is not there yet
     * @param done is made once the class was changed, which may be later than the start
     */
    public static String option(Sabotage sabotage, Path folder, Path done) {
        return "-javaagent:%s=%s=%s".formatted(jar(folder), sabotage, done);
    }

    public static void premain(String argument, Instrumentation instrumentation) {
        var equals = argument.indexOf('=');
        instrumentation.addTransformer(
                new Agent(
                        Sabotage.valueOf(argument.substring(0, equals)),
                        Path.of(argument.substring(equals + 1))));
    }

    @Override
    @SuppressWarnings("NullAway") // The JVM's way to say that a class stays as it is.
    public byte[] transform(
            ClassLoader loader,
            String className,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        if (!sabotage.type().replace('.', '/').equals(className)) {
            return null;
        }
        try {
            var changed = sabotage.apply(bytes, loader);
            Files.writeString(done, sabotage.type());
            System.out.println("Sabotaged: " + sabotage);
            return changed;
        } catch (Throwable e) {
            // The JVM would go on with the class as it is, and nobody would know.
            e.printStackTrace();
            System.err.println("Not sabotaged, and ended: " + e.getMessage());
            Runtime.getRuntime().halt(CAN_NOT_BE_BROKEN);
            return null;
        }
    }

    private static Path jar(Path folder) {
        var jar = folder.resolve("sabotage.jar");
        if (Files.exists(jar)) {
            return jar;
        }
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        var source = Agent.class.getProtectionDomain().getCodeSource().getLocation();
        var root = Path.of(URI.create(source.toString()));
        var classes = root.resolve(Agent.class.getPackageName().replace('.', '/'));
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var files = Files.list(classes)) {
            for (var file : files.toList()) {
                out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
