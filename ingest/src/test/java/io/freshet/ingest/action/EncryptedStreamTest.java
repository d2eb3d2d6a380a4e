package io.freshet.ingest.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams whose records are encrypted in the log. */
final class EncryptedStreamTest {
    private final LocalKinesis local = new LocalKinesis();
    private final WireKinesis kinesis = new WireKinesis(local);

    @BeforeEach
    void aStream() {
        kinesis.ok("CreateStream", "{'StreamName':'orders','ShardCount':1}");
    }

    @Test
    void recordsAreReadAsTheyWerePutAndAreNotInTheLog() {
        start("alias/one");

        JsonNode one = put("secret one");
        JsonNode many = putMany("secret two", "secret three");

        assertThat(one.path("EncryptionType").asText()).isEqualTo("KMS");
        assertThat(many.path("EncryptionType").asText()).isEqualTo("KMS");
        assertThat(many.path("FailedRecordCount").asInt()).isZero();
        JsonNode read = read(kinesis);
        assertThat(texts(read)).containsExactly("secret one", "secret two", "secret three");
        assertThat(read.path("Records"))
                .allSatisfy(record ->
                        assertThat(record.path("EncryptionType").asText()).isEqualTo("KMS"));
        assertThat(stored()).hasSize(3).noneMatch(payload -> payload.contains("secret"));
    }

    @Test
    void anUnencryptedStreamSaysNothingOfEncryption() {
        assertThat(put("open").has("EncryptionType")).isFalse();
        assertThat(putMany("open").has("EncryptionType")).isFalse();
        assertThat(read(kinesis).path("Records").get(0).has("EncryptionType")).isFalse();
        assertThat(stored()).containsExactly("open", "open");
    }

    @Test
    void recordsOfAllTimesAndKeysAreReadSideBySide() {
        put("plain");
        start("alias/one");
        put("first key");
        start("alias/two");
        put("second key");
        kinesis.ok("StopStreamEncryption", "{'StreamName':'orders','EncryptionType':'KMS','KeyId':'alias/two'}");
        JsonNode last = put("plain again");

        JsonNode read = read(kinesis);

        assertThat(texts(read)).containsExactly("plain", "first key", "second key", "plain again");
        assertThat(read.path("Records").findValuesAsText("EncryptionType")).containsExactly("KMS", "KMS");
        assertThat(last.has("EncryptionType")).isFalse();
    }

    @Test
    void aKeyThatIsNotConfiguredIsRefused() {
        assertThat(kinesis.error(
                        "StartStreamEncryption", "{'StreamName':'orders','EncryptionType':'KMS','KeyId':'alias/none'}"))
                .isEqualTo("KMSNotFoundException: Key alias/none is not configured: add it to the file that"
                        + " encryption.keys-file names, or give FRESHET_ENCRYPTION_KEY for alias/aws/kinesis.");
        assertThat(kinesis.summary().path("EncryptionType").asText()).isEqualTo("NONE");
    }

    @Test
    void withoutItsKeyAStreamTakesAndGivesNothing() {
        start("alias/one");
        put("secret");
        WireKinesis keyless = new WireKinesis(local, local.api(Limits.OFF, EncryptionKeys.NONE));

        assertThat(keyless.error("PutRecord", record("secret")))
                .startsWith("KMSNotFoundException: Key alias/one is not");
        assertThat(keyless.error("PutRecords", records("secret"))).startsWith("KMSNotFoundException: ");
        assertThat(keyless.error("GetRecords", "{'ShardIterator':'" + iterator(keyless) + "'}"))
                .startsWith("KMSNotFoundException: ");
        assertThat(stored()).hasSize(1);
    }

    private void start(String keyId) {
        kinesis.ok("StartStreamEncryption", "{'StreamName':'orders','EncryptionType':'KMS','KeyId':'" + keyId + "'}");
    }

    private JsonNode put(String text) {
        return kinesis.ok("PutRecord", record(text));
    }

    private JsonNode putMany(String... texts) {
        return kinesis.ok("PutRecords", records(texts));
    }

    private static String record(String text) {
        return "{'StreamName':'orders'," + entry(text) + "}";
    }

    private static String records(String... texts) {
        List<String> entries = new ArrayList<>();
        for (String text : texts) {
            entries.add("{" + entry(text) + "}");
        }
        return "{'StreamName':'orders','Records':[" + String.join(",", entries) + "]}";
    }

    private static String entry(String text) {
        return "'PartitionKey':'k','Data':'" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "'";
    }

    private static String iterator(WireKinesis from) {
        return from.ok("GetShardIterator", "{'StreamName':'orders','ShardId':'0','ShardIteratorType':'TRIM_HORIZON'}")
                .path("ShardIterator")
                .asText();
    }

    private static JsonNode read(WireKinesis from) {
        return from.ok("GetRecords", "{'ShardIterator':'" + iterator(from) + "'}");
    }

    private static List<String> texts(JsonNode answer) {
        List<String> texts = new ArrayList<>();
        answer.path("Records")
                .forEach(record -> texts.add(new String(
                        Base64.getDecoder().decode(record.path("Data").asText()), UTF_8)));
        return texts;
    }

    private List<String> stored() {
        return local
                .log
                .read(local.registry.find("orders").orElseThrow().log(), 0, 0, 100, 1_000_000, Duration.ZERO)
                .records()
                .stream()
                .map(record -> new String(record.data(), UTF_8))
                .toList();
    }
}
