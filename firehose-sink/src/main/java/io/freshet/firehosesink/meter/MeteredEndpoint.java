package io.freshet.firehosesink.meter;

import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.DeliveryMeter.Traffic;
import io.freshet.firehosesink.lane.Encoder.Records;
import io.freshet.firehosesink.lane.EndpointClient;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;

/** Tells the meter what an endpoint took. */
public record MeteredEndpoint(EndpointClient client, DeliveryMeter meter) implements EndpointClient {
    @Override
    public void send(Records records, Consumer<FailedRecord> failures) throws IOException, InterruptedException {
        Counted failed = new Counted();
        client.send(records, failure -> {
            failed.add(failure.source());
            failures.accept(failure);
        });
        Counted all = new Counted();
        records.forEach(all::add);
        if (all.traffic.records() > 0) {
            meter.sent(all.traffic.minus(failed.traffic), failed.traffic.records() == 0, all.oldest);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Counted {
        private Traffic traffic = Traffic.NONE;
        private Instant oldest = Instant.MAX;

        void add(SourceRecord record) {
            traffic = traffic.plus(record);
            oldest = record.arrivedAt().isBefore(oldest) ? record.arrivedAt() : oldest;
        }
    }
}
