package io.elasticaddress.systemtests.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A disk of its own for one folder, in memory (tmpfs), that can be filled to its last byte. Only root can have one. */
final class SmallDisk implements AutoCloseable {
    private static final int PIECE = 1 << 20;
    private static final long MOST_SECONDS = 10;

    private final Path folder;
    private final Path filler;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /** What the operating system says about mounting, asked with a folder that exists. */
    static boolean isPermitted(Path folder) throws IOException {
        if (!run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString())) {
            return false;
        }
        release(folder);
        return true;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /**
     * @param folder made where it is missing
     */
    static SmallDisk mount(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        if (!run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=%dm".formatted(megabytes),
                "tmpfs",
                folder.toString())) {
            throw new IOException("No disk can be mounted at " + folder);
        }
        return new SmallDisk(folder);
    }

    /** Also of one that a run left which was killed. */
    static void release(Path folder) throws IOException {
        if (Files.readString(Path.of("/proc/mounts")).contains(" %s tmpfs ".formatted(folder))
                && !run("umount", "--lazy", folder.toString())) {
            throw new IOException(folder + " can't be unmounted");
        }
    }

    /** Until nothing more can be written. */
    void fill() throws IOException {
        var piece = ByteBuffer.allocate(PIECE);
        try (var channel =
                FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                channel.write(piece.clear());
            }
        } catch (IOException e) {
            if (Files.getFileStore(folder).getUsableSpace() > 0) {
                throw e;
            }
        }
    }

    void makeSpace() throws IOException {
        Files.deleteIfExists(filler);
    }

    private static boolean run(String... command) throws IOException {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        release(folder);
    }
}
