package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.functions.pool.FunctionLogs;
import io.freshet.functions.process.Isolation;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Functions that are called by streams. The function prints what it sees; failing is up to the data. */
@Timeout(120)
class MappingTest {
    private static final String SINK = "http://sink.invalid/failed";

    @TempDir
    Path directory;

    private final InMemoryResourceStore store = new InMemoryResourceStore();
    private TestFunctions lambda;

    @BeforeEach
    void open() {
        assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        lambda = new TestFunctions(directory, store);
        lambda.feed.shard("shard-0");
        lambda.create(
                "reader",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        """
                        import base64
                        def handler(event, context):
                            failed = []
                            for r in event['Records']:
                                data = base64.b64decode(r['kinesis']['data']).decode()
                                if 'poison' in data: raise ValueError(data)
                                if 'item' in data:
                                    failed.append({'itemIdentifier': r['kinesis']['sequenceNumber']})
                                    break
                                print('saw', data)
                            return {'batchItemFailures': failed}
                        """));
    }

    @AfterEach
    void close() {
        if (lambda != null) {
            lambda.close();
        }
    }

    private String map(Consumer<CreateEventSourceMappingRequest.Builder> more) {
        return lambda.client
                .createEventSourceMapping(r -> {
                    r.eventSourceArn(TestFeed.ARN).functionName("reader").startingPosition("TRIM_HORIZON");
                    more.accept(r);
                })
                .uuid();
    }

    private List<String> seen() {
        return lambda.functions.logs().last("reader", 2_000).stream()
                .map(FunctionLogs.Line::text)
                .filter(line -> line.startsWith("saw "))
                .map(line -> line.substring(4))
                .toList();
    }

    private void awaitSeen(String last) {
        TestFunctions.await("record " + last + " in " + seen(), () -> seen().contains(last));
    }

    @Test
    void everyRecordIsHandledInOrderAndNotAgainAfterARestart() {
        for (int i = 0; i < 50; i++) {
            lambda.feed.put("shard-0", "k", "r" + i);
        }

        map(r -> r.batchSize(7));

        awaitSeen("r49");
        assertThat(seen())
                .hasSize(50)
                .startsWith("r0", "r1")
                .isSortedAccordingTo(Comparator.comparingInt(text -> Integer.parseInt(text.substring(1))));
        TestFunctions.await("the position", () -> store.list("function-mapping-position").stream()
                .anyMatch(position -> position.document().contains("\"50\"")));
        TestFeed feed = lambda.feed;
        lambda.close();
        lambda = new TestFunctions(directory, store, feed);
        lambda.feed.put("shard-0", "k", "later");
        awaitSeen("later");
        assertThat(seen()).containsExactly("later");
    }

    @Test
    void aPoisonedRecordIsFoundByHalvingAndSentAwayAlone() {
        for (int i = 0; i < 20; i++) {
            lambda.feed.put("shard-0", "k", i == 13 ? "poison" : "r" + i);
        }

        map(r -> r.batchSize(20)
                .bisectBatchOnFunctionError(true)
                .maximumRetryAttempts(0)
                .destinationConfig(d -> d.onFailure(f -> f.destination(SINK))));

        awaitSeen("r19");
        assertThat(new HashSet<>(seen())).hasSize(19).doesNotContain("poison");
        assertThat(lambda.sent.get(SINK))
                .contains("\"condition\":\"RetryAttemptsExhausted\"", "\"startSequenceNumber\":\"shard-0#13\"")
                .contains("\"endSequenceNumber\":\"shard-0#13\"", "\"batchSize\":1", "\"approximateInvokeCount\":1");
    }

    @Test
    void aReportOfTheFirstFailureKeepsWhatWasHandledBefore() {
        for (String data : List.of("a", "b", "item", "c")) {
            lambda.feed.put("shard-0", "k", data);
        }

        map(r -> r.functionResponseTypesWithStrings("ReportBatchItemFailures")
                .maximumRetryAttempts(1)
                .bisectBatchOnFunctionError(true)
                .destinationConfig(d -> d.onFailure(f -> f.destination(SINK))));

        awaitSeen("c");
        assertThat(seen()).containsExactly("a", "b", "c");
        assertThat(lambda.sent.get(SINK)).contains("shard-0#2", "\"batchSize\":1");
    }

    @Test
    void childrenWaitUntilTheirParentHasBeenRead() {
        lambda.feed.put("shard-0", "k", "old");
        map(r -> r.startingPosition("LATEST"));
        lambda.feed.put("shard-0", "k", "parent");
        lambda.feed.shard("shard-1", "shard-0");
        lambda.feed.put("shard-1", "k", "child");

        awaitSeen("parent");
        assertThat(seen()).doesNotContain("child");
        lambda.feed.close("shard-0");
        awaitSeen("child");
        assertThat(seen()).containsExactly("parent", "child");
    }

    @Test
    void filtersLetThroughWhatFitsAndForgetTheRest() {
        for (String data : List.of("{\"n\":1}", "{\"n\":5}", "no json", "{\"n\":9,\"last\":true}")) {
            lambda.feed.put("shard-0", "k", data);
        }

        map(r -> r.filterCriteria(c -> c.filters(Filter.builder()
                .pattern("{\"data\":{\"n\":[{\"numeric\":[\">\",3]}]}}")
                .build())));

        awaitSeen("{\"n\":9,\"last\":true}");
        assertThat(seen()).containsExactly("{\"n\":5}", "{\"n\":9,\"last\":true}");
    }

    @Test
    void keysKeepTheirOrderWhenSeveralAreHandledSideBySide() {
        for (int i = 0; i < 60; i++) {
            lambda.feed.put("shard-0", "key" + i % 6, i % 6 + "-" + i / 6);
        }

        map(r -> r.parallelizationFactor(3).batchSize(30));

        TestFunctions.await("all", () -> seen().size() == 60);
        for (int key = 0; key < 6; key++) {
            String prefix = key + "-";
            assertThat(seen().stream()
                            .filter(text -> text.startsWith(prefix))
                            .map(text -> Integer.valueOf(text.substring(2))))
                    .isSorted();
        }
    }

    @Test
    void mappingsAreDescribedChangedAndRemoved() {
        String uuid = map(r -> r.enabled(false));

        assertThat(lambda.client.getEventSourceMapping(r -> r.uuid(uuid))).satisfies(mapping -> {
            assertThat(mapping.state()).isEqualTo("Disabled");
            assertThat(mapping.batchSize()).isEqualTo(100);
            assertThat(mapping.functionArn()).endsWith(":function:reader");
        });
        assertThatThrownBy(() -> map(r -> {})).isInstanceOf(ResourceConflictException.class);
        assertThatThrownBy(() -> map(r -> r.functionName("nobody"))).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> map(r -> r.topics("orders")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("is not built here");
        assertThatThrownBy(() -> map(r -> r.filterCriteria(c -> c.filters(
                        Filter.builder().pattern("{\"data\":{\"a\":\"b\"}}").build()))))
                .hasMessageContaining("Invalid filter pattern");
        lambda.feed.put("shard-0", "k", "waiting");
        lambda.client.updateEventSourceMapping(r -> r.uuid(uuid).enabled(true).batchSize(5));
        awaitSeen("waiting");
        assertThat(lambda.client
                        .listEventSourceMappings(r -> r.functionName("reader"))
                        .eventSourceMappings())
                .hasSize(1);
        lambda.client.deleteEventSourceMapping(r -> r.uuid(uuid));
        assertThatThrownBy(() -> lambda.client.getEventSourceMapping(r -> r.uuid(uuid)))
                .isInstanceOf(ResourceNotFoundException.class);
        TestFunctions.await(
                "no positions", () -> store.list("function-mapping-position").isEmpty());
    }
}
