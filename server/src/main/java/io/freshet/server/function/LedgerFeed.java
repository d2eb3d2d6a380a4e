package io.freshet.server.function;

import io.freshet.firehosesink.audit.Evidence;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3StoredObjects;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.functions.mapping.ObjectFeed;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The objects of delivery streams, as their ledger tells of them. A position is one in the ledger. */
public final class LedgerFeed implements ObjectFeed {
    private final DeliveryStreams streams;
    private final Evidence evidence;
    private final Supplier<ObjectStoreConfig> store;

    public LedgerFeed(DeliveryStreams streams, Evidence evidence, Supplier<ObjectStoreConfig> store) {
        this.streams = streams;
        this.evidence = evidence;
        this.store = store;
    }

    private static String name(String deliveryStreamArn) {
        return deliveryStreamArn.substring(deliveryStreamArn.indexOf('/') + 1);
    }

    @Override
    public Optional<String> start(String deliveryStreamArn, boolean fromTheFirst) {
        String name = name(deliveryStreamArn);
        if (streams.find(name).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(fromTheFirst ? "0" : Long.toString(evidence.end()));
    }

    @Override
    public CreatedObjects read(String deliveryStreamArn, String position, int most) {
        Evidence.Page page = evidence.page(name(deliveryStreamArn), Long.parseLong(position), most);
        List<LedgerLine> objects = page.lines().stream()
                .filter(line -> line.kind() != Kind.NOTHING)
                .toList();
        if (objects.isEmpty()) {
            return new CreatedObjects(List.of(), Long.toString(page.next()));
        }
        try (S3StoredObjects stored = new S3StoredObjects(store.get())) {
            return new CreatedObjects(
                    objects.stream().map(line -> created(line, stored)).toList(), Long.toString(page.next()));
        }
    }

    private static CreatedObject created(LedgerLine line, S3StoredObjects stored) {
        return new CreatedObject(
                line.bucket(),
                line.key(),
                line.bytes(),
                stored.eTag(line.bucket(), line.key()).orElse(""),
                line.publishedAt());
    }
}
