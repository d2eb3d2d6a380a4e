package io.freshet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether the disk of the data directory has room, as of the last run. To be run every second. */
final class DiskSpace implements BooleanSupplier, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

    private final Path directory;
    private final long reserveBytes;
    private volatile boolean room = true;
    private volatile long freeBytes;

    /** @param reserveBytes what is to stay free, so that what has been accepted can be brought to its end */
    DiskSpace(Path directory, long reserveBytes) {
        this.directory = directory;
        this.reserveBytes = reserveBytes;
    }

    @Override
    public boolean getAsBoolean() {
        return room;
    }

    /** That there is no room, in one sentence; empty if there is. */
    Optional<String> problem() {
        return room
                ? Optional.empty()
                : Optional.of(
                        "the disk of " + directory + " has " + (freeBytes >> 20) + " MiB free (expected: at least "
                                + (reserveBytes >> 20)
                                + " MiB, disk-reserve-mib): no record is stored until there is room; make"
                                + " room, or shorten the retention of streams");
    }

    @Override
    public void run() {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            freeBytes = free;
            boolean enough = free >= reserveBytes;
            if (enough != room) {
                room = enough;
                if (enough) {
                    LOG.info("the disk has room again: records are stored directory={} freeBytes={}", directory, free);
                } else {
                    LOG.error(
                            "the disk is nearly full: no record is stored until there is room directory={} freeBytes={} disk-reserve={}",
                            directory,
                            free,
                            reserveBytes);
                }
            }
        } catch (IOException e) { // a disk that cannot even be asked will be noticed by whoever writes to it
            LOG.warn("the room on the disk is not known directory={} reason={}", directory, e.toString());
        }
    }
}
