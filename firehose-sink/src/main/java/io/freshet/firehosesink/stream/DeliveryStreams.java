package io.freshet.firehosesink.stream;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.stream.DeliveryStream.Status;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.firehose.model.ConcurrentModificationException;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.LimitExceededException;
import software.amazon.awssdk.services.firehose.model.ResourceInUseException;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

/**
 * All delivery streams of the account. The document comes first and goes last, so that whatever a crash leaves is found again.
 * Safe for use by many threads.
 */
public final class DeliveryStreams {
    /** The one that every delivery stream has. */
    public static final String DESTINATION_ID = "destinationId-000000000001";

    private static final int KEY_BYTES = 32;
    private static final int QUOTA = 5_000;
    private static final int SHOWN = 50;
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryStreams.class);

    private final ResourceStore store;
    private final DeliveryLog log;
    private final DeliveryJobs jobs;
    private final SourceStreams sources;
    private final Buckets buckets;
    private final Receivers receivers;
    private final LakeTables lake;
    private final Map<String, List<Column>> tables;
    private final Destinations destinations;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();
    private final Map<String, Object> restarts = new ConcurrentHashMap<>();

    /** Without Iceberg tables. */
    public DeliveryStreams(
            ResourceStore store,
            DeliveryLog log,
            DeliveryJobs jobs,
            SourceStreams sources,
            Buckets buckets,
            Receivers receivers,
            Map<String, List<Column>> tables,
            Clock clock) {
        this(store, log, jobs, sources, buckets, receivers, LakeTables.none(), tables, clock);
    }

    /** With the columns of each {@code database.table}, for format conversion and for new Iceberg tables. */
    public DeliveryStreams(
            ResourceStore store,
            DeliveryLog log,
            DeliveryJobs jobs,
            SourceStreams sources,
            Buckets buckets,
            Receivers receivers,
            LakeTables lake,
            Map<String, List<Column>> tables,
            Clock clock) {
        this.store = store;
        this.log = log;
        this.jobs = jobs;
        this.sources = sources;
        this.buckets = buckets;
        this.receivers = receivers;
        this.lake = lake;
        this.tables = Map.copyOf(tables);
        this.destinations = new Destinations(tables);
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param sourceStreamArn empty if it reads no stream
     * @param kafka the topic it reads; without an instant, from its creation on; empty if it reads none
     * @param encryption to start with; its data key is not looked at
     */
    public record Request(
            String name,
            String sourceStreamArn,
            String sourceRoleArn,
            Optional<KafkaRequest> kafka,
            Map<String, String> tags,
            Destination destination,
            Optional<Key> encryption) {}

    /** A topic that is asked for; begins at its creation unless an instant is given. */
    public record KafkaRequest(
            String clusterArn, String topic, String roleArn, String connectivity, Optional<Instant> readFrom) {
        KafkaSource createdAt(Instant now) {
            return new KafkaSource(clusterArn, topic, roleArn, connectivity, readFrom.orElse(now));
        }
    }

    /** A key that encryption is asked for with; the ARN is empty if none was given. */
    public record Key(String type, String arn) {}

    /** Creates it and starts its job. */
    public DeliveryStream create(Request request, Caller caller) {
        if (!request.sourceStreamArn().isEmpty() && !sources.exists(request.sourceStreamArn())) {
            throw ResourceNotFoundException.builder()
                    .message("Kinesis stream " + request.sourceStreamArn() + " under account " + caller.accountId()
                            + " not found.")
                    .build();
        }
        Instant now = clock.instant();
        KafkaSource kafka =
                request.kafka().map(topic -> source(topic, now, caller)).orElse(null);
        requireRoomForOneMore();
        Extensions.of(request.tags()).keepIn(request.destination().document());
        Destination destination = resolved(DestinationDefaults.in(request.destination()));
        String arn = caller.arn("firehose", "deliverystream/" + request.name());
        Encryption encryption = Encryption.disabled(newKey());
        DeliveryStream stream = new DeliveryStream(
                request.name(),
                arn,
                Status.CREATING,
                now,
                now,
                request.sourceStreamArn(),
                request.sourceRoleArn(),
                kafka,
                request.tags(),
                destination,
                request.encryption()
                        .map(key -> encryption.enabled(key.type(), key.arn()))
                        .orElse(encryption),
                config(request, arn, destination, now));
        Resource created = store.create(
                        DeliveryStreamDocument.KIND, stream.name(), DeliveryStreamDocument.write(stream))
                .orElseThrow(() -> ResourceInUseException.builder()
                        .message("Firehose " + stream.name() + " under accountId " + caller.accountId()
                                + " already exists")
                        .build());
        return activate(created, stream);
    }

    private Destination resolved(Destination destination) {
        return LakeDestinations.resolved(destination, lake, tables);
    }

    private KafkaSource source(KafkaRequest request, Instant now, Caller caller) {
        KafkaSource source = request.createdAt(now);
        if (source.readFrom().isAfter(now)) {
            throw Json.invalid(
                    "ReadFromTimestamp " + source.readFrom() + " is in the future (expected: an instant up to now).");
        }
        if (!sources.topicExists(source.topic())) {
            throw ResourceNotFoundException.builder()
                    .message("Topic " + source.topic() + " under account " + caller.accountId() + " not found.")
                    .build();
        }
        return source;
    }

    private void requireRoomForOneMore() {
        List<Resource> all = store.list(DeliveryStreamDocument.KIND);
        if (all.size() >= QUOTA) {
            throw LimitExceededException.builder()
                    .message("You have already consumed your firehose quota of " + QUOTA + " hoses. Firehose names: "
                            + all.stream().map(Resource::name).limit(SHOWN).toList())
                    .build();
        }
    }

    private DeliveryConfig config(Request request, String arn, Destination destination, Instant createdAt) {
        boolean fromKinesis = !request.sourceStreamArn().isEmpty();
        return checked(destinations.config(
                new Destinations.Owner(
                        request.name(), arn, DeliveryStreamDocument.FIRST_VERSION, fromKinesis, createdAt),
                destination));
    }

    /** All objects of a bucket are encrypted in one way. */
    private DeliveryConfig checked(DeliveryConfig config) {
        ObjectTarget target = config.target();
        ObjectTarget backup = config.backup() == null ? target : config.backup();
        if (backup.bucket().equals(target.bucket()) && !backup.kmsKeyArn().equals(target.kmsKeyArn())) {
            throw Json.invalid("EncryptionConfiguration of the backup must be that of the destination, because both are"
                    + " in bucket " + target.bucket() + ".");
        }
        if (!target.kmsKeyArn().isEmpty() || !backup.kmsKeyArn().isEmpty()) {
            buckets.withoutKms().ifPresent(why -> {
                throw Json.invalid("KMSEncryptionConfig: " + why);
            });
        }
        return config;
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

    /** What keeps it from delivering; empty if nothing is known to. */
    public Optional<Trouble> trouble(DeliveryStream stream) {
        ObjectTarget backup = stream.config().backup();
        return Stream.of(stream.config().target(), backup)
                .filter(Objects::nonNull)
                .map(target -> buckets.problem(target.bucket()))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> receivers
                        .problem(stream.config())
                        .map(sentence -> new Trouble(Trouble.Kind.RECEIVER, sentence)))
                .or(() -> Optional.of(jobs.trouble(stream.name()))
                        .filter(failure -> !failure.isEmpty())
                        .map(failure -> new Trouble(Trouble.Kind.JOB, failure)))
                .or(() -> sourceMissing(stream));
    }

    private Optional<Trouble> sourceMissing(DeliveryStream stream) {
        if (!jobs.isSourceMissing(stream.name())) {
            return Optional.empty();
        }
        String source = stream.kafka() == null
                ? "stream " + stream.sourceStreamArn()
                : "topic " + stream.kafka().topic();
        return Optional.of(new Trouble(
                Trouble.Kind.SOURCE, "its source, " + source + ", does not exist: nothing can come from it"));
    }

    /** All, those first that are not parked, each kind by name. */
    public List<DeliveryStream> listBusyFirst() {
        Map<String, Instant> parked = parked();
        return list().stream()
                .sorted(Comparator.comparing(stream -> parked.containsKey(stream.name())))
                .toList();
    }

    /** Those that have no job, because all is delivered and nothing comes, by name: since when nothing has come. */
    public Map<String, Instant> parked() {
        return jobs.parked();
    }

    /** Accepts a record durably; completes with its id. */
    public CompletionStage<String> append(DeliveryStream stream, byte[] data) {
        return append(stream, data, null);
    }

    /**
     * As the other, of a record that belongs to a trace.
     *
     * @param trace null if it does not
     */
    public CompletionStage<String> append(DeliveryStream stream, byte[] data, @Nullable TraceContext trace) {
        Encryption encryption = stream.encryption();
        return log.append(stream.name(), data, encryption.enabled() ? encryption.dataKeyBytes() : null, trace)
                .whenComplete((id, failure) -> {
                    if (failure == null) {
                        jobs.arrived(stream.name());
                    }
                });
    }

    /** Ends the job and removes the buffer; what was not delivered is gone. */
    public void delete(String name, Caller caller) {
        Resource resource = resource(name, caller);
        DeliveryStream stream = read(resource);
        if (stream.status() == Status.CREATING) {
            throw inUse(name, caller, "is being created");
        }
        Resource deleting = store.replace(resource, DeliveryStreamDocument.write(stream.with(Status.DELETING)))
                .orElseThrow(() -> busy(name));
        synchronized (restartLock(name)) {
            finishDeletion(deleting, stream);
        }
    }

    public DeliveryStream changeTags(String name, Caller caller, UnaryOperator<Map<String, String>> change) {
        Resource resource = resource(name, caller);
        DeliveryStream stream = read(resource);
        return replace(resource, stream.withTags(change.apply(new TreeMap<>(stream.tags()))));
    }

    /** Has records encrypted that are put from now on. */
    public void startEncryption(String name, Key key, Caller caller) {
        Resource resource = resource(name, caller);
        DeliveryStream stream = encryptable(read(resource), caller);
        boolean keyless = Arrays.equals(stream.encryption().dataKeyBytes(), new byte[KEY_BYTES]);
        Encryption known = keyless ? Encryption.disabled(newKey()) : stream.encryption();
        if (keyless) {
            // whoever reads must know the key before anybody writes with it
            resource = store.replace(resource, DeliveryStreamDocument.write(stream.with(known)))
                    .orElseThrow(() -> busy(name));
            restart(name);
        }
        var unused = replace(resource, stream.with(known.enabled(key.type(), key.arn())));
    }

    /** Has records kept as they are that are put from now on. */
    public void stopEncryption(String name, Caller caller) {
        Resource resource = resource(name, caller);
        DeliveryStream stream = encryptable(read(resource), caller);
        var unused = replace(resource, stream.with(stream.encryption().disabled()));
    }

    private DeliveryStream encryptable(DeliveryStream stream, Caller caller) {
        requireActive(stream, caller);
        if (!stream.takesRecordsDirectly()) {
            throw InvalidArgumentException.builder()
                    .message("This operation is not permitted on " + stream.type() + " delivery stream type.")
                    .build();
        }
        return stream;
    }

    /** Changes the destination; the job goes on with it, from where it was. */
    public DeliveryStream update(
            String name, String currentVersionId, String destinationId, Destination update, Caller caller) {
        Resource resource = resource(name, caller);
        DeliveryStream stream = read(resource);
        requireActive(stream, caller);
        String version = stream.config().versionId();
        if (!version.equals(currentVersionId)) {
            throw ConcurrentModificationException.builder()
                    .message("Cannot update firehose: " + name + " since the current version id: " + version
                            + " and specified version id: " + currentVersionId + " do not match")
                    .build();
        }
        if (!destinationId.equals(DESTINATION_ID)) {
            throw Json.invalid("Destination Id " + destinationId + " not found");
        }
        Destination changed = resolved(DestinationUpdate.apply(stream.destination(), update));
        String next = new BigInteger(version).add(BigInteger.ONE).toString();
        DeliveryConfig config = checked(destinations.config(
                new Destinations.Owner(
                        name, stream.arn(), next, !stream.sourceStreamArn().isEmpty(), stream.createdAt()),
                changed));
        DeliveryStream updated = replace(resource, stream.with(changed, config, clock.instant()));
        restart(name);
        return updated;
    }

    /** Restarts one after the other, each with what is stored then, so that the last one has the last configuration. */
    private void restart(String name) {
        synchronized (restartLock(name)) {
            find(name).filter(stream -> stream.status() == Status.ACTIVE).ifPresent(jobs::restart);
        }
    }

    private Object restartLock(String name) {
        return restarts.computeIfAbsent(name, n -> new Object());
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
        return replace(resource, stream.with(Status.ACTIVE));
    }

    private void finishDeletion(Resource resource, DeliveryStream stream) {
        jobs.stop(stream.name());
        if (stream.takesRecordsDirectly()) {
            log.delete(stream.name());
        }
        store.delete(resource);
        parsed.remove(stream.name());
    }

    private DeliveryStream replace(Resource resource, DeliveryStream changed) {
        return store.replace(resource, DeliveryStreamDocument.write(changed))
                .map(this::read)
                .orElseThrow(() -> busy(changed.name()));
    }

    private Resource resource(String name, Caller caller) {
        return store.find(DeliveryStreamDocument.KIND, name).orElseThrow(() -> notFound(name, caller));
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

    private byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    private static void requireActive(DeliveryStream stream, Caller caller) {
        if (stream.status() != Status.ACTIVE) {
            throw inUse(stream.name(), caller, "is " + stream.status() + " (expected: ACTIVE)");
        }
    }

    private static ResourceInUseException inUse(String name, Caller caller, String why) {
        return ResourceInUseException.builder()
                .message("Firehose " + name + " under accountId " + caller.accountId() + " " + why)
                .build();
    }

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
