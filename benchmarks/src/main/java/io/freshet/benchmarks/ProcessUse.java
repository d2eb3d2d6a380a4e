package io.freshet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has and has used, as Linux counts it; memory and threads are 0 elsewhere.
 *
 * @param processorTime since it began, of all processors together
 */
public record ProcessUse(long residentMebibytes, long peakMebibytes, int threads, Duration processorTime) {
    /** Asks the system. */
    public static ProcessUse of(ProcessHandle process) throws IOException {
        Duration processorTime = process.info().totalCpuDuration().orElse(Duration.ZERO);
        Path status = Path.of("/proc/" + process.pid() + "/status");
        long resident = 0;
        long peak = 0;
        int threads = 0;
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    resident = number(line);
                } else if (line.startsWith("VmHWM:")) {
                    peak = number(line);
                } else if (line.startsWith("Threads:")) {
                    threads = (int) number(line);
                }
            }
        }
        return new ProcessUse(resident >> 10, peak >> 10, threads, processorTime);
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
}
