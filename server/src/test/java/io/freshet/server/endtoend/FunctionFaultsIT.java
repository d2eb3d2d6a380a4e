package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.ServerOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;

/**
 * A stream calls a function that throws, hangs and dies, while the server is killed again and again. {@code -Dfreshet.kills=20} is the
 * long profile, {@code -Dseed=...} has other moments of death.
 */
class FunctionFaultsIT {
    private static final int KILLS = Integer.getInteger("freshet.kills", 2);
    private static final long SEED = Long.getLong("seed", 20010101L);
    private static final int SHARDS = 2;
    private static final int RECORDS_A_LIFE = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/faults";

    /** Poison fails always, in one of three ways; the others fail now and then. */
    private static final String CODE =
            """
            import base64, os, random, time
            def handler(event, context):
                for r in event['Records']:
                    data = base64.b64decode(r['kinesis']['data']).decode()
                    if data.startswith('throw'): raise ValueError(data)
                    if data.startswith('hang'): time.sleep(60)
                    if data.startswith('die'): os._exit(7)
                    tell(r['eventID'].split(':')[0] + ' ' + r['kinesis']['sequenceNumber'] + ' ' + data)
            """;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Set<String> good = new TreeSet<>();
    private final Set<String> poison = new TreeSet<>();
    private int number;

    @Test
    void everyRecordIsHandledInOrderAndPoisonAloneIsSentAwayWhateverHappens() throws Exception {
        TestedFunctions.prepare(directory);
        try (CalledBack told = new CalledBack();
                ServerProcess server = ServerProcess.start(directory);
                LambdaClient lambda = TestedFunctions.client(server)) {
            Pipeline.createStream(server, "faults", SHARDS);
            TestedFunctions.create(lambda, "faulty", CODE, 2, told);
            lambda.createEventSourceMapping(r -> r.functionName("faulty")
                    .eventSourceArn(ARN)
                    .startingPosition(EventSourcePosition.TRIM_HORIZON)
                    .batchSize(10)
                    .bisectBatchOnFunctionError(true)
                    .maximumRetryAttempts(0)
                    .destinationConfig(d -> d.onFailure(f -> f.destination(told.url() + "letters"))));

            for (int kill = 0; kill < KILLS; kill++) {
                int before = told.lines().size();
                put(server);
                Await.until(
                        PATIENCE,
                        () -> "nothing is called in life " + server.log(),
                        () -> told.lines().size() > before);
                Thread.sleep(random.nextInt(2_500)); // the moment of death is what varies here
                server.strike(random);
            }
            put(server);

            Await.until(PATIENCE.multipliedBy(2), () -> missing(told) + " missing, seed " + SEED, () -> missing(told)
                    .isEmpty());
            assertThat(disordered(told)).as("out of order, seed " + SEED).isEmpty();
            assertThat(letters(server)).as("dead letters, seed " + SEED).isEqualTo(poison);
        }
    }

    /** Records that were acknowledged; those of a put that failed may be there or not, and have names of their own. */
    private void put(ServerProcess server) {
        try (KinesisClient kinesis = server.kinesis()) {
            for (int i = 0; i < RECORDS_A_LIFE; i++) {
                int kind = i % 13 == 7 ? i / 13 % 3 : -1;
                String data =
                        (kind < 0 ? "good" : List.of("throw", "hang", "die").get(kind)) + number++;
                try {
                    kinesis.putRecord(r ->
                            r.streamName("faults").partitionKey("key" + number).data(SdkBytes.fromUtf8String(data)));
                    (kind < 0 ? good : poison).add(data);
                } catch (SdkException e) {
                    throw new AssertionError("the server runs, and " + data + " is not taken", e);
                }
            }
        }
    }

    /** What was neither told, nor sent away. */
    private Set<String> missing(CalledBack told) {
        Set<String> missing = new TreeSet<>(good);
        int letters = 0;
        for (String line : told.lines()) {
            String[] words = line.split(" ", 3);
            if (words[0].startsWith("shardId")) {
                missing.remove(words[2]);
            } else {
                letters++;
            }
        }
        if (letters < poison.size()) {
            missing.add((poison.size() - letters) + " letters");
        }
        return missing;
    }

    /** In every shard, records that came for the first time after a later one had come. */
    private static List<String> disordered(CalledBack told) {
        Map<String, String> last = new HashMap<>();
        Set<String> seen = new HashSet<>();
        List<String> disordered = new ArrayList<>();
        for (String line : told.lines()) {
            String[] words = line.split(" ", 3);
            if (!words[0].startsWith("shardId") || !seen.add(words[1])) {
                continue;
            }
            String before = last.getOrDefault(words[0], "");
            boolean later = words[1].length() > before.length()
                    || (words[1].length() == before.length() && words[1].compareTo(before) > 0);
            if (later) {
                last.put(words[0], words[1]);
            } else {
                disordered.add(line);
            }
        }
        return disordered;
    }

    /** What the letters are about: read again from the stream by their sequence numbers. */
    private static Set<String> letters(ServerProcess server) throws Exception {
        ServerOption.Answer answer = new ServerOption(server.endpoint())
                .send(SdkHttpMethod.GET, "/_freshet/dlq", "lambda", Map.of(), new byte[0]);
        Set<String> data = new TreeSet<>();
        try (KinesisClient kinesis = server.kinesis()) {
            for (JsonNode letter : answer.body().path("letters")) {
                assertThat(letter.path("records").asInt()).isEqualTo(1);
                String iterator = kinesis.getShardIterator(r -> r.streamName("faults")
                                .shardId(letter.path("shard").asText())
                                .shardIteratorType("AT_SEQUENCE_NUMBER")
                                .startingSequenceNumber(
                                        letter.path("firstSequenceNumber").asText()))
                        .shardIterator();
                data.add(kinesis.getRecords(r -> r.shardIterator(iterator).limit(1))
                        .records()
                        .get(0)
                        .data()
                        .asUtf8String());
            }
        }
        return data;
    }
}
