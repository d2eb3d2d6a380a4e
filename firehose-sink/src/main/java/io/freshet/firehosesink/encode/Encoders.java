package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.Format;

/** Finds the encoder of a format. */
public final class Encoders {
    private Encoders() {}

    public static Encoder of(DeliveryConfig config) {
        if (config.format() instanceof Format.Parquet parquet) {
            return new ParquetEncoder(parquet);
        }
        Format.Plain plain = (Format.Plain) config.format();
        return new PlainEncoder(plain.compression(), config.appendDelimiter());
    }
}
