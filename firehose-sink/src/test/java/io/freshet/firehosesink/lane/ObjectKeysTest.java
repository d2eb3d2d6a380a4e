package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectKeysTest {
    private static final Instant ARRIVAL = Instant.parse("2026-07-13T14:05:09.250Z");
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

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
        var keys = new ObjectKeys(
                Configs.keys(
                        prefix, "e/!{firehose:error-output-type}/", zone, extension, new Format.Plain(compression)),
                new Random(1));

        assertThat(keys.delivered(ARRIVAL)).matches(expected.replace("UUID", UUID));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "\"\" | \"\" | format-conversion-failed/2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID",
                "raw/ | \"\" | raw/format-conversion-failed/2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID",
                "raw/ | e/!{firehose:error-output-type}/ | e/format-conversion-failed/orders-1-2026-07-13-14-05-09-UUID",
                "raw/ | bad/ | bad/format-conversion-failed/2026/07/13/14/orders-1-2026-07-13-14-05-09-UUID",
            })
    void namesErrorObjects(String prefix, String errorPrefix, String expected) {
        var keys = new ObjectKeys(
                Configs.keys(prefix, errorPrefix, "UTC", ".x", new Format.Plain(Format.Compression.GZIP)),
                new Random(1));

        assertThat(keys.failed("format-conversion-failed", ARRIVAL)).matches(expected.replace("UUID", UUID));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "!{timestamp:yyyy}/ | \"\" | ErrorOutputPrefix must be specified",
                "a/ | e/!{timestamp:yyyy}/ | error-output-type",
                "!{firehose:error-output-type}/ | \"\" | only valid in ErrorOutputPrefix",
                "!{partitionKeyFromQuery:k}/ | e/!{firehose:error-output-type}/ | not supported yet",
                "!{timestamp:bogus}/ | e/!{firehose:error-output-type}/ | not valid",
                "!{timestamp/ | e/!{firehose:error-output-type}/ | not an expression",
                "!{nothing:x}/ | e/!{firehose:error-output-type}/ | timestamp or firehose",
            })
    void refusesPrefixesThatMakeNoKey(String prefix, String errorPrefix, String message) {
        assertThatThrownBy(() -> ObjectKeys.check(prefix, errorPrefix, ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
