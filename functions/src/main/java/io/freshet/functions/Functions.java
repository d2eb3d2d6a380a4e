package io.freshet.functions;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.functions.action.Components;
import io.freshet.functions.action.FunctionsApi;
import io.freshet.functions.code.CodeStore;
import io.freshet.functions.code.ObjectSource;
import io.freshet.functions.invoke.CallHealth;
import io.freshet.functions.invoke.EventQueue;
import io.freshet.functions.invoke.FailureSink;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.invoke.Invoker;
import io.freshet.functions.invoke.RetryTimes;
import io.freshet.functions.letter.Content;
import io.freshet.functions.letter.Letter;
import io.freshet.functions.letter.LetterStore;
import io.freshet.functions.letter.Replays;
import io.freshet.functions.letter.Replays.Reply;
import io.freshet.functions.mapping.Holdups;
import io.freshet.functions.mapping.MappingCalls;
import io.freshet.functions.mapping.MappingRunner;
import io.freshet.functions.mapping.MappingStore;
import io.freshet.functions.mapping.MappingsApi;
import io.freshet.functions.mapping.ObjectFeed;
import io.freshet.functions.mapping.StreamFeed;
import io.freshet.functions.mapping.StreamLetters;
import io.freshet.functions.openwhisk.Activations;
import io.freshet.functions.openwhisk.OpenWhiskApi;
import io.freshet.functions.pool.FunctionLogs;
import io.freshet.functions.pool.PoolLimits;
import io.freshet.functions.pool.WorkerPool;
import io.freshet.functions.pool.WorkerStarter;
import io.freshet.functions.process.Isolation;
import io.freshet.functions.process.WorkerProcesses;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry;
import io.freshet.functions.registry.Layers;
import io.freshet.functions.runtime.Bootstraps;
import io.freshet.functions.runtime.Interpreters;
import io.freshet.functions.runtime.Runtimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** The functions of one server: the API, and calls from within. Safe for many threads. */
public final class Functions implements AutoCloseable {
    /** From when code is stored until a function has it, generously. */
    private static final Duration ON_ITS_WAY = Duration.ofHours(1);

    private final CodeStore code;
    private final Layers layers;
    private final WorkerProcesses processes;
    private final WorkerPool pool;
    private final FunctionRegistry registry;
    private final EventQueue events;
    private final Invoker invoker;
    private final CallHealth health;
    private final Holdups holdups = new Holdups();
    private final FunctionLogs logs;
    private final Components components;
    private final MappingStore mappings;
    private final StreamFeed feed;
    private final ObjectFeed delivered;
    private final MappingRunner runner;
    private final Replays replays;
    private final ResourceStore store;
    private final Clock clock;
    private final CallerDefaults defaults;
    private volatile Map<String, String> surroundings = Map.of();

    private Functions(
            FunctionsConfig config,
            ResourceStore store,
            ObjectSource objects,
            FailureSink sink,
            StreamFeed feed,
            ObjectFeed delivered,
            RetryTimes times,
            CallerDefaults defaults,
            Clock clock)
            throws IOException {
        this.defaults = defaults;
        this.clock = clock;
        this.store = store;
        this.health = new CallHealth(clock);
        this.feed = feed;
        this.delivered = delivered;
        this.mappings = new MappingStore(store);
        LetterStore letters = new LetterStore(store);
        this.runner = new MappingRunner(mappings, feed, delivered, calls(sink, letters), defaults.region(), clock);
        this.replays = new Replays(letters, new StreamLetters(feed, defaults.region()), this::reply, clock);
        surroundings(Map.of());
        this.code = new CodeStore(config.directory().resolve("code"));
        this.layers = new Layers(store);
        this.registry =
                new FunctionRegistry(store, () -> ThreadLocalRandom.current().nextLong());
        // of this process alone: another one over the same directory may have workers, too
        Path workers =
                config.directory().resolve("workers").resolve(UUID.randomUUID().toString());
        this.processes = WorkerProcesses.in(workers, Isolation.ofHost());
        Interpreters interpreters = new Interpreters(
                config.python(), config.node(), processes.isolation().ownUsers());
        Runtimes runtimes =
                new Runtimes(interpreters, Bootstraps.in(config.directory().resolve("bootstrap")));
        this.logs = new FunctionLogs(clock);
        WorkerStarter starter =
                new WorkerStarter(runtimes, code, layers, () -> surroundings, processes, config.inside(), clock);
        PoolLimits limits = new PoolLimits(config.workers(), config.memoryBytes(), config.idle());
        this.pool = new WorkerPool(starter, limits, logs, clock);
        this.events = new EventQueue(store, registry, sink, letters, times, clock);
        this.invoker = new Invoker(registry, pool, events, Components.CONCURRENCY);
        invoker.observe(health);
        this.components = new Components(
                registry,
                layers,
                code,
                objects,
                invoker,
                clock,
                () -> UUID.randomUUID().toString(),
                sha256 -> "");
    }

    /**
     * Opens what is there; {@link #resume} then goes on with events that were not handled.
     *
     * @param objects where code lies that is named by bucket and key
     * @param sink where results of events go
     * @param feed the streams that mappings read
     * @param delivered the objects that mappings tell of
     */
    public static Functions open(
            FunctionsConfig config,
            ResourceStore store,
            ObjectSource objects,
            FailureSink sink,
            StreamFeed feed,
            ObjectFeed delivered,
            RetryTimes times,
            CallerDefaults defaults,
            Clock clock) {
        try {
            return new Functions(config, store, objects, sink, feed, delivered, times, defaults, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("functions directory " + config.directory() + " cannot be used", e);
        }
    }

    /** Sets environment variables that every function gets from now on, beside region and the like. */
    public void surroundings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("AWS_REGION", defaults.region());
        all.put("AWS_DEFAULT_REGION", defaults.region());
        surroundings = Map.copyOf(all);
    }

