package io.freshet.server;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.NotedRefusals;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.auth.SignatureVerifier;
import io.freshet.awsapi.trace.Sampler;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.ingest.kafka.KafkaShardLog;
import io.freshet.ingest.log.RoomKeepingShardLog;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.stream.ShardIterator;
import io.freshet.jobs.application.flink.LogsByReference;
import io.freshet.jobs.function.RemoteFunctions;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.console.ConsoleApi;
import io.freshet.server.function.CallToken;
import io.freshet.server.function.CallsApi;
import io.freshet.server.http.BrowserRules;
import io.freshet.server.http.FrontDoor;
import io.freshet.server.http.FrontDoor.OwnApi;
import io.freshet.server.http.HttpLimits;
import io.freshet.server.live.FunctionsLive;
import io.freshet.server.live.LettersLive;
import io.freshet.server.live.LiveApi;
import io.freshet.server.live.QueryApi;
import io.freshet.server.log.LogTap;
import io.freshet.server.log.LogsApi;
import io.freshet.server.log.RecentLog;
import io.freshet.server.map.MapApi;
import io.freshet.server.scrape.ScrapeApi;
import io.freshet.server.stack.StackApi;
import io.freshet.server.stack.Stacks;
import io.freshet.server.trace.TracesApi;
import io.freshet.server.trace.XRayApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
    private final Peers peers;
    private final Services services;
    private final Optional<Certificates> tls;
    private final FrontDoor frontDoor;
    private final Optional<LogTap> tap;

    private Server(ServerConfig config, Backends backends, RecentLog lines, Optional<LogTap> tap) {
        this.tap = tap;
        Clock clock = Clock.systemUTC();
        this.host = config.host();
        this.backends = backends;
        Optional<DiskSpace> disk = disk(config, threads);
        this.log = log(backends, disk);
        Optional<NotedRefusals> refusals = verifier(config, clock);
        AccessControl access = access(config, refusals);
        Services.Watch watch =
                new Services.Watch(() -> disk.flatMap(DiskSpace::problem), () -> refusals.map(NotedRefusals::list)
                        .orElse(List.of()));
        this.peers = new Peers(backends.leases());
        this.services = new Services(config, backends, log, threads, watch, peers.othersServe(), clock);
        CallerDefaults defaults = new CallerDefaults(config.accountId(), config.region());
        AwsDispatcher dispatcher = new AwsDispatcher(
                services.apis(),
                defaults,
                () -> UUID.randomUUID().toString(),
                threads.answers(),
                access,
                sampler(config, clock));
        this.tls = Certificates.of(config, clock);
        this.frontDoor = FrontDoor.open(
                new FrontDoor.Listening(
                        config.host(),
                        config.port(),
                        tls.map(Certificates::files),
                        HttpLimits.ofThisProcess(),
                        new BrowserRules(!config.auth().verified())),
                dispatcher,
                ownApis(config, access, defaults, lines, clock));
        services.functions().surroundings(FunctionsOf.surroundings(config, endpoint(), s3Endpoint()));
        peers.begin(config, frontDoor.port(), () -> services.resume(threads));
    }

    /** What lies under {@code /_freshet/}, and OpenWhisk's API. */
    private FrontDoor.Apis ownApis(
            ServerConfig config, AccessControl access, CallerDefaults defaults, RecentLog lines, Clock clock) {
        boolean open = !config.auth().verified();
        LiveApi live = new LiveApi(services.applications(), access, defaults, clock);
        Stacks stacks =
                new Stacks(backends.resources(), clock, () -> UUID.randomUUID().toString());
        TracesApi traces = new TracesApi(services.traces(), access, defaults, open);
        XRayApi xray = new XRayApi(services.traces(), access, defaults);
        List<OwnApi> own = new ArrayList<>(List.of(
                OwnApi.at(LiveApi.PATH, live::answer),
                OwnApi.onlyAt(
                        QueryApi.PATH,
                        new QueryApi((script, guard) -> services.queries().ask(script, guard), access, defaults)
                                ::answer),
                OwnApi.at(FunctionsLive.PATH, new FunctionsLive(services.functions(), access, defaults)::answer),
                OwnApi.at(
                        LettersLive.PATH,
                        new LettersLive(services.functions().replays(), access, defaults, open)::answer),
                OwnApi.onlyAt(ScrapeApi.PATH, new ScrapeApi(services.console(), access, defaults, open)::answer),
                OwnApi.onlyAt(LogsApi.PATH, new LogsApi(lines, access, defaults)::answer),
                OwnApi.at(MapApi.PATH, new MapApi(services::maps, access, defaults, open)::answer),
                OwnApi.at(StackApi.PATH, new StackApi(stacks, services.stackBuckets(), access, defaults, open)::answer),
                OwnApi.at(TracesApi.PATH, traces::answer)));
        XRayApi.PATHS.forEach(path -> own.add(OwnApi.onlyAt(path, xray::answer)));
        if (config.flink().cluster().isPresent()) {
            CallsApi calls = new CallsApi(
                    services.callsHere(), LogsByReference.shardsHere(), CallToken.of(backends.resources()));
            own.add(OwnApi.onlyAt(RemoteFunctions.PATH, calls::answer));
        }
        return new FrontDoor.Apis(
                config.testing().reset() ? Optional.of(services::removeStreams) : Optional.empty(),
                own,
                Optional.of(new ConsoleApi(services.console(), live, access, defaults, open)),
                Optional.of(services.functions().openWhisk(access, open)),
                peers.elsewhere());
    }

    /** Starts everything, and waits until requests are answered; throws one clear sentence if something is in the way. */
    public static Server start(ServerConfig config) {
        FrontDoor.requireFree(config.host(), config.port());
        RecentLog lines = new RecentLog();
        Optional<LogTap> tap = LogTap.open(lines, config);
        try {
            return start(config, Backends.start(config), lines, tap);
        } catch (RuntimeException e) {
            tap.ifPresent(LogTap::close);
            throw e;
        }
    }

    private static Server start(ServerConfig config, Backends backends, RecentLog lines, Optional<LogTap> tap) {
        try {
            return new Server(config, backends, lines, tap);
        } catch (RuntimeException e) {
            backends.close();
            throw e;
        }
    }

    /** On a disk of our own there must be room for more than the records; elsewhere it is another's concern. */
    private static Optional<DiskSpace> disk(ServerConfig config, Threads threads) {
        if (config.kafka().bootstrapServers().isPresent()) {
            return Optional.empty();
        }
        DiskSpace space = new DiskSpace(config.dataDir(), config.diskReserveMib() * 1024L * 1024);
        space.run();
        ScheduledFuture<?> unused = threads.timer().scheduleWithFixedDelay(space, 1, 1, TimeUnit.SECONDS);
        return Optional.of(space);
    }

    private static ShardLog log(Backends backends, Optional<DiskSpace> disk) {
        ShardLog log = new KafkaShardLog(backends.kafkaProperties());
        return disk.<ShardLog>map(space -> new RoomKeepingShardLog(log, space)).orElse(log);
    }

    private static Sampler sampler(ServerConfig config, Clock clock) {
        return new Sampler(config.traces().rate(), config.traces().perSecond(), clock);
    }

    private static Optional<NotedRefusals> verifier(ServerConfig config, Clock clock) {
        return config.auth().verified()
                ? Optional.of(
                        new NotedRefusals(new SignatureVerifier(config.auth().keys(), clock), clock))
                : Optional.empty();
    }

    private static AccessControl access(ServerConfig config, Optional<NotedRefusals> verifier) {
        return verifier.map(verified ->
                        new AccessControl(verified, new RequestedResources(token -> ShardIterator.parse(token)
                                .map(ShardIterator::streamName))))
                .orElseGet(() -> AccessControl.open(config.accountId()));
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
        peers.close();
        tap.ifPresent(LogTap::close);
    }
}
