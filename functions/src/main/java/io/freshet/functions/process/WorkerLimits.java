package io.freshet.functions.process;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one worker may use, with all the processes it starts.
 *
 * @param memoryBytes resident memory of the tree; it is looked at several times a second, and the tree ends when it is above
 * @param diskBytes all of the files below the worker's own directory; looked at every other second
 * @param fileBytes any single file; the system enforces it
 * @param processes processes and threads; the system enforces it where the worker has a user of its own
 * @param openFiles descriptors of any single process
 * @param processorTime of any single process in all its life; null for no such limit
 */
public record WorkerLimits(
        long memoryBytes,
        long diskBytes,
        long fileBytes,
        int processes,
        int openFiles,
        @Nullable Duration processorTime) {
    private static final long MIB = 1 << 20;

    /** What may be reserved beside what is resident: a runtime's stacks, arenas and reserves. */
    private static final long RESERVES = 1024 * MIB;

    public WorkerLimits {
        atLeast("memoryBytes", memoryBytes, MIB);
        atLeast("diskBytes", diskBytes, 1);
        atLeast("fileBytes", fileBytes, 1);
        atLeast("processes", processes, 1);
        atLeast("openFiles", openFiles, 16);
    }

    /** Limits in the proportions of a function: so much memory, so much disk, a thousand processes and files. */
    public static WorkerLimits of(long memoryBytes, long diskBytes) {
        return new WorkerLimits(memoryBytes, diskBytes, diskBytes, 1024, 1024, null);
    }

    /** The same with fewer or more processes. */
    public WorkerLimits withProcesses(int most) {
        return new WorkerLimits(memoryBytes, diskBytes, fileBytes, most, openFiles, processorTime);
    }

    Optional<Duration> processorTimeLimit() {
        return Optional.ofNullable(processorTime);
    }

    /** Writable memory of any single process, touched or not: a net below the one that is watched. */
    long dataBytes() {
        return 2 * memoryBytes + RESERVES;
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " or more)");
        }
    }
}
