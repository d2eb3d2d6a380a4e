package io.freshet.ingest.action;

import static io.freshet.ingest.action.WireKinesis.ARN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.stream.ConsumerRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consumers from their registration on. */
final class ConsumersTest {
    private static final String BILLING = ARN + "/consumer/billing:1421889722";

    private final WireKinesis kinesis = new WireKinesis();

    @BeforeEach
    void aStream() {
        kinesis.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");
    }

    @Test
    void aConsumerIsActiveOnceItIsRegistered() {
        JsonNode registered = register("billing").path("Consumer");

        assertThat(registered.path("ConsumerARN").asText()).isEqualTo(BILLING);
        assertThat(registered.path("ConsumerStatus").asText()).isEqualTo("ACTIVE");
        JsonNode described = kinesis.ok("DescribeStreamConsumer", "{'ConsumerARN':'%s'}".formatted(BILLING))
                .path("ConsumerDescription");
        assertThat(described.path("StreamARN").asText()).isEqualTo(ARN);
        assertThat(described.path("ConsumerCreationTimestamp").asLong()).isEqualTo(1_421_889_722L);
        assertThat(kinesis.ok("DescribeStreamConsumer", byName("billing")).path("ConsumerDescription"))
                .isEqualTo(described);
        assertThat(kinesis.summary().path("ConsumerCount").asInt()).isEqualTo(1);
        assertThat(kinesis.local.registry.findConsumer(BILLING))
                .hasValueSatisfying(found -> assertThat(found.consumer().name()).isEqualTo("billing"))
                .map(ConsumerRef::arn)
                .hasValue(BILLING);
    }

    @Test
    void aConsumerIsFoundByItsOwnArnOnly() {
        register("billing");

        for (String other : List.of(
                BILLING + "1",
                BILLING.replace("orders", "absent"),
                BILLING.replace("billing", "audit"),
                BILLING.replace("us-east-1", "eu-west-1"),
                ARN)) {
            assertThat(kinesis.local.registry.findConsumer(other)).as(other).isEmpty();
        }
    }

    @Test
    void aConsumerThatIsDeregisteredIsForgottenAndItsNameIsFree() {
        register("billing");
        register("audit");

        assertThat(kinesis.call("DeregisterStreamConsumer", "{'ConsumerARN':'%s'}".formatted(BILLING)))
                .isEqualTo(new WireKinesis.Answer(200, kinesis.ok("DeregisterStreamConsumer", byName("audit"))));

        assertThat(kinesis.error("DescribeStreamConsumer", byName("billing")))
                .isEqualTo("ResourceNotFoundException: Consumer " + ARN
                        + "/consumer/billing under account 000000000000 not found.");
        kinesis.local.clock.advance(Duration.ofSeconds(1));
        assertThat(register("billing").path("Consumer").path("ConsumerARN").asText())
                .isEqualTo(ARN + "/consumer/billing:1421889723");
        assertThat(kinesis.error("DeregisterStreamConsumer", "{'ConsumerARN':'%s'}".formatted(BILLING)))
                .startsWith("ResourceNotFoundException: ");
    }

    @Test
    void refusesWhatCannotBeRegisteredOrFound() {
        register("billing");

        assertThat(kinesis.error("RegisterStreamConsumer", byName("billing")))
                .isEqualTo("ResourceInUseException: Consumer billing under stream orders already exists for account"
                        + " 000000000000.");
        assertThat(kinesis.error("RegisterStreamConsumer", byName("x").replace("orders", "absent")))
                .isEqualTo("ResourceNotFoundException: Stream absent under account 000000000000 not found.");
        assertThat(kinesis.error(
                        "RegisterStreamConsumer",
                        "{'StreamARN':'%s','ConsumerName':'x','Tags':{'a':'!'}}".formatted(ARN)))
                .startsWith("InvalidArgumentException: Some tags contain invalid characters.");
        for (String operation : List.of("DescribeStreamConsumer", "DeregisterStreamConsumer")) {
            assertThat(kinesis.error(operation, "{'StreamARN':'%s'}".formatted(ARN)))
                    .startsWith("InvalidArgumentException: Either ConsumerARN or both");
            assertThat(kinesis.error(operation, "{'ConsumerARN':'%s','ConsumerName':'audit'}".formatted(BILLING)))
                    .startsWith("InvalidArgumentException: ConsumerARN " + BILLING);
        }
    }

