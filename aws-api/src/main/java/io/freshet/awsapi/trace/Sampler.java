package io.freshet.awsapi.trace;

import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are traced: those whose sender says so, and of the others a share; but never more than so many in a second. Used by
 * many threads at once.
 */
public final class Sampler {
    /** Traces nothing, whatever senders say. */
    public static final Sampler OFF = new Sampler(0, 0, Clock.systemUTC());

    private static final String AMAZON = "x-amzn-trace-id";
    private static final Pattern ROOT = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}");
    private static final Pattern SPAN = Pattern.compile("(?!0{16})[0-9a-f]{16}");

    private final double rate;
    private final int perSecond;
    private final Clock clock;
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * A sampler.
     *
     * @param rate of requests whose sender does not say, 0 to 1
     * @param perSecond how many at most; 0: none at all
     */
    public Sampler(double rate, int perSecond, Clock clock) {
        this.rate = rate;
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /** The context of a request; null if it is not traced. */
    public @Nullable TraceContext decide(Map<String, String> headers) {
        if (perSecond == 0) {
            return null;
        }
        String parent = headers.get(TraceContext.HEADER);
        if (parent != null && TraceContext.isTraceparent(parent)) {
            return TraceContext.parse(parent).filter(known -> mayTake()).orElse(null);
        }
        String amazon = headers.get(AMAZON);
        if (amazon != null && amazon.length() < 500) {
            return ofAmazon(amazon);
        }
        return chance() && mayTake() ? TraceContext.root(freshId()) : null;
    }

    private @Nullable TraceContext ofAmazon(String header) {
        Map<String, String> fields = new HashMap<>();
        for (String field : header.split(";", -1)) {
            String[] pair = field.trim().split("=", 2);
            fields.put(pair[0].toLowerCase(Locale.ROOT), pair.length == 2 ? pair[1] : "");
        }
        String root = fields.getOrDefault("root", "");
        String sampled = fields.getOrDefault("sampled", "?");
        boolean wanted = sampled.equals("1") || (!sampled.equals("0") && chance());
        if (!wanted || !mayTake()) {
            return null;
        }
        Optional<String> id = Optional.of(root)
                .filter(text -> ROOT.matcher(text).matches())
                .map(text -> text.substring(2).replace("-", ""));
        String parent = fields.getOrDefault("parent", "");
        return id.isPresent() && SPAN.matcher(parent).matches()
                ? new TraceContext(id.get(), parent)
                : TraceContext.root(id.orElseGet(this::freshId));
    }

    private boolean chance() {
        return rate > 0 && (rate >= 1 || ThreadLocalRandom.current().nextDouble() < rate);
    }

    private boolean mayTake() {
        long now = clock.millis() / 1000;
        long last = second.get();
        if (now != last && second.compareAndSet(last, now)) {
            taken.set(0);
        }
        return taken.incrementAndGet() <= perSecond;
    }

    /** As X-Ray makes them: the time first. */
    private String freshId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "%08x%08x%016x".formatted(clock.millis() / 1000, random.nextInt(), random.nextLong());
    }
}
