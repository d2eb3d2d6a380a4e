package io.freshet.functions.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.functions.letter.Content;
import io.freshet.functions.letter.Letter;
import io.freshet.functions.letter.LetterStore;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionRegistry;
import io.freshet.functions.registry.FunctionRegistry.Resolved;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * Calls that nobody waits for: kept in the store until they have been answered, have been given up, or are too old. Every event is
 * handled at least once; twice if the server dies between an answer and the moment it is forgotten.
 */
public final class EventQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
    private static final String KIND = "function-event";
    private static final int MOST_WAITING = 100_000;
    private static final Duration DEFAULT_AGE = Duration.ofHours(6);
    private static final int DEFAULT_RETRIES = 2;
    private static final String SUCCESS = "Success";

    private final ResourceStore store;
    private final FunctionRegistry registry;
    private final FailureSink sink;
    private final LetterStore letters;
    private final Clock clock;
    private final RetryTimes times;
    private final ScheduledExecutorService timer;
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Caller caller;
    private @Nullable Invoker invoker;

    /**
     * Needs to be opened before it handles anything.
     *
     * @param letters where events are recorded that were given up and had a destination
     * @param times how long it waits before it tries again
     */
    public EventQueue(
            ResourceStore store,
            FunctionRegistry registry,
            FailureSink sink,
            LetterStore letters,
            RetryTimes times,
            Clock clock) {
        this.store = store;
        this.registry = registry;
        this.sink = sink;
        this.letters = letters;
        this.times = times;
        this.clock = clock;
        this.timer = Executors.newScheduledThreadPool(4, task -> {
            Thread thread = new Thread(task, "function-events");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Handles what is there from an earlier life, and what comes. */
    public void open(Invoker calls, Caller owner) {
        synchronized (this) {
            invoker = calls;
            caller = owner;
        }
        for (Resource stored : store.list(KIND)) {
            waiting.incrementAndGet();
            later(stored, Duration.ZERO);
        }
    }

    void add(FunctionName name, byte[] payload, Caller from) {
        if (waiting.get() >= MOST_WAITING) {
            throw Concurrency.throttled(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        }
        PendingEvent event = new PendingEvent(
                from.requestId(),
                name.name(),
                name.qualifier(),
                clock.millis(),
                0,
                0,
                "",
                Base64.getEncoder().encodeToString(payload));
        Optional<Resource> stored = store.create(KIND, from.requestId(), event.document());
        if (stored.isEmpty()) {
            return; // the same request, taken before
        }
        waiting.incrementAndGet();
        later(stored.get(), Duration.ZERO);
    }

    private void later(Resource stored, Duration in) {
        try {
            ScheduledFuture<?> unused = timer.schedule(() -> handle(stored), in.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) { // closed: the next life goes on with it
            LOG.atTrace().setCause(e).log("event stays for the next life");
        }
    }

    private void handle(Resource stored) {
        PendingEvent event = PendingEvent.read(stored.document());
        try {
            FunctionName name = new FunctionName(event.function(), event.qualifier());
            Resolved resolved = registry.resolve(name, caller());
            FunctionEventInvokeConfig config = resolved.state().onEvent().get(qualifier(event));
            Duration age = Duration.ofMillis(clock.millis() - event.acceptedMillis());
            if (age.compareTo(maxAge(config)) > 0) {
                giveUp(stored, event, resolved, config, "EventAgeExceeded", null);
                return;
            }
            invoker()
                    .invoke(resolved, event.bytes(), event.id(), "", false, null)
                    .whenComplete((answer, failure) -> timer.execute(() -> answered(stored, resolved, config, answer)));
        } catch (TooManyRequestsException e) {
            later(stored, times.throttled(event.throttles()));
        } catch (ResourceNotFoundException e) { // the function has gone, and its events with it
            forget(stored);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("function", event.function()).setCause(e).log("event could not be handled yet");
            later(stored, times.throttled(5));
        }
    }

    private void answered(
            Resource stored,
            Resolved resolved,
            @Nullable FunctionEventInvokeConfig config,
            @Nullable Invocation answer) {
        PendingEvent event = PendingEvent.read(stored.document());
        if (answer == null) { // too many calls at once
            later(stored, times.throttled(event.throttles()));
            return;
        }
        if (answer.succeeded()) {
            send(config == null ? null : EventRecords.onSuccess(config), stored, event, resolved, SUCCESS, answer);
            return;
        }
        if (event.attempts() < maxRetries(config)) {
            PendingEvent again = event.tried();
            store.replace(stored, again.document())
                    .ifPresentOrElse(
                            replaced -> later(replaced, times.failed(again.attempts())), waiting::decrementAndGet);
            return;
        }
        giveUp(stored, event, resolved, config, "RetriesExhausted", answer);
    }

    private void giveUp(
            Resource stored,
            PendingEvent event,
            Resolved resolved,
            @Nullable FunctionEventInvokeConfig config,
            String condition,
            @Nullable Invocation answer) {
        String destination = config == null ? null : EventRecords.onFailure(config);
        if (destination == null && resolved.configuration().deadLetterConfig() != null) {
            destination = resolved.configuration().deadLetterConfig().targetArn();
        }
        send(destination, stored, event, resolved, condition, answer);
    }

    private void send(
            @Nullable String destination,
            Resource stored,
            PendingEvent event,
            Resolved resolved,
            String condition,
            @Nullable Invocation answer) {
        if (destination != null && !destination.isEmpty()) {
            byte[] document = EventRecords.document(event, resolved, condition, answer, clock.instant());
            try {
                deliver(destination, event, document);
                if (!condition.equals(SUCCESS)) {
                    record(stored, event, condition, destination, answer);
                    return;
                }
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("function", event.function())
                        .addKeyValue("destination", destination)
                        .addKeyValue("reason", e.getMessage())
                        .log("result of an event could not be sent; tried again");
                String again = destination;
                ScheduledFuture<?> unused = timer.schedule(
                        () -> send(again, stored, event, resolved, condition, answer),
                        times.throttled(6).toMillis(),
                        TimeUnit.MILLISECONDS);
                return;
            }
        }
        forget(stored);
    }

    private void deliver(String destination, PendingEvent event, byte[] document) {
        if (destination.contains(":lambda:")) {
            add(
                    FunctionName.parse(destination, caller()),
                    document,
                    new Caller(
                            caller().accountId(),
                            caller().region(),
                            UUID.nameUUIDFromBytes((event.id() + destination).getBytes(UTF_8))
                                    .toString()));
        } else {
            sink.send(destination, event.function() + "/" + event.id(), document);
        }
    }

    /** The event goes, and its letter is there: both, or neither. */
    private void record(
            Resource stored, PendingEvent event, String condition, String destination, @Nullable Invocation answer) {
        String function = new FunctionName(event.function(), event.qualifier()).qualifiedArn(caller());
        Letter letter = Letter.ofEvent(
                event.id(),
                function,
                condition,
                answer == null ? "" : answer.reason(),
                event.attempts() + (answer == null ? 0 : 1),
                destination,
                clock.millis());
        boolean unused = letters.add(letter, Content.ofEvent(event.payload()), List.of(new Change.Delete(stored)));
        waiting.decrementAndGet();
    }

    private void forget(Resource stored) {
        waiting.decrementAndGet();
        store.delete(stored);
    }

    private static String qualifier(PendingEvent event) {
        return event.qualifier() == null ? FunctionName.LATEST : event.qualifier();
    }

    private static Duration maxAge(@Nullable FunctionEventInvokeConfig config) {
        return config == null || config.maximumEventAgeInSeconds() == null
                ? DEFAULT_AGE
                : Duration.ofSeconds(config.maximumEventAgeInSeconds());
    }

    private static int maxRetries(@Nullable FunctionEventInvokeConfig config) {
        return config == null || config.maximumRetryAttempts() == null
                ? DEFAULT_RETRIES
                : config.maximumRetryAttempts();
    }

    private synchronized Caller caller() {
        return requireNonNull(caller, "not opened");
    }

    private synchronized Invoker invoker() {
        return requireNonNull(invoker, "not opened");
    }

    /** How many are not yet handled. */
    public int waiting() {
        return waiting.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
