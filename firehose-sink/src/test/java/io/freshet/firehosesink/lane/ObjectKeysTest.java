package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectKeysTest {
    private static final Instant ARRIVAL = Instant.parse("2026-07-13T14:05:09.250Z");
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private static final ObjectKeys KEYS = new ObjectKeys("orders", "1", new Random(1));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "\"\" | UTC | \"\" | GZIP | 2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID\\.gz",
                "\"\" | UTC | \"\" | UNCOMPRESSED | 2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID",
                "\"\" | UTC | .json.gz | GZIP | 2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID\\.json\\.gz",
                "legacy | UTC | \"\" | GZIP | legacy2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID\\.gz",
                "raw/ | Asia/Tokyo | \"\" | GZIP | raw/2026/07/13/23/orders-1-2026-07-13-23-05-09-UUID\\.gz",
                "y=!{timestamp:yyyy}/ | UTC | \"\" | GZIP | y=2026/orders-1-2026-07-13-14-05-09-UUID\\.gz",
                "!{timestamp:'d='yyyy-MM-dd}/ | UTC | \"\" | GZIP | d=2026-07-13/orders-1-2026-07-13-14-05-09-UUID\\.gz",
                "!{firehose:random-string}/ | UTC | \"\" | GZIP | [A-Za-z0-9]{11}/orders-1-2026-07-13-14-05-09-UUID\\.gz",
            })
    void namesDeliveredObjectsAsFirehoseDoes(
            String prefix, String zone, String extension, Format.Compression compression, String expected) {
        var target = new ObjectTarget("bucket", prefix, "", ZoneId.of(zone), extension, new Format.Plain(compression));

        assertThat(KEYS.delivered(target, ARRIVAL, PartitionKeys.NONE)).matches(expected.replace("UUID", UUID));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "\"\" | \"\" | format-conversion-failed/2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID",
                "raw/ | \"\" | raw/format-conversion-failed/2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID",
                "raw/ | e/!{firehose:error-output-type}/ | e/format-conversion-failed/orders-1-2026-07-13-14-05-09-UUID",
                "raw/ | e/!{firehose:error-output-type}/!{timestamp:yyyy}/ | e/format-conversion-failed/2026/orders-1-2026-07-13-14-05-09-UUID",
                "raw/ | bad/ | bad/format-conversion-failed/2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID",
            })
    void namesErrorObjects(String prefix, String errorPrefix, String expected) {
        var target = new ObjectTarget(
                "bucket", prefix, errorPrefix, ZoneId.of("UTC"), ".x", new Format.Plain(Format.Compression.GZIP));

        assertThat(KEYS.failed(target, ErrorType.FORMAT_CONVERSION, ARRIVAL)).matches(expected.replace("UUID", UUID));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "!{timestamp:yyyy}/ | \"\" | ErrorOutputPrefix must be specified",
                "a/ | e/!{timestamp:yyyy}/ | error-output-type",
                "!{firehose:error-output-type}/ | \"\" | only valid in ErrorOutputPrefix",
                "!{partitionKeyFromQuery:k}/ | e/!{firehose:error-output-type}/ | needs DynamicPartitioningConfiguration",
                "!{timestamp:bogus}/ | e/!{firehose:error-output-type}/ | not valid",
                "!{timestamp/ | e/!{firehose:error-output-type}/ | not an expression",
                "!{nothing:x}/ | e/!{firehose:error-output-type}/ | the namespace timestamp",
            })
    void refusesPrefixesThatMakeNoKey(String prefix, String errorPrefix, String message) {
        assertThatThrownBy(() -> Prefixes.check(prefix, errorPrefix, ZoneId.of("UTC"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "GZIP | .gz | gzip",
                "ZIP | .zip | zip",
                "SNAPPY | .snappy | snappy-java",
                "HADOOP_SNAPPY | .snappy | hadoop-snappy",
                "ZSTD | .zst | zstd",
            })
    void endsNamesAsTheFormatSays(Format.Compression compression, String extension, String contentEncoding) {
        Format format = new Format.Plain(compression);

        assertThat(KEYS.delivered(Configs.target("", "", format), ARRIVAL, PartitionKeys.NONE))
                .endsWith(extension);
        assertThat(format.contentEncoding()).isEqualTo(contentEncoding);
    }

    @Test
    void putsPartitionKeysIntoTheNameAndTakesALocalTimeOverTheChangeOfClocks() {
        // 01:30 UTC on the day that Berlin goes back from 03:00 to 02:00 local time
        Instant twice = Instant.parse("2026-10-25T01:30:00Z");
        var target = new ObjectTarget(
                "bucket",
                "c=!{partitionKeyFromQuery:c}/f=!{partitionKeyFromLambda:f}/h=!{timestamp:HH}/",
                "e/!{firehose:error-output-type}/",
                ZoneId.of("Europe/Berlin"),
                ".json",
                Configs.plainFormat());

        String key = KEYS.delivered(target, twice, new PartitionKeys(Map.of("c", "a$1"), Map.of("f", "x")));

        assertThat(key).matches("c=a\\$1/f=x/h=02/orders-1-2026-10-25-02-30-00-" + UUID + "\\.json");
    }

    @Test
    void drawsARandomStringForEachOccurrence() {
        var target = Configs.target("!{firehose:random-string}-!{firehose:random-string}/", "e", Configs.plainFormat());

        String[] drawn = KEYS.delivered(target, ARRIVAL, PartitionKeys.NONE)
                .split("/", -1)[0]
                .split("-", -1);

        assertThat(drawn)
                .hasSize(2)
                .allMatch(text -> text.matches("[A-Za-z0-9]{11}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void allowsPartitionKeysOnlyInThePrefixAndWithAnErrorPrefix() {
        String prefix = "!{partitionKeyFromQuery:k}/";
        String errors = "e/!{firehose:error-output-type}/";
        ZoneId utc = ZoneId.of("UTC");

        Prefixes.check(prefix, errors, utc, true);
        assertThatThrownBy(() -> Prefixes.check(prefix, "", utc, true)).hasMessageContaining("ErrorOutputPrefix must");
        assertThatThrownBy(() -> Prefixes.check("a/", prefix + errors, utc, true))
                .hasMessageContaining("only valid in Prefix");
    }
}
