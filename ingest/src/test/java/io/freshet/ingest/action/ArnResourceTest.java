package io.freshet.ingest.action;

import static io.freshet.ingest.action.WireKinesis.ARN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags and policies of streams and consumers. */
final class ArnResourceTest {
    private static final String CONSUMER = ARN + "/consumer/billing:1421889722";

    private final WireKinesis kinesis = new WireKinesis();

    @BeforeEach
    void aStreamWithAConsumer() {
        kinesis.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");
        kinesis.ok("RegisterStreamConsumer", "{'StreamARN':'%s','ConsumerName':'billing'}".formatted(ARN));
    }

    @ParameterizedTest
    @ValueSource(strings = {ARN, CONSUMER})
    void tagsAreSetListedAndRemoved(String arn) {
        assertThat(kinesis.call("TagResource", "{'ResourceARN':'%s','Tags':{'b':'1','a':''}}".formatted(arn))
                        .body()
                        .isMissingNode())
                .isTrue();
        kinesis.ok("TagResource", "{'ResourceARN':'%s','Tags':{'b':'2'}}".formatted(arn));

        assertThat(tags(arn)).hasToString("[{\"Key\":\"a\",\"Value\":\"\"},{\"Key\":\"b\",\"Value\":\"2\"}]");
        kinesis.ok("UntagResource", "{'ResourceARN':'%s','TagKeys':['a','c']}".formatted(arn));
        assertThat(tags(arn)).hasToString("[{\"Key\":\"b\",\"Value\":\"2\"}]");
    }

    @Test
    void theTagsOfAStreamAreTheSameThroughEitherOperation() {
        kinesis.ok("AddTagsToStream", "{'StreamName':'orders','Tags':{'old':'way'}}");
        kinesis.ok("TagResource", "{'ResourceARN':'%s','Tags':{'new':'way'}}".formatted(ARN));

        assertThat(tags(ARN)).hasSize(2);
        assertThat(kinesis.ok("ListTagsForStream", "{'StreamARN':'%s'}".formatted(ARN))
                        .path("Tags"))
                .isEqualTo(tags(ARN));
        assertThat(tags(CONSUMER)).isEmpty();
    }

    @Test
    void aConsumerMayBeTaggedWhenItIsRegistered() {
        kinesis.ok(
                "RegisterStreamConsumer", "{'StreamARN':'%s','ConsumerName':'audit','Tags':{'a':'b'}}".formatted(ARN));

        assertThat(tags(CONSUMER.replace("billing", "audit"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {ARN, CONSUMER})
    void refusesTagsThatAreTooManyOrNotAllowed(String arn) {
        String fifty = IntStream.range(0, 50).mapToObj(i -> "'k" + i + "':'v'").collect(Collectors.joining(","));
        kinesis.ok("TagResource", "{'ResourceARN':'%s','Tags':{%s}}".formatted(arn, fifty));

        assertThat(kinesis.error("TagResource", "{'ResourceARN':'%s','Tags':{'one':'more'}}".formatted(arn)))
                .isEqualTo("InvalidArgumentException: A resource has at most 50 tags, not 51.");
        for (String bad : new String[] {"{'a!':'b'}", "{'a':'b!'}"}) {
            assertThat(kinesis.error("TagResource", "{'ResourceARN':'%s','Tags':%s}".formatted(arn, bad)))
                    .as(bad)
                    .startsWith("InvalidArgumentException: Some tags contain invalid characters.");
        }
        assertThat(kinesis.error("TagResource", "{'ResourceARN':'%s','Tags':{'a':null}}".formatted(arn)))
                .startsWith("ValidationException: 1 validation error detected: Value '{a=null}' at 'tags'");
        assertThat(tags(arn)).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {ARN, CONSUMER})
    void aPolicyIsReadBackAsItWasPut(String arn) {
        assertThat(policy(arn)).isEqualTo("{}");

        put(arn, "{\\\"Version\\\":\\\"2012-10-17\\\", \\\"Statement\\\":[]}");

        assertThat(policy(arn)).isEqualTo("{\"Version\":\"2012-10-17\", \"Statement\":[]}");
        kinesis.ok("DeleteResourcePolicy", "{'ResourceARN':'%s'}".formatted(arn));
        assertThat(policy(arn)).isEqualTo("{}");
        assertThat(kinesis.error("DeleteResourcePolicy", "{'ResourceARN':'%s'}".formatted(arn)))
                .isEqualTo("ResourceNotFoundException: No policy found for resource identifier " + arn + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{", "{}", "{\\\"Statement\\\":[]} x", "null"})
    void refusesWhatIsNoPolicy(String policy) {
        assertThat(put(ARN, policy).error()).startsWith("InvalidArgumentException: Policy is not a policy document");
    }

    @Test
    void refusesAPolicyThatIsTooLargeOrTooDeep() {
        assertThat(put(ARN, "{\\\"Statement\\\":\\\"" + "x".repeat(20 * 1024) + "\\\"}")
                        .error())
                .startsWith("InvalidArgumentException: Policy has 20496 characters");
        assertThat(put(ARN, "{\\\"Statement\\\":" + "[".repeat(5000) + "]".repeat(5000) + "}")
                        .error())
                .startsWith("InvalidArgumentException: Policy is not a policy document");
    }

    @Test
    void refusesResourcesThatAreNotThere() {
        for (String arn : new String[] {ARN.replace("orders", "absent"), CONSUMER + "0"}) {
            for (String request : new String[] {
                "TagResource {'ResourceARN':'%s','Tags':{'a':'b'}}",
                "UntagResource {'ResourceARN':'%s','TagKeys':['a']}",
                "ListTagsForResource {'ResourceARN':'%s'}",
                "PutResourcePolicy {'ResourceARN':'%s','Policy':'{\\\"Statement\\\":[]}'}",
                "GetResourcePolicy {'ResourceARN':'%s'}",
                "DeleteResourcePolicy {'ResourceARN':'%s'}"
            }) {
                String[] parts = request.formatted(arn).split(" ", 2);
                assertThat(kinesis.error(parts[0], parts[1]))
                        .as(request)
                        .startsWith("ResourceNotFoundException: ")
                        .endsWith(" not found.");
            }
        }
    }

    private JsonNode tags(String arn) {
        return kinesis.ok("ListTagsForResource", "{'ResourceARN':'%s'}".formatted(arn))
                .path("Tags");
    }

    private WireKinesis.Answer put(String arn, String policy) {
        return kinesis.call("PutResourcePolicy", "{'ResourceARN':'" + arn + "','Policy':'" + policy + "'}");
    }

    private String policy(String arn) {
        return kinesis.ok("GetResourcePolicy", "{'ResourceARN':'%s'}".formatted(arn))
                .path("Policy")
                .asText();
    }
}
