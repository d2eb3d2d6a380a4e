package io.freshet.firehosesink.meter;

import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.DeliveryMeter.Traffic;
import io.freshet.firehosesink.lane.Encoder;
import io.freshet.firehosesink.lane.Encoder.Records;
import io.freshet.firehosesink.lane.EncoderFactory;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.SourceRecord;

/** Tells the meter what was converted into rows. */
public record MeteredEncoders(EncoderFactory encoders, DeliveryMeter meter) implements EncoderFactory {
    @Override
    public Encoder of(Format format, boolean appendDelimiter) {
        Encoder encoder = encoders.of(format, appendDelimiter);
        return format instanceof Format.Rows ? metered(encoder) : encoder;
    }

    private Encoder metered(Encoder encoder) {
        return (records, out, failures) -> {
            Counted failed = new Counted();
            Counted all = new Counted();
            Records counting = consumer -> {
                all.traffic = Traffic.NONE; // an encoder may go through them more than once
                records.forEach(record -> {
                    all.add(record);
                    consumer.accept(record);
                });
            };
            long written = encoder.encode(counting, out, failure -> {
                failed.add(failure.source());
                failures.accept(failure);
            });
            meter.converted(all.traffic.minus(failed.traffic), failed.traffic);
            return written;
        };
    }

    private static final class Counted {
        private Traffic traffic = Traffic.NONE;

        void add(SourceRecord record) {
            traffic = traffic.plus(record);
        }
    }
}
