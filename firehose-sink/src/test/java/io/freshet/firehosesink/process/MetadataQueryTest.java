package io.freshet.firehosesink.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataQueryTest {
    private static final Path JQ = Path.of("/usr/bin/jq");
    private static final String RECORD =
            "{\"customer_id\":\"c-7\",\"event_timestamp\":1565382027,\"type\":{\"device\":\"mobile\"},\"range\":5,"
                    + "\"tags\":[\"b\",\"a\"],\"amount\":12.75,\"ok\":true,\"email\":\"A.B@example.com\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{customer_id: .customer_id}",
                "{customer_id, year: .event_timestamp| strftime(\"%Y\"), device: .type.device}",
                "{ \"k\": (.tags | sort | .[0]), b: (.amount | floor) }",
                "{r: .range, x: (.missing // \"none\"), u: (.email | ascii_downcase | split(\"@\") | .[1])}",
                "{d: (.event_timestamp | todate | .[0:10]), big: (if .amount > 10 then \"big\" else \"small\" end)}",
                "{a: (.event_timestamp | gmtime | mktime), b: (\"2015-03-05T23:51:47Z\" | fromdate)}",
                "{a: (.event_timestamp | strftime(\"%A %B %e %j %H:%M:%S %u %G-%V %%\")), n: (7 / 2)}",
                "{a: (\"10/Oct/2000 13:55\" | strptime(\"%d/%b/%Y %H:%M\") | strftime(\"%F\"))}",
                "{t: (.tags | join(\"-\")), l: (.tags | length), o: .ok, m: (.email | test(\"@example\"))}",
            })
    void givesWhatTheJqToolGives(String query, @TempDir Path directory) throws Exception {
        Map<String, String> ours = MetadataQuery.of(query).evaluate(RECORD.getBytes(StandardCharsets.UTF_8));

        assumeThat(JQ).as("the jq tool").exists();
        Path input = Files.writeString(directory.resolve("record.json"), RECORD);
        Process jq = new ProcessBuilder(JQ.toString(), "-c", query, input.toString())
                .redirectErrorStream(true)
                .start();
        JsonNode theirs = new ObjectMapper().readTree(jq.getInputStream());
        assertThat(jq.waitFor()).isZero();
        Map<String, String> expected = new TreeMap<>();
        theirs.properties()
                .forEach(entry -> expected.put(entry.getKey(), entry.getValue().asText()));
        assertThat(ours).isEqualTo(expected);
        assertThat(MetadataQuery.of(query).keys()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".a",
                "{}",
                "{a: }",
                "{a: range(1e9)}",
                "{a: (def f: f; f)}",
                "{a: ([.[] | recurse] | length)}",
                "{a: (.x | until(false; .))}",
                "{a: env.HOME}",
                "{a: $ENV.HOME}",
                "{a: \"\\(range(1e9))\"}",
                "{a: .x} | .a",
                "{a: [limit(3; repeat(1))]}",
            })
    void refusesWhatGivesNoKeysOrMayNotEnd(String query) {
        assertThatThrownBy(() -> MetadataQuery.of(query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MetadataExtractionQuery");
    }

    @Test
    void refusesMoreThan50Keys() {
        StringBuilder query = new StringBuilder("{k0: .a");
        for (int i = 1; i <= 50; i++) {
            query.append(", k").append(i).append(": .a");
        }

        assertThatThrownBy(() -> MetadataQuery.of(query.append("}").toString())).hasMessageContaining("51 keys");
    }

    @Test
    void takesFieldsAndStringsForWhatTheyAre() {
        assertThat(MetadataQuery.of("{range: .range, env: .env, text: (.x | sub(\"while\"; \"..\"))}")
                        .keys())
                .containsExactly("range", "env", "text");
    }
}
