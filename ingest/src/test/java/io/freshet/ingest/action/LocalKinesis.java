package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.binding.PojoReader;
import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.meter.StreamMeters;
import io.freshet.ingest.scale.ShardLoads;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.utils.builder.Buildable;

/** The operations over a log and a store in memory, without the wire, under a clock that is set by hand. */
final class LocalKinesis {
    static final Caller CALLER = new Caller("000000000000", "us-east-1", "request");

    final MovableClock clock = new MovableClock(Instant.ofEpochMilli(1_421_889_722_345L));
    final InMemoryShardLog log = new InMemoryShardLog(clock);
    final InMemoryResourceStore store = new InMemoryResourceStore();
    final StreamRegistry registry = StreamRegistry.load(store, log, clock);
    final ShardLoads loads = new ShardLoads();
    final Metrics metrics = new Metrics(clock, 100);
    final ServiceApi api;

    /** Without limits, with some keys. */
    LocalKinesis() {
        this(clock -> Limits.OFF);
    }

    LocalKinesis(Function<Clock, Limits> limits) {
        this(limits, keys("alias/one", "alias/two", "k"));
    }

    LocalKinesis(Function<Clock, Limits> limits, EncryptionKeys keys) {
        this.api = api(limits.apply(clock), keys);
    }

    /** The operations of another process over the same log and store. */
    ServiceApi api(Limits limits, EncryptionKeys keys) {
        return KinesisApi.of(new KinesisComponents(
                registry, log, clock, Runnable::run, limits, keys, loads, new StreamMeters(metrics), Tracer.NONE));
    }

    /** Each id with a key of its own. */
    static EncryptionKeys keys(String... ids) {
        Map<String, byte[]> keys = new HashMap<>();
        for (String id : ids) {
            byte[] key = new byte[EncryptionKeys.KEY_BYTES];
            Arrays.fill(key, (byte) id.hashCode());
            keys.put(id, key);
        }
        return new EncryptionKeys(keys);
    }

    void create(String stream, int shards) {
        call(CreateStreamRequest.builder().streamName(stream).shardCount(shards).build(), CreateStreamResponse.class);
    }

    /** Sets the status of an ACTIVE stream as a process that died would have left it. */
    void rewriteStatus(String stream, String status) {
        Resource row = store.find("stream", stream).orElseThrow();
        assertThat(store.replace(row, row.document().replace("\"ACTIVE\"", "\"" + status + "\"")))
                .isPresent();
    }

    PutRecordResponse put(String stream, String partitionKey, String data) {
        return call(
                PutRecordRequest.builder()
                        .streamName(stream)
                        .partitionKey(partitionKey)
                        .data(SdkBytes.fromUtf8String(data))
                        .build(),
                PutRecordResponse.class);
    }

    List<Shard> shards(String stream) {
        return call(ListShardsRequest.builder().streamName(stream).build(), ListShardsResponse.class)
                .shards();
    }

    GetRecordsResponse readFromStart(String stream, String shardId) {
        String iterator = call(
                        GetShardIteratorRequest.builder()
                                .streamName(stream)
                                .shardId(shardId)
                                .shardIteratorType("TRIM_HORIZON")
                                .build(),
                        GetShardIteratorResponse.class)
                .shardIterator();
        return call(GetRecordsRequest.builder().shardIterator(iterator).build(), GetRecordsResponse.class);
    }

    static List<String> data(GetRecordsResponse response) {
        return response.records().stream()
                .map(Record::data)
                .map(SdkBytes::asUtf8String)
                .toList();
    }

    <O> O call(SdkPojo request, Class<O> responseType) {
        String name = request.getClass().getSimpleName().replace("Request", "");
        Operation<?, ?> operation = api.operations().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return responseType.cast(read(answer(operation, request), responseType));
    }

    /** What a client would read of an answer that writes itself. */
    static Object read(Object answer, Class<?> responseType) {
        if (!(answer instanceof WrittenAnswer written)) {
            return answer;
        }
        try {
            SdkPojo builder = (SdkPojo) responseType.getMethod("builder").invoke(null);
            PojoReader.read(WireFormat.CBOR, PojoWriter.write(WireFormat.CBOR, written), builder);
            return ((Buildable) builder).build();
        } catch (ReflectiveOperationException | MalformedBodyException e) {
            throw new AssertionError("not a body of a " + responseType, e);
        }
    }

    private static <I extends SdkPojo> Object answer(Operation<I, ?> operation, SdkPojo request) {
        try {
            return operation
                    .handle(operation.requestType().cast(request), CALLER)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    static final class MovableClock extends Clock {
        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("one zone is enough");
        }
    }
}
