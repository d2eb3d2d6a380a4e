package io.freshet.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections that ask for nothing from taking the room of those that do: closes the ones that do not get to the end of a
 * request's headers, the ones that stay silent, and, when there are too many, the ones that have been idle for longest. A connection
 * with a request in flight is left alone; requests have time limits of their own.
 */
final class ConnectionGuard {
    private static final AttributeKey<Connection> CONNECTION = AttributeKey.valueOf(ConnectionGuard.class, "it");

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean evicting = new AtomicBoolean();
    private final int most;
    private final long headerNanos;
    private final long idleNanos;

    ConnectionGuard(HttpLimits limits) {
        this.most = limits.connections();
        this.headerNanos = limits.headerTimeout().toNanos();
        // the server itself closes idle connections politely; this is for those it does not see as idle
        this.idleNanos = limits.idleTimeout().plus(Duration.ofSeconds(30)).toNanos();
    }

    void watch(ChannelPipeline pipeline) {
        Connection connection = new Connection(pipeline.channel());
        pipeline.channel().attr(CONNECTION).set(connection);
        pipeline.addFirst(connection);
        open.add(connection);
        pipeline.channel().closeFuture().addListener(closed -> open.remove(connection));
        makeRoom();
    }

    /** @param multiplexed whether other requests may begin on it before this one ends */
    void began(@Nullable Channel channel, boolean multiplexed) {
        Connection connection = of(channel);
        if (connection != null) {
            connection.began(multiplexed);
        }
    }

    void ended(@Nullable Channel channel) {
        Connection connection = of(channel);
        if (connection != null) {
            connection.ended();
        }
    }

    private static @Nullable Connection of(@Nullable Channel channel) {
        return channel == null ? null : channel.attr(CONNECTION).get();
    }

    /** To be called every few seconds. */
    void sweep() {
        long now = System.nanoTime();
        open.stream().filter(connection -> connection.isOverdue(now)).forEach(Connection::close);
        makeRoom(); // for connections that came while another thread was at it
    }

    private void makeRoom() {
        if (open.size() > most && evicting.compareAndSet(false, true)) {
            try {
                evict();
            } finally {
                evicting.set(false);
            }
        }
    }

    /** Makes room for many at once, so that a flood does not look for the idlest at every connection. */
    private void evict() {
        long now = System.nanoTime();
        open.stream()
                .filter(Connection::isIdle)
                .sorted(Comparator.comparingLong((Connection connection) -> connection.idleNanos(now))
                        .reversed())
                .limit(Math.max(open.size() - most, most / 32))
                .forEach(Connection::close);
    }

    /** Written by the connection's own event loop but for {@link #ended}; read by the sweep. */
    private final class Connection extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private int requests;
        private boolean multiplexed;
        private boolean headersBegan;
        private long headersBeganAt;
        private long idleSince = System.nanoTime();

        Connection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            received();
            context.fireChannelRead(message);
        }

        private synchronized void received() {
            if (requests == 0 && !headersBegan) {
                headersBegan = true;
                headersBeganAt = System.nanoTime();
            }
        }

        synchronized void began(boolean many) {
            requests++;
            multiplexed |= many;
            headersBegan = false;
        }

        synchronized void ended() {
            requests--;
            idleSince = System.nanoTime();
        }

        synchronized boolean isIdle() {
            return requests == 0;
        }

        synchronized long idleNanos(long now) {
            return now - idleSince;
        }

        /** Over HTTP/2 there are bytes between requests as well: only its silence counts. */
        synchronized boolean isOverdue(long now) {
            boolean slowHeaders = headersBegan && !multiplexed && now - headersBeganAt > headerNanos;
            return requests == 0 && (slowHeaders || now - idleSince > idleNanos);
        }

        void close() {
            var unused = channel.close();
        }
    }
}
