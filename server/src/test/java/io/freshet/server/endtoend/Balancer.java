package io.freshet.server.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One address before several servers: a connection goes to the next one that can be reached. */
final class Balancer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 500;
    private static final int BUFFER = 64 * 1024;

    private final List<InetSocketAddress> servers;
    private final ServerSocket socket;
    private final AtomicInteger next = new AtomicInteger();

    Balancer(List<InetSocketAddress> servers) throws IOException {
        this.servers = List.copyOf(servers);
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("balancer", this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                daemon("balanced", () -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = connected()) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon("answers", () -> copy(server, client));
            copy(client, server);
        } catch (IOException nobody) {
            // the client sees its connection end
        }
    }

    private Socket connected() throws IOException {
        int first = next.getAndIncrement();
        for (int i = 0; ; i++) {
            Socket server = new Socket();
            try {
                server.connect(servers.get(Math.floorMod(first + i, servers.size())), CONNECT_MILLIS);
                return server;
            } catch (IOException down) {
                server.close();
                if (i == servers.size() - 1) {
                    throw down;
                }
            }
        }
    }

    /** Until one of them ends, which ends both. */
    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to;
                InputStream bytes = from.getInputStream()) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException ended) {
            // so does the other one
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
