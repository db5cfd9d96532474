package io.elasticaddress.embedded.dns;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A zone in a folder: a zone file, and a journal of what changed since it was written. Every journal entry gives a name's
 * whole content, so entries that the zone file has already do no harm when they are read again; that is what makes a
 * crash between writing the one and emptying the other harmless.
 */
final class ZoneFolder implements ZoneStore {
    private static final Logger log = LoggerFactory.getLogger(ZoneFolder.class);
    private static final long LARGE_BYTES = 4L * 1024 * 1024;

    private final Path file;
    private final Journal journal;
    private final FileChannel lockFile;

    private ZoneFolder(Path file, Journal journal, FileChannel lockFile) {
        this.file = file;
        this.journal = journal;
        this.lockFile = lockFile;
    }

    /**
     * Fills the empty zone with what the folder holds, or with what {@code fresh} gives where it holds nothing.
     *
     * @throws IOException also where another server has the folder, or the zone file can't be read
     */
    static ZoneFolder open(Path folder, Zone zone, Map<Name, Node> fresh) throws IOException {
        Files.createDirectories(folder);
        var base = zone.origin().toString(true);
        var lockFile = lock(folder.resolve(base + ".lock"));
        @Nullable Journal journal = null;
        try {
            var file = folder.resolve(base + ".zone");
            zone.replace(Files.exists(file) ? ZoneFile.read(file, zone.origin()) : fresh);
            journal = Journal.open(folder.resolve(base + ".journal"), zone::replace);
            ZoneFile.write(file, zone);
            journal.clear();
            return new ZoneFolder(file, journal, lockFile);
        } catch (IOException | RuntimeException e) {
            if (journal != null) {
                journal.close();
            }
            lockFile.close();
            throw e;
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // In this JVM: the same as held by another process.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new IOException("another DNS server uses the folder " + path.getParent());
        }
        return channel;
    }

    @Override
    public boolean append(Map<Name, Node> changed) {
        try {
            journal.append(changed);
            return true;
        } catch (IOException e) {
            log.error("A DNS update can't be written to the journal and is refused", e);
            return false;
        }
    }

    @Override
    public void compactIfLarge(Zone zone) {
        if (journal.size() < LARGE_BYTES) {
            return;
        }
        try {
            ZoneFile.write(file, zone);
            journal.clear();
        } catch (IOException e) {
            log.warn("The zone file {} can't be written; the journal goes on growing", file, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            journal.close();
        } finally {
            lockFile.close();
        }
    }
}
