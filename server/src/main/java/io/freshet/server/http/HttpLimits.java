package io.freshet.server.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What strangers may take of this process.
 *
 * @param bodyBytes of one request
 * @param memoryBytes of all request and response bodies at once; what would exceed it is answered as overload
 * @param connections at once; beyond them the ones that have been idle for longest are closed
 * @param headerTimeout from the first byte of a request to the end of its headers
 * @param bodyTimeout from the end of the headers to the end of the body
 * @param answerTimeout from the end of the body to the end of the answer
 * @param idleTimeout without a request
 */
public record HttpLimits(
        long bodyBytes,
        long memoryBytes,
        int connections,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration answerTimeout,
        Duration idleTimeout) {
    public HttpLimits {
        if (bodyBytes < 1 || memoryBytes < bodyBytes) {
            throw new IllegalArgumentException(
                    "memoryBytes: " + memoryBytes + " (expected: at least bodyBytes, " + bodyBytes + ")");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("connections: " + connections + " (expected: at least 1)");
        }
    }

    /** By the heap and the file descriptors that this process has. */
    public static HttpLimits ofThisProcess() {
        long bodyBytes = 16L << 20; // 10 MiB of records in base64, and the request around them
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 4096;
        return new HttpLimits(
                bodyBytes,
                Math.max(2 * bodyBytes, Runtime.getRuntime().maxMemory() / 4),
                (int) Math.min(16_384, Math.max(256, descriptors * 3 / 4)),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5));
    }
}
