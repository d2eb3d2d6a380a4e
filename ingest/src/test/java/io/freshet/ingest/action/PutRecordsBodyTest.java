package io.freshet.ingest.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** What is read the quick way, and what is left to the ordinary one. */
final class PutRecordsBodyTest {
    @ParameterizedTest
    @EnumSource
    void readsAPlainRequestInEitherFormat(WireFormat format) throws IOException {
        byte[] body = PojoWriter.write(
                format,
                PutRecordsRequest.builder()
                        .streamName("orders")
                        .records(List.of(entry("ä", null, "one"), entry("k", "17", "")))
                        .build());

        PutRecordsBody read = read(format, body).orElseThrow();

        assertThat(read.streamName()).isEqualTo("orders");
        assertThat(read.records()).hasSize(2);
        assertThat(read.records().get(0).partitionKey()).isEqualTo("ä");
        assertThat(new String(read.records().get(0).data(), UTF_8)).isEqualTo("one");
        assertThat(read.records().get(1).explicitHashKey()).isEqualTo("17");
        assertThat(read.records().get(1).data()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"StreamName\":\"s\",\"Records\":[]}",
                "{\"StreamName\":\"s s\",\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"k\"}]}",
                "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"\"}]}",
                "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"\"}]}",
                "{\"StreamName\":\"s\",\"Records\":[{\"PartitionKey\":\"k\"}]}",
                "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"\",\"PartitionKey\":7}]}",
                "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"k\",\"ExplicitHashKey\":\"x\"}]}",
                "{\"StreamName\":\"s\",\"DryRun\":true,\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"k\"}]}",
                "{\"StreamName\":\"s\",\"Records\":[{\"Data\":\"\",\"PartitionKey\":\"k\"}]}{}",
            })
    void leavesTheUnusualToTheOrdinaryWay(String body) throws IOException {
        assertThat(read(WireFormat.JSON, body.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void leavesTooManyRecordsToTheOrdinaryWay() throws IOException {
        String record = "{\"Data\":\"\",\"PartitionKey\":\"k\"},";
        String body = "{\"StreamName\":\"s\",\"Records\":[" + record.repeat(500)
                + record.substring(0, record.length() - 1) + "]}";

        assertThat(read(WireFormat.JSON, body.getBytes(UTF_8))).isEmpty();
    }

    private static PutRecordsRequestEntry entry(String partitionKey, @Nullable String hashKey, String data) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(partitionKey)
                .explicitHashKey(hashKey)
                .data(SdkBytes.fromUtf8String(data))
                .build();
    }

    private static Optional<PutRecordsBody> read(WireFormat format, byte[] body) throws IOException {
        try (JsonParser source = format.parser(body)) {
            return PutRecordsBody.readPlain(source);
        }
    }
}
