package io.freshet.functions.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers of users that nobody else has, one for every worker, so that workers can neither read each other's files nor signal each
 * other. Servers of one machine share the range by blocks; a lock on a file says whose a block is, and goes with the server.
 */
final class WorkerUsers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerUsers.class);
    private static final int FIRST = 52_000;
    private static final int BLOCK = 256;
    private static final int BLOCKS = 32;

    /** All servers of a machine look there, wherever else they keep their temporary files. */
    private static final Path OF_THE_MACHINE = Path.of("/tmp");

    private final int first;
    private final FileChannel lock;
    private final BitSet used = new BitSet(BLOCK);

    private WorkerUsers(int first, FileChannel lock) {
        this.first = first;
        this.lock = lock;
    }

    /** The first free block; empty if all are taken. */
    static Optional<WorkerUsers> lease() {
        for (int block = 0; block < BLOCKS; block++) {
            Path file = OF_THE_MACHINE.resolve(".freshet-users-" + block);
            Optional<FileChannel> locked = lock(file);
            if (locked.isPresent()) {
                return Optional.of(new WorkerUsers(FIRST + block * BLOCK, locked.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<FileChannel> lock(Path file) {
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(channel);
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.atDebug().addKeyValue("file", file).log("block of users is taken");
        }
        closeQuietly(channel);
        return Optional.empty();
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("lock file does not close");
        }
    }

    /** A free number; empty if all of the block are in use. */
    synchronized OptionalInt take() {
        int free = used.nextClearBit(0);
        if (free >= BLOCK) {
            return OptionalInt.empty();
        }
        used.set(free);
        return OptionalInt.of(first + free);
    }

    synchronized void giveBack(int user) {
        used.clear(user - first);
    }

    @Override
    public void close() {
        closeQuietly(lock);
    }
}
