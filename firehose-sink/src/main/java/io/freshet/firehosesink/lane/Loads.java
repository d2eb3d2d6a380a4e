package io.freshet.firehosesink.lane;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of a delivery stream that wait to be loaded; one is loaded at a time, beside the thread that uses this. One that fails
 * does not hold up the others.
 */
public final class Loads {
    private static final Logger LOG = LoggerFactory.getLogger(Loads.class);

    private final ObjectTarget target;
    private final Duration retryFor;
    private final ObjectLoader loader;
    private final ObjectStore store;
    private final Executor executor;
    private final Clock clock;
    private final DeliveryMeter meter;
    private final Map<String, PendingLoad> pending = new LinkedHashMap<>();
    private @Nullable CompletableFuture<Result> running;

    /** @param target of the objects; manifests go there too */
    public Loads(
            ObjectTarget target,
            Duration retryFor,
            ObjectLoader loader,
            ObjectStore store,
            Executor executor,
            Clock clock,
            DeliveryMeter meter) {
        this.target = target;
        this.retryFor = retryFor;
        this.loader = loader;
        this.store = store;
        this.executor = executor;
        this.clock = clock;
        this.meter = meter;
    }

    /**
     * How an attempt ended.
     *
     * @param again what is still pending; absent if nothing is
     */
    private record Result(PendingLoad load, @Nullable PendingLoad again) {}

    /** Takes an object; one that is there already stays as it is. */
    public void add(PendingLoad load) {
        pending.putIfAbsent(load.url(), load);
    }

    /** What belongs into a checkpoint: the one that is being loaded is among them until it is known to be. */
    public List<PendingLoad> pending() {
        return List.copyOf(pending.values());
    }

    /** Takes what has ended, and begins what is due; to be called often. */
    public void progress() {
        if (running != null && running.isDone()) {
            Result result = running.join();
            running = null;
            if (result.again() == null) {
                pending.remove(result.load().url());
            } else {
                pending.put(result.load().url(), result.again());
            }
        }
        if (running == null) {
            Instant now = clock.instant();
            running = pending.values().stream()
                    .filter(load -> !load.dueAt().isAfter(now))
                    .min(Comparator.comparing(PendingLoad::dueAt))
                    .map(load -> CompletableFuture.supplyAsync(() -> attempt(load), executor))
                    .orElse(null);
        }
    }

    private Result attempt(PendingLoad load) {
        try {
            loader.load(load);
            meter.loaded(load, true);
            return new Result(load, null);
        } catch (ObjectLoader.Unloadable e) {
            meter.loaded(load, false);
            return givenUp(load.failed(clock.instant()), e);
        } catch (IOException e) {
            meter.loaded(load, false);
            PendingLoad again = load.failed(clock.instant());
            if (again.isOver(retryFor)) {
                return givenUp(again, e);
            }
            LOG.atWarn()
                    .addKeyValue("object", load.url())
                    .addKeyValue("attempt", again.attempts())
                    .log("Object not loaded yet: {}", e.getMessage());
            return new Result(load, again);
        }
    }

    /** Without a manifest nobody would know: until it is written, the object stays pending. */
    private Result givenUp(PendingLoad load, IOException why) {
        String key = LoadManifest.key(target, load);
        try {
            store.put(target.bucket(), key, "", LoadManifest.content(load));
            LOG.atError()
                    .addKeyValue("object", load.url())
                    .addKeyValue("manifest", key)
                    .log("Object given up after {} attempts: {}", load.attempts(), why.getMessage());
            return new Result(load, null);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("manifest", key).log("Manifest not written yet: {}", e.toString());
            return new Result(load, load);
        }
    }
}