    /**
     * Goes on with events that an earlier life has accepted, and with the streams that mappings read. No other process runs functions out of the same directory
     * from now on: what they have left is removed.
     */
    public void resume() {
        processes.removeOthers();
        Set<String> needed = new HashSet<>(registry.codes());
        needed.addAll(layers.codes());
        code.tidy(needed, clock.instant().minus(ON_ITS_WAY));
        events.open(invoker, caller(UUID.randomUUID().toString()));
        runner.start();
    }

    /** The API. */
    public ServiceApi api() {
        return FunctionsApi.of(components, MappingsApi.of(mappings, registry, feed, delivered, clock));
    }

    /**
     * OpenWhisk's API over the same functions; to be asked for once.
     *
     * @param open whether any key is let in
     */
    public OpenWhiskApi openWhisk(AccessControl access, boolean open) {
        Activations activations = new Activations(logs, clock);
        invoker.observe(activations);
        return new OpenWhiskApi(api(), registry, activations, store, access, open, defaults.region(), clock);
    }

    private MappingCalls calls(FailureSink sink, LetterStore letters) {
        return new MappingCalls() {
            @Override
            public Invocation invoke(String functionArn, byte[] event, @Nullable TraceContext trace)
                    throws InterruptedException {
                try {
                    return invokeAsync(functionArn, null, event, trace)
                            .toCompletableFuture()
                            .get();
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                }
            }

            @Override
            public void accept(String functionArn, String id, byte[] event) {
                Caller caller = caller(id);
                invoker.accept(FunctionName.parse(functionArn, caller), event, caller);
            }

            @Override
            public void send(String destination, String name, byte[] document) {
                sink.send(destination, name, document);
            }

            @Override
            public Holdups holdups() {
                return holdups;
            }

            @Override
            public void keep(Letter letter, Content content) {
                letters.add(letter, content);
            }
        };
    }

    private CompletionStage<Reply> reply(String functionArn, byte[] event) {
        return invokeAsync(functionArn, null, event)
                .thenApply(answer -> new Reply(answer.payload(), answer.succeeded() ? null : answer.reason()));
    }

    /** What functions could not handle, and how they are called with it again. */
    public Replays replays() {
        return replays;
    }

    /**
     * Calls a function and waits for its answer. A failure of the function is an answer too, see {@link Invocation#functionError}.
     *
     * @param function name or ARN, with a qualifier or without
     * @param qualifier a version or an alias; null: as {@code function} says, or {@code $LATEST}
     * @throws software.amazon.awssdk.services.lambda.model.ResourceNotFoundException if there is no such function
     * @throws software.amazon.awssdk.services.lambda.model.TooManyRequestsException if there are too many calls: try again later
     * @throws software.amazon.awssdk.services.lambda.model.RequestTooLargeException if the payload has more than 6 MiB
     */
    public Invocation invoke(String function, @Nullable String qualifier, byte[] payload) {
        try {
            return invoke(function, qualifier, payload, true, null)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** As {@link #invoke} without waiting, and without the log: errors are thrown, or complete the stage. */
    public CompletionStage<Invocation> invokeAsync(String function, @Nullable String qualifier, byte[] payload) {
        return invokeAsync(function, qualifier, payload, null);
    }

    /**
     * As the other, within a trace.
     *
     * @param trace null if the call is not traced
     */
    public CompletionStage<Invocation> invokeAsync(
            String function, @Nullable String qualifier, byte[] payload, @Nullable TraceContext trace) {
        return invoke(function, qualifier, payload, false, trace);
    }

    /** From now on it is told of calls that are traced. */
    public void trace(Tracer tracer) {
        invoker.trace(tracer);
    }

    private CompletionStage<Invocation> invoke(
            String function, @Nullable String qualifier, byte[] payload, boolean tail, @Nullable TraceContext trace) {
        Caller caller = caller(UUID.randomUUID().toString());
        FunctionName name = FunctionName.of(function, qualifier, caller);
        return invoker.invoke(registry.resolve(name, caller), payload, caller.requestId(), "", tail, trace);
    }

    /** Whether there is such a function. */
    public boolean exists(String function) {
        Caller caller = caller("exists");
        return registry.find(FunctionName.parse(function, caller).name()).isPresent();
    }

    /** What functions have written. */
    public FunctionLogs logs() {
        return logs;
    }

    /** What functions there are. */
    public FunctionRegistry registry() {
        return registry;
    }

    /** What calls functions with the records of streams. */
    public List<EventSourceMappingConfiguration> mappings() {
        return mappings.list();
    }

    /** Which functions fail now. */
    public CallHealth health() {
        return health;
    }

    /** Where mappings do not come further now. */
    public Holdups holdups() {
        return holdups;
    }

    /** How many workers there are, whatever they do. */
    public int workers() {
        return pool.workers();
    }

    private Caller caller(String requestId) {
        return new Caller(defaults.accountId(), defaults.region(), requestId);
    }

    /** Ends all workers; events that are not handled stay for the next life. */
    @Override
    public void close() {
        runner.close();
        events.close();
        pool.close();
        processes.close();
    }
}