    @Test
    void aStreamHasTwentyConsumersAtMost() {
        for (int i = 0; i < 20; i++) {
            register("c" + i);
        }

        assertThat(kinesis.error("RegisterStreamConsumer", byName("one-more"))).startsWith("LimitExceededException: ");
    }

    @Test
    void theLimitHoldsAgainstManyAtOnce() {
        List<String> answers = IntStream.range(0, 30)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> kinesis.error("RegisterStreamConsumer", byName("c" + i))))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).filteredOn(String::isEmpty).hasSize(20);
        assertThat(answers)
                .filteredOn(error -> error.startsWith("LimitExceededException: "))
                .hasSize(10);
        assertThat(kinesis.summary().path("ConsumerCount").asInt()).isEqualTo(20);
    }

    @Test
    void listsConsumersByThePage() {
        List.of("c", "a", "b").forEach(this::register);

        JsonNode first = list("'MaxResults':2").body();
        JsonNode second =
                list("'NextToken':'" + first.path("NextToken").asText() + "'").body();

        assertThat(first.path("Consumers"))
                .extracting(each -> each.path("ConsumerName").asText())
                .containsExactly("a", "b");
        assertThat(second.path("Consumers"))
                .extracting(each -> each.path("ConsumerName").asText())
                .containsExactly("c");
        assertThat(second.has("NextToken")).isFalse();
    }

    @Test
    void aTokenIsGoodForItsStreamAndForFiveMinutes() {
        List.of("a", "b").forEach(this::register);
        String token = list("'MaxResults':1").body().path("NextToken").asText();

        kinesis.local.clock.advance(Duration.ofMinutes(5));
        assertThat(list("'NextToken':'" + token + "'").status()).isEqualTo(200);
        assertThat(list("'NextToken':'AAAA'").error()).isEqualTo("InvalidArgumentException: Invalid NextToken.");
        assertThat(list("'StreamCreationTimestamp':1421889722,'NextToken':'" + token + "'")
                        .error())
                .startsWith("InvalidArgumentException: NextToken and StreamCreationTimestamp");
        kinesis.local.clock.advance(Duration.ofMillis(1));
        assertThat(list("'NextToken':'" + token + "'").error()).startsWith("ExpiredNextTokenException: ");
        kinesis.ok("DeleteStream", "{'StreamName':'orders','EnforceConsumerDeletion':true}");
        aStream();
        assertThat(list("'NextToken':'" + token + "'").error()).startsWith("InvalidArgumentException: ");
    }

    @Test
    void aCreationTimeTellsStreamsOfOneNameApart() {
        register("a");

        assertThat(list("'StreamCreationTimestamp':1421889722").status()).isEqualTo(200);
        assertThat(list("'StreamCreationTimestamp':1421889721").error()).startsWith("ResourceNotFoundException: ");
    }

    @Test
    void aStreamWithConsumersIsDeletedOnlyOnRequest() {
        register("billing");

        assertThat(kinesis.error("DeleteStream", "{'StreamName':'orders'}"))
                .startsWith("ResourceInUseException: Stream orders under account 000000000000 has 1 registered");
        assertThat(kinesis.summary().path("StreamStatus").asText()).isEqualTo("ACTIVE");
        kinesis.ok("DeleteStream", "{'StreamName':'orders','EnforceConsumerDeletion':true}");
        aStream();
        assertThat(kinesis.summary().path("ConsumerCount").asInt()).isZero();
    }

    private JsonNode register(String name) {
        return kinesis.ok("RegisterStreamConsumer", byName(name));
    }

    private WireKinesis.Answer list(String more) {
        return kinesis.call("ListStreamConsumers", "{'StreamARN':'" + ARN + "'," + more + "}");
    }

    private static String byName(String consumer) {
        return "{'StreamARN':'" + ARN + "','ConsumerName':'" + consumer + "'}";
    }
}
