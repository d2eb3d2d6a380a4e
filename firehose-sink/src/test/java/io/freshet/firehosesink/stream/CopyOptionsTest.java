package io.freshet.firehosesink.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.TableLoad.CopyFormat;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;

class CopyOptionsTest {
    @Test
    void readsWhatMeansSomethingHere() {
        assertThat(CopyOptions.parse("").format()).isEqualTo(new CopyFormat.Delimited('|', "\\N", false));
        assertThat(CopyOptions.parse("delimiter '\\t' gzip"))
                .isEqualTo(new CopyOptions(new CopyFormat.Delimited('\t', "\\N", false), true));
        assertThat(CopyOptions.parse("DELIMITER AS '\\001' ESCAPE NULL AS ''").format())
                .isEqualTo(new CopyFormat.Delimited('\u0001', "", true));
        assertThat(CopyOptions.parse("CSV QUOTE AS '''' DELIMITER ';' NULL 'null'")
                        .format())
                .isEqualTo(new CopyFormat.Csv(';', '\'', "null"));
        assertThat(CopyOptions.parse("format as json 'auto' gzip compupdate off statupdate true"))
                .isEqualTo(new CopyOptions(new CopyFormat.JsonKeys(false), true));
        assertThat(CopyOptions.parse("JSON 'auto ignorecase' TIMEFORMAT 'auto' DATEFORMAT AS 'auto'")
                        .format())
                .isEqualTo(new CopyFormat.JsonKeys(true));
    }

    @Test
    void refusesTheRestByItsName() {
        refused("MAXERROR 5", "MAXERROR is not supported");
        refused("LZOP", "LZOP is not supported");
        refused("JSON 's3://bucket/paths.json'", "JSON 's3://bucket/paths.json' is not supported");
        refused("FORMAT AS PARQUET", "FORMAT PARQUET is not supported");
        refused("TIMEFORMAT 'epochsecs'", "TIMEFORMAT 'epochsecs' is not supported");
        refused("DELIMITER", "DELIMITER is followed by ''");
        refused("DELIMITER 'ab'", "one character");
        refused("DELIMITER '\n'", "one character");
        refused("CSV; DROP TABLE t", "; is not supported");
        refused("CSV QUOTE 'x", "not understood at ''x'");
        refused("CSV ESCAPE", "CSV cannot be combined with ESCAPE");
        refused("JSON 'auto' DELIMITER ','", "JSON cannot be combined");
    }

    private static void refused(String options, String message) {
        assertThatThrownBy(() -> CopyOptions.parse(options))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(message);
    }
}
