package io.freshet.server.template.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.Template;
import io.freshet.server.template.TemplateException;
import io.freshet.server.template.type.ResourceTypes;
import io.freshet.server.template.type.ServerCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DeployerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ResourceTypes TYPES = new ResourceTypes();
    private static final Surroundings HERE = new Surroundings("000000000000", "us-east-1", "shop");
    private static final String FIRST =
            """
            Resources:
              Reader:
                Type: AWS::Kinesis::StreamConsumer
                Properties: {ConsumerName: reader, StreamARN: !GetAtt Orders.Arn}
              Orders:
                Type: AWS::Kinesis::Stream
                Properties: {ShardCount: 1, RetentionPeriodHours: 48, Tags: [{Key: a, Value: '1'}]}
              Old:
                Type: AWS::Kinesis::Stream
                Properties: {Name: old}
              Lake: {Type: AWS::S3::Bucket}
            Outputs:
              Reader: {Value: !Ref Reader}
            """;
    private static final String SECOND =
            """
            Resources:
              Orders:
                Type: AWS::Kinesis::Stream
                Properties:
                  ShardCount: 2
                  RetentionPeriodHours: 30
                  Tags: [{Key: b, Value: '2'}]
                  DesiredShardLevelMetrics: [IncomingBytes]
              Reader:
                Type: AWS::Kinesis::StreamConsumer
                Properties: {ConsumerName: other-reader, StreamARN: !GetAtt Orders.Arn}
              Second:
                Type: AWS::Kinesis::Stream
                DependsOn: Reader
              Lake: {Type: AWS::S3::Bucket, Properties: {BucketName: another-lake}}
            """;

    private final KinesisInMemory server = new KinesisInMemory();
    private ObjectNode document = JSON.createObjectNode();
    private Consumer<String> failures = sentence -> {};

    /** Keeps the document as the server would: as text. */
    private final Progress progress = new Progress() {
        @Override
        public void save(ObjectNode written) {
            try {
                document = (ObjectNode) JSON.readTree(written.toString());
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void told(String sentence) {
            if (sentence.startsWith("failed")) {
                failures.accept(sentence);
            }
        }
    };

    private Resolution resolution(String text) {
        Problems problems = new Problems();
        return new Resolution(Template.of(text, problems), HERE, Map.of(), TYPES, Path.of("."), problems);
    }

    private Plan plan(String text) throws InterruptedException {
        return new Planner(Stack.of(document), TYPES, server, HERE, resolution(text), true).plan();
    }

    private List<String> deploy(String text) throws InterruptedException {
        return deploy(text, failure -> {});
    }

    /**
     * Deploys.
     *
     * @param onFailure hears of it before anything is undone
     */
    private List<String> deploy(String text, Consumer<String> onFailure) throws InterruptedException {
        failures = onFailure;
        Plan plan = plan(text);
        return new Deployer(Stack.of(document), TYPES, server, HERE, progress).deploy(plan, resolution(text), "NOW");
    }

    private static List<String> actions(Plan plan) {
        return plan.steps().stream()
                .filter(Step::changes)
                .map(step -> step.action() + " " + step.logicalId() + " " + step.note())
                .toList();
    }

    private JsonNode resource(String id) {
        for (JsonNode resource : document.path("resources")) {
            if (resource.path("logicalId").asText().equals(id)) {
                return resource;
            }
        }
        throw new AssertionError(id + " is not in " + document);
    }

    private String states() {
        TreeMap<String, String> states = new TreeMap<>();
        for (JsonNode resource : document.path("resources")) {
            states.put(
                    resource.path("logicalId").asText(),
                    resource.path("physicalId") + " " + resource.path("unfinished") + resource.path("properties"));
        }
        return states + document.path("outputs").toString() + document.path("leaving");
    }

    @Test
    void whatIsNeededComesFirst() throws Exception {
        assertThat(actions(plan(FIRST)))
                .containsExactly("CREATE Orders []", "CREATE Reader []", "CREATE Old []", "CREATE Lake []");
    }

    @Test
    void aSecondDeployFindsNothingToDo() throws Exception {
        deploy(FIRST);
        server.failAt(-1);

        assertThat(actions(plan(FIRST))).isEmpty();
        deploy(FIRST);
        assertThat(server.changes()).isEmpty();
        assertThat(document.at("/outputs/Reader").asText()).contains("/consumer/reader:");
        assertThat(document.path("status").asText()).isEqualTo("COMPLETE");
    }

    @Test
    void changesAreMadeInPlaceWhereTheyCanBe() throws Exception {
        deploy(FIRST);

        assertThat(actions(plan(SECOND)))
                .containsExactly(
                        "CHANGE Orders [DesiredShardLevelMetrics, RetentionPeriodHours, ShardCount, Tags]",
                        "REPLACE Reader [ConsumerName]",
                        "CREATE Second []",
                        "REPLACE Lake [BucketName]",
                        "DELETE Old []");
        assertThat(deploy(SECOND)).isEmpty();
        assertThat(actions(plan(SECOND))).isEmpty();
        assertThat(server.everything())
                .startsWith("[another-lake]\nshop-Orders-")
                .contains(
                        " 2 30 \"NONE\" 1 [{\"ShardLevelMetrics\":[\"IncomingBytes\"]}][{\"Key\":\"b\",\"Value\":\"2\"}]")
                .doesNotContain("old");
    }

    /** Every changing call of a deploy fails once: each time everything is as it was, and the next deploy does it all. */
    @Test
    void whateverFailsIsUndone() throws Exception {
        deploy(FIRST);
        int calls = callsOf(SECOND);
        assertThat(calls).isGreaterThan(8);
        for (int i = 0; i < calls; i++) {
            DeployerTest other = new DeployerTest();
            other.deploy(FIRST);
            String before = other.server.everything();
            String statesBefore = other.states();
            boolean removal = other.failsAt(i);

            if (removal) {
                assertThat(other.document.path("status").asText()).isEqualTo("COMPLETE"); // tried again at once
            } else {
                assertThat(other.server.everything()).as("call %d", i).isEqualTo(before);
                assertThat(other.states()).as("call %d", i).isEqualTo(statesBefore);
            }
            other.deploy(SECOND);
            assertThat(actions(other.plan(SECOND))).as("call %d", i).isEmpty();
        }
    }

    private int callsOf(String text) throws InterruptedException {
        DeployerTest dry = new DeployerTest();
        dry.deploy(FIRST);
        dry.server.failAt(-1);
        dry.deploy(text);
        return dry.server.changes().size();
    }

    /** Whether it was a removal at the end, which undoes nothing. */
    private boolean failsAt(int call) throws InterruptedException {
        server.failAt(call);
        try {
            assertThat(deploy(SECOND)).isEmpty();
            return true;
        } catch (DeployException e) {
            assertThat(e).hasMessageContaining("as planned").hasMessageContaining("everything is as it was before");
            return false;
        } finally {
            server.failAt(-1);
        }
    }

    @Test
    void aFirstDeployThatFailsLeavesNothing() throws Exception {
        server.failAt(3);

        assertThatThrownBy(() -> deploy(FIRST)).isInstanceOf(DeployException.class);
        assertThat(server.everything()).isEqualTo("[]");
        assertThat(document.path("resources")).isEmpty();
    }

    @Test
    void aDeployThatDiedIsRepairedByTheNext() throws Exception {
        deploy(FIRST);
        ((ObjectNode) document.at("/resources/0")).put("unfinished", true);

        assertThat(actions(plan(FIRST)))
                .containsExactly("REPLACE Orders [was left unfinished]", "REPLACE Reader [StreamARN]");
        deploy(FIRST);
        assertThat(actions(plan(FIRST))).isEmpty();
        assertThat(server.everything().lines().filter(line -> line.contains("shop-Orders")))
                .hasSize(1);
    }

    /** It had come as far as the shards. */
    @Test
    void aChangeThatDiedIsMadeAgainInPlace() throws Exception {
        deploy(FIRST);
        String before = states();
        server.failAt(2);
        assertThatThrownBy(() -> deploy(SECOND, written -> {
                    throw new AssertionError("died");
                }))
                .isInstanceOf(AssertionError.class);
        server.failAt(-1);

        assertThat(resource("Orders").at("/trying/ShardCount").asInt()).isEqualTo(2);
        assertThat(actions(plan(FIRST))).containsExactly("CHANGE Orders [was left unfinished]");
        deploy(FIRST);
        assertThat(server.everything()).contains(" 1 48 ");
        assertThat(resource("Orders").has("trying")).isFalse();
        assertThat(states()).isEqualTo(before);
    }

    @Test
    void whatIsGoneIsMadeAgain() throws Exception {
        deploy(FIRST);
        server.call(
                ServerCalls.Api.KINESIS, "DeleteStream", ServerCalls.request().put("StreamName", "old"));

        assertThat(actions(plan(FIRST))).containsExactly("CREATE Old [is gone]");
        deploy(FIRST);
        assertThat(server.everything()).contains("old");
    }

    @Test
    void whatIsNotOfTheStackIsNotTouched() throws Exception {
        server.call(
                ServerCalls.Api.KINESIS,
                "CreateStream",
                ServerCalls.request().put("StreamName", "old").put("ShardCount", 1));

        assertThatThrownBy(() -> plan(FIRST))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("template:9:11: Old: old is there already, and not of this stack");
    }

    @Test
    void whatIsRetainedStays() throws Exception {
        deploy("Resources: {Old: {Type: AWS::Kinesis::Stream, DeletionPolicy: Retain, Properties: {Name: old}}}");

        List<String> left = new Deployer(Stack.of(document), TYPES, server, HERE, progress)
                .delete(Planner.deletion(Stack.of(document)));

        assertThat(left).isEmpty();
        assertThat(document.path("resources")).isEmpty();
        assertThat(server.everything()).contains("old");
    }

    @Test
    void aBucketWithObjectsStaysAndIsTold() throws Exception {
        deploy("Resources: {Lake: {Type: AWS::S3::Bucket, Properties: {BucketName: full-lake}}}");

        assertThat(new Deployer(Stack.of(document), TYPES, server, HERE, progress)
                        .delete(Planner.deletion(Stack.of(document))))
                .containsExactly("Lake: bucket full-lake stays, because there are objects in it");
    }
}
