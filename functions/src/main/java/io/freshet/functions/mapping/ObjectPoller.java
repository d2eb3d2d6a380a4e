package io.freshet.functions.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.functions.mapping.MappingStore.Position;
import io.freshet.functions.mapping.ObjectFeed.CreatedObject;
import io.freshet.functions.mapping.ObjectFeed.CreatedObjects;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * Tells one function of the objects of one delivery stream: each is an event for it that is durable before the place in the ledger moves
 * on, and that is from then on treated as any other. One thread.
 */
final class ObjectPoller implements Runnable {
    /** What stands in the place of a shard. */
    static final String SHARD = "objects";

    private static final Logger LOG = LoggerFactory.getLogger(ObjectPoller.class);
    private static final int PAGE = 100;
    private static final long REST_MILLIS = 250;
    private static final long AFTER_TROUBLE_MILLIS = 1_000;

    private final EventSourceMappingConfiguration mapping;
    private final ObjectFeed feed;
    private final MappingStore store;
    private final MappingCalls calls;
    private final ObjectEvents events;
    private final List<EventPattern> patterns;

    ObjectPoller(
            EventSourceMappingConfiguration mapping,
            ObjectFeed feed,
            MappingStore store,
            MappingCalls calls,
            String region) {
        this.mapping = mapping;
        this.feed = feed;
        this.store = store;
        this.calls = calls;
        this.events = new ObjectEvents(mapping, region);
        this.patterns = EventPattern.of(mapping.filterCriteria());
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(step());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long to rest after it. */
    private long step() {
        try {
            Optional<Position> stored = store.position(mapping.uuid(), SHARD);
            if (stored.isEmpty()) { // the mapping is being removed
                return REST_MILLIS;
            }
            CreatedObjects found =
                    feed.read(mapping.eventSourceArn(), stored.get().next(), PAGE);
            found.objects().stream().filter(this::isWanted).forEach(this::tell);
            Position reached = new Position(found.next(), false);
            boolean unused = reached.equals(stored.get()) || store.advance(mapping.uuid(), SHARD, stored, reached);
            return found.objects().size() == PAGE ? 0 : REST_MILLIS;
        } catch (TooManyRequestsException e) { // those that were told are told again, under the same names
            return AFTER_TROUBLE_MILLIS;
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("mapping", mapping.uuid()).setCause(e).log("objects cannot be told of now");
            return AFTER_TROUBLE_MILLIS;
        }
    }

    private boolean isWanted(CreatedObject object) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(events.filtered(object)));
    }

    private void tell(CreatedObject object) {
        String id = UUID.nameUUIDFromBytes(
                        (mapping.uuid() + "/" + object.bucket() + "/" + object.key()).getBytes(UTF_8))
                .toString();
        calls.accept(mapping.functionArn(), id, events.event(object, id));
    }
}
