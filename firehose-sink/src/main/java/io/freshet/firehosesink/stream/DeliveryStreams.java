package io.freshet.firehosesink.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.stream.DeliveryStream.Status;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.firehose.model.ResourceInUseException;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

/**
 * All delivery streams of the account. The document comes first and goes last, so that whatever a crash leaves is found again.
 * Safe for use by many threads.
 */
public final class DeliveryStreams {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryStreams.class);

    private final ResourceStore store;
    private final DeliveryLog log;
    private final DeliveryJobs jobs;
    private final SourceStreams sources;
    private final S3Destination destinations;
    private final Clock clock;
    private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

    /** With the columns of each {@code database.table}, for format conversion. */
    public DeliveryStreams(
            ResourceStore store,
            DeliveryLog log,
            DeliveryJobs jobs,
            SourceStreams sources,
            Map<String, List<Column>> tables,
            Clock clock) {
        this.store = store;
        this.log = log;
        this.jobs = jobs;
        this.sources = sources;
        this.destinations = new S3Destination(tables);
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param sourceStreamArn empty if it takes records directly
     * @param destination an extended S3 destination in the API's own names
     */
    public record Request(
            String name,
            String sourceStreamArn,
            String sourceRoleArn,
            Map<String, String> tags,
            ObjectNode destination) {}

    /** Creates it and starts its job. */
    public DeliveryStream create(Request request, Caller caller) {
        if (!request.sourceStreamArn().isEmpty() && !sources.exists(request.sourceStreamArn())) {
            throw ResourceNotFoundException.builder()
                    .message("Kinesis stream " + request.sourceStreamArn() + " under account " + caller.accountId()
                            + " not found.")
                    .build();
        }
        ObjectNode destination = S3Destination.withDefaults(request.destination());
        DeliveryStream stream = new DeliveryStream(
                request.name(),
                caller.arn("firehose", "deliverystream/" + request.name()),
                Status.CREATING,
                clock.instant(),
                request.sourceStreamArn(),
                request.sourceRoleArn(),
                request.tags(),
                destination.toString(),
                destinations.config(request.name(), DeliveryStreamDocument.FIRST_VERSION, destination));
        Resource created = store.create(
                        DeliveryStreamDocument.KIND, stream.name(), DeliveryStreamDocument.write(stream))
                .orElseThrow(() -> ResourceInUseException.builder()
                        .message("Firehose " + stream.name() + " under accountId " + caller.accountId()
                                + " already exists")
                        .build());
        return activate(created, stream);
    }

    /** Goes on where the last process ended: called once at start. One that fails does not keep the others down. */
    public void resumeAll() {
        for (Resource resource : store.list(DeliveryStreamDocument.KIND)) {
            try {
                resume(resource);
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("deliveryStream", resource.name())
                        .setCause(e)
                        .log("Delivery stream not resumed");
            }
        }
    }

    public DeliveryStream get(String name, Caller caller) {
        return find(name).orElseThrow(() -> notFound(name, caller));
    }

    /** Empty if there is none. */
    public Optional<DeliveryStream> find(String name) {
        return store.find(DeliveryStreamDocument.KIND, name).map(this::read);
    }

    /** All, by name. */
    public List<DeliveryStream> list() {
        return store.list(DeliveryStreamDocument.KIND).stream().map(this::read).toList();
    }

    /** Accepts a record durably; completes with its id. */
    public CompletionStage<String> append(DeliveryStream stream, byte[] data) {
        return log.append(stream.name(), data);
    }

    /** Ends the job and removes the buffer; what was not delivered is gone. */
    public void delete(String name, Caller caller) {
        Resource resource = store.find(DeliveryStreamDocument.KIND, name).orElseThrow(() -> notFound(name, caller));
        DeliveryStream stream = read(resource);
        if (stream.status() == Status.CREATING) {
            throw ResourceInUseException.builder()
                    .message("Firehose " + name + " under accountId " + caller.accountId() + " is being created")
                    .build();
        }
        Resource deleting = store.replace(resource, DeliveryStreamDocument.write(stream.with(Status.DELETING)))
                .orElseThrow(() -> busy(name));
        finishDeletion(deleting, stream);
    }

    public DeliveryStream changeTags(String name, Caller caller, UnaryOperator<Map<String, String>> change) {
        Resource resource = store.find(DeliveryStreamDocument.KIND, name).orElseThrow(() -> notFound(name, caller));
        DeliveryStream stream = read(resource);
        DeliveryStream changed = stream.withTags(change.apply(new TreeMap<>(stream.tags())));
        return store.replace(resource, DeliveryStreamDocument.write(changed))
                .map(this::read)
                .orElseThrow(() -> busy(name));
    }

    private void resume(Resource resource) {
        DeliveryStream stream = read(resource);
        switch (stream.status()) {
            case CREATING -> activate(resource, stream);
            case ACTIVE -> jobs.start(stream);
            case DELETING -> finishDeletion(resource, stream);
        }
    }

    private DeliveryStream activate(Resource resource, DeliveryStream stream) {
        if (stream.takesRecordsDirectly()) {
            log.create(stream.name());
        }
        jobs.start(stream);
        DeliveryStream active = stream.with(Status.ACTIVE);
        return store.replace(resource, DeliveryStreamDocument.write(active))
                .map(this::read)
                .orElseThrow(() -> busy(stream.name()));
    }

    private void finishDeletion(Resource resource, DeliveryStream stream) {
        jobs.stop(stream.name());
        if (stream.takesRecordsDirectly()) {
            log.delete(stream.name());
        }
        store.delete(resource);
        parsed.remove(stream.name());
    }

    /** Puts read the document each time; it is parsed once for each change. */
    private DeliveryStream read(Resource resource) {
        Parsed known = parsed.get(resource.name());
        if (known != null && known.document().equals(resource.document())) {
            return known.stream();
        }
        DeliveryStream stream = DeliveryStreamDocument.read(resource.document(), destinations);
        parsed.put(resource.name(), new Parsed(resource.document(), stream));
        return stream;
    }

    private record Parsed(String document, DeliveryStream stream) {}

    private static ResourceNotFoundException notFound(String name, Caller caller) {
        return ResourceNotFoundException.builder()
                .message("Firehose " + name + " under account " + caller.accountId() + " not found.")
                .build();
    }

    private static ServiceUnavailableException busy(String name) {
        return ServiceUnavailableException.builder()
                .message("Firehose " + name + " was changed at the same time. Try again.")
                .build();
    }
}
