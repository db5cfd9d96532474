package io.elasticaddress.quickstart;

import io.elasticaddress.embedded.FolderLock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where all state is kept. One process has it at a time, and where the file system knows owners, only its owner can read
 * it.
 */
final class DataFolder implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
            PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final FolderLock lock;

    private DataFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes it where it is missing.
     *
     * @throws CannotStart where another process has it, or it can't be written
     */
    static DataFolder open(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, attributes(folder.toAbsolutePath().getRoot(), OWNER_ONLY_FOLDER));
            }
            return new DataFolder(folder, FolderLock.take(folder));
        } catch (FolderLock.InUse e) {
            throw new CannotStart(
                    "%s: another quickstart is running on it. Stop that one, or choose another folder: %s DIR"
                            .formatted(e.getMessage(), Options.DATA_DIR),
                    e);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new CannotStart(
                    "The folder %s can't be used (%s). Choose another one: %s DIR"
                            .formatted(folder, e.getMessage(), Options.DATA_DIR),
                    e);
        }
    }

    Path path() {
        return folder;
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    /** Readers see the old content or the new one, and never a part. */
    void write(String name, String content) throws IOException {
        var target = folder.resolve(name);
        var part = Files.createTempFile(folder, name, ".part", attributes(folder, OWNER_ONLY));
        try {
            Files.writeString(part, content, StandardCharsets.UTF_8);
            Files.move(
                    part,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public void close() {
        lock.close();
    }

    private static FileAttribute<?>[] attributes(Path where, Set<PosixFilePermission> permissions) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
