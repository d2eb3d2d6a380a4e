package io.freshet.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.ingest.action.KinesisApi;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A front door with all of Kinesis behind it, over a log in memory, with one stream {@code orders}. */
final class Door implements AutoCloseable {
    static final HttpLimits LIMITS = new HttpLimits(
            16L << 20,
            256L << 20,
            16_384,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5));
    static final String ANY_SIGNATURE =
            "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=00";

    final FrontDoor frontDoor;

    private Door(FrontDoor frontDoor) {
        this.frontDoor = frontDoor;
    }

    static Door open() {
        return open(Optional.empty(), LIMITS, AccessControl.open("000000000000"));
    }

    static Door open(HttpLimits limits) {
        return open(Optional.empty(), limits, AccessControl.open("000000000000"));
    }

    static Door withReset(Optional<Runnable> reset) {
        return open(Optional.empty(), LIMITS, AccessControl.open("000000000000"), reset);
    }

    /** One that listens on that address. */
    static Door at(String host) {
        return open(host, Optional.empty(), LIMITS, AccessControl.open("000000000000"), Optional.empty());
    }

    static Door open(Optional<TlsFiles> tls, HttpLimits limits, AccessControl access) {
        return open(tls, limits, access, Optional.empty());
    }

    private static Door open(
            Optional<TlsFiles> tls, HttpLimits limits, AccessControl access, Optional<Runnable> reset) {
        return open("127.0.0.1", tls, limits, access, reset);
    }

    private static Door open(
            String host, Optional<TlsFiles> tls, HttpLimits limits, AccessControl access, Optional<Runnable> reset) {
        Clock clock = Clock.systemUTC();
        InMemoryShardLog log = new InMemoryShardLog(clock);
        StreamRegistry streams = StreamRegistry.load(new InMemoryResourceStore(), log, clock);
        List<ServiceApi> services = List.of(KinesisApi.of(streams, log, clock, Runnable::run));
        CallerDefaults defaults = new CallerDefaults("000000000000", "us-east-1");
        create(new AwsDispatcher(services, defaults, () -> UUID.randomUUID().toString(), Runnable::run));
        AwsDispatcher dispatcher =
                new AwsDispatcher(services, defaults, () -> UUID.randomUUID().toString(), Runnable::run, access);
        return new Door(FrontDoor.open(
                new FrontDoor.Listening(host, 0, tls, limits, new BrowserRules(false)),
                dispatcher,
                FrontDoor.Apis.only(reset)));
    }

    private static void create(AwsDispatcher dispatcher) {
        WireResponse created = dispatcher
                .dispatch(new WireRequest(
                        "POST",
                        "/",
                        Map.of(
                                "content-type",
                                "application/x-amz-json-1.1",
                                "x-amz-target",
                                "Kinesis_20131202.CreateStream",
                                "x-amz-date",
                                "20260101T000000Z",
                                "authorization",
                                ANY_SIGNATURE),
                        "{\"StreamName\":\"orders\",\"ShardCount\":2}".getBytes(UTF_8)))
                .toCompletableFuture()
                .join();
        if (created.status() != 200) {
            throw new AssertionError(new String(created.body(), UTF_8));
        }
    }

    int port() {
        return frontDoor.port();
    }

    @Override
    public void close() {
        frontDoor.close();
    }
}
