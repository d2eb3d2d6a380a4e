package io.freshet.firehosesink.meter;

import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.DeliveryMeter.Traffic;
import io.freshet.firehosesink.lane.Encoder;
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
            long written = encoder.encode(records, out, failure -> {
                failed.add(failure.source());
                failures.accept(failure);
            });
            Counted all = new Counted();
            records.forEach(all::add);
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
