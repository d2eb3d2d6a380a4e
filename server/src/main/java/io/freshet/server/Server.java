package io.freshet.server;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.auth.SignatureVerifier;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.log.RoomKeepingShardLog;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.ShardIterator;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.console.ConsoleApi;
import io.freshet.server.http.BrowserRules;
import io.freshet.server.http.FrontDoor;
import io.freshet.server.http.HttpLimits;
import io.freshet.server.live.FunctionsLive;
import io.freshet.server.live.LettersLive;
import io.freshet.server.live.LiveApi;
import io.freshet.server.live.QueryApi;
import io.freshet.server.map.MapApi;
import io.freshet.server.stack.StackApi;
import io.freshet.server.stack.Stacks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Wires one server. Read this first. */
public final class Server implements AutoCloseable {
    private final String host;
    private final Backends backends;
    private final ShardLog log;
    private final Threads threads = new Threads();
    private final Services services;
    private final Optional<Certificates> tls;
    private final FrontDoor frontDoor;

    private Server(ServerConfig config, Backends backends) {
        Clock clock = Clock.systemUTC();
        this.host = config.host();
        this.backends = backends;
        this.log = log(config, backends, threads);
        this.services = new Services(config, backends, log, threads, clock);
        AccessControl access = access(config, clock);
        CallerDefaults defaults = new CallerDefaults(config.accountId(), config.region());
        AwsDispatcher dispatcher = new AwsDispatcher(
                services.apis(), defaults, () -> UUID.randomUUID().toString(), threads.answers(), access);
        boolean open = !config.auth().verified();
        LiveApi live = new LiveApi(
                services.applications(),
                new QueryApi((script, guard) -> services.queries().ask(script, guard), access, defaults),
                Optional.of(new FunctionsLive(services.functions(), access, defaults)),
                Optional.of(new LettersLive(services.functions().replays(), access, defaults, open)),
                access,
                defaults,
                clock);
        this.tls = Certificates.of(config, clock);
        this.frontDoor = FrontDoor.open(
                config.host(),
                config.port(),
                dispatcher,
                tls.map(Certificates::files),
                HttpLimits.ofThisProcess(),
                config.testing().reset() ? Optional.of(services::removeStreams) : Optional.empty(),
                Optional.of(live),
                Optional.of(new MapApi(services::maps, access, defaults, open)),
                Optional.of(new StackApi(
                        new Stacks(backends.resources(), clock, () -> UUID.randomUUID()
                                .toString()),
                        services.stackBuckets(),
                        access,
                        defaults,
                        open)),
                Optional.of(new ConsoleApi(services.console(), live, access, defaults, open)),
                new BrowserRules(open));
        services.functions().surroundings(FunctionsOf.surroundings(config, endpoint(), s3Endpoint()));
        services.resume(threads);
    }

    /** Starts everything, and waits until requests are answered; throws one clear sentence if something is in the way. */
    public static Server start(ServerConfig config) {
        FrontDoor.requireFree(config.host(), config.port());
        Backends backends = Backends.start(config);
        try {
            return new Server(config, backends);
        } catch (RuntimeException e) {
            backends.close();
            throw e;
        }
    }

    /** On a disk of our own there must be room for more than the records; elsewhere it is another's concern. */
    private static ShardLog log(ServerConfig config, Backends backends, Threads threads) {
        ShardLog log = new KafkaShardLog(backends.kafkaProperties());
        if (config.kafka().bootstrapServers().isPresent()) {
            return log;
        }
        DiskSpace space = new DiskSpace(config.dataDir(), config.diskReserveMib() * 1024L * 1024);
        space.run();
        ScheduledFuture<?> unused = threads.timer().scheduleWithFixedDelay(space, 1, 1, TimeUnit.SECONDS);
        return new RoomKeepingShardLog(log, space);
    }

    private static AccessControl access(ServerConfig config, Clock clock) {
        return config.auth().verified()
                ? new AccessControl(
                        new SignatureVerifier(config.auth().keys(), clock),
                        new RequestedResources(
                                token -> ShardIterator.parse(token).map(ShardIterator::streamName)))
                : AccessControl.open(config.accountId());
    }

    public URI endpoint() {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return URI.create(
                "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + frontDoor.port());
    }

    /** The file that clients need who verify a certificate made here. */
    public Optional<Path> certificateAuthority() {
        return tls.flatMap(Certificates::authority);
    }

    public URI s3Endpoint() {
        return backends.objectStore().endpoint();
    }

    @Override
    public void close() {
        frontDoor.close();
        threads.close();
        log.close();
        services.close();
        backends.close();
    }
}
