package io.freshet.ingest.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine's loopback address. */
public final class LoopbackPort {
    /** Below the range from which systems give ports to outgoing connections, so that none of those takes a port once found. */
    private static final int FIRST = 10_000;

    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private LoopbackPort() {}

    /** A port on which nothing listens, and which no outgoing connection will take before a server listens on it. */
    public static int free() {
        return freeBut(Set.of());
    }

    /** As {@link #free()}, and none of these. */
    static int freeBut(Set<Integer> spoken) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (!spoken.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port of " + FIRST + ".." + LAST + " on 127.0.0.1 is free");
    }

    /** Whether a server could listen there now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
