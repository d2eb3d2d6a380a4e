package io.freshet.server.cause;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.Trouble;
import io.freshet.server.cause.Cause.Of;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is wrong with delivery streams: their store or receiver refuses or is slow, their records cannot be converted. */
final class DeliveryCauses {
    private static final long FRESH_MILLIS = 3_000;
    /** So much more than the interval hint may pass until a record is delivered. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** Failures of so long ago are history. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final int MOST = 10_000;

    private final CauseParts parts;
    private final Counted counted;
    private final Asked<Optional<Trouble>> troubles;
    private final RecentObjects objects;
    private final JobCauses jobs;
    private final Map<String, Since> since = new ConcurrentHashMap<>();

    private record Since(Trouble.Kind kind, Instant at) {}

    DeliveryCauses(CauseParts parts, RecentObjects objects, JobCauses jobs) {
        this.parts = parts;
        this.counted = new Counted(parts.metrics());
        this.troubles = new Asked<>(parts.probes(), parts.clock(), FRESH_MILLIS);
        this.objects = objects;
        this.jobs = jobs;
    }

    /** Whether something is being found out of which nothing is known. */
    boolean waits() {
        return troubles.waits();
    }

    List<Cause> of(List<DeliveryStream> streams) {
        List<Cause> causes = new ArrayList<>();
        List<String> well = new ArrayList<>();
        for (DeliveryStream stream : streams) {
            if (stream.status() == DeliveryStream.Status.ACTIVE) {
                Optional<Cause> stuck = stuck(stream, streams.size());
                stuck.ifPresentOrElse(causes::add, () -> well.add(stream.name()));
                failed(stream).ifPresent(sentence -> causes.add(cause(Fault.BAD_RECORDS, stream, sentence)));
            }
        }
        causes.addAll(jobs.of(Of.DELIVERY, "delivery", well));
        return causes;
    }

    private Optional<Cause> stuck(DeliveryStream stream, int others) {
        return troubles.of(stream.name() + stream.createdAt(), others, () -> parts.deliveries()
                        .trouble(stream))
                .flatMap(trouble -> stuck(stream, trouble))
                .or(() -> unpublished(stream))
                .or(() -> slow(stream));
    }

    private static Cause cause(Fault fault, DeliveryStream stream, String sentence) {
        return new Cause(fault, Of.DELIVERY, stream.name(), sentence);
    }

    private Optional<Cause> stuck(DeliveryStream stream, Optional<Trouble> found) {
        if (found.isEmpty()) {
            since.remove(stream.name());
            return Optional.empty();
        }
        Trouble trouble = found.get();
        if (since.size() >= MOST) {
            since.clear();
        }
        Instant now = parts.clock().instant();
        Since first = since.compute(
                stream.name(),
                (name, was) -> was != null && was.kind() == trouble.kind() ? was : new Since(trouble.kind(), now));
        String sentence = Words.said(trouble.sentence()).replaceAll("\\.$", "") + " (first seen at "
                + Words.time(first.at(), now) + ")";
        return Optional.of(
                switch (trouble.kind()) {
                    case STORE -> cause(Fault.STORE_REFUSES, stream, sentence);
                    case CREDENTIALS -> cause(Fault.CREDENTIALS_EXPIRED, stream, sentence);
                    case RECEIVER -> cause(Fault.SLOW_SINK, stream, sentence);
                    case SOURCE -> cause(Fault.SOURCE_IDLE, stream, sentence);
                    case JOB ->
                        cause(
                                trouble.sentence().contains("checkpoint") ? Fault.CHECKPOINT_FAILS : Fault.JOB_FAILS,
                                stream,
                                "its job has failed and is started again from its last checkpoint: " + sentence);
                });
    }

    private static MetricName metric(DeliveryStream stream, String name) {
        return new MetricName("AWS/Firehose", name, Map.of("DeliveryStreamName", stream.name()));
    }

    /** The bucket is there, and objects are not taken. */
    private Optional<Cause> unpublished(DeliveryStream stream) {
        double[] outcomes = counted.outcomesLately(metric(stream, "DeliveryToS3.Success"));
        double failed = outcomes[0] - outcomes[1];
        return failed > 0 && outcomes[1] == 0
                ? Optional.of(cause(
                        Fault.STORE_REFUSES,
                        stream,
                        "objects for bucket " + stream.config().target().bucket() + " were not taken by the store, "
                                + Words.number(failed) + " times within the last " + counted.lately()
                                + ": they are kept and tried again; freshet logs shows its answers"))
                : Optional.empty();
    }

    private Optional<Cause> slow(DeliveryStream stream) {
        Endpoint endpoint = stream.config().endpoint();
        String kind = endpoint == null ? "DeliveryToS3" : metric(endpoint);
        Duration hint = stream.config().hints().interval();
        return counted.greatestLately(metric(stream, kind + ".DataFreshness")).stream()
                .filter(seconds -> seconds > hint.plus(GRACE).toSeconds())
                .mapToObj(seconds -> cause(
                        Fault.SLOW_SINK,
                        stream,
                        "its oldest record has waited for " + Words.number(seconds) + " s (expected: about "
                                + hint.toSeconds() + " s, its interval hint): "
                                + (endpoint == null ? "the object store" : "what it delivers to")
                                + " answers slowly or not at all; see that it is well, or deliver less to it"))
                .findFirst();
    }

    private static String metric(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Http) {
            return "DeliveryToHttpEndpoint";
        }
        return endpoint instanceof Endpoint.Search ? "DeliveryToAmazonOpenSearchService" : "DeliveryToSplunk";
    }

    private Optional<String> failed(DeliveryStream stream) {
        Instant now = parts.clock().instant();
        List<LedgerLine> failed = objects.of(stream.name()).stream()
                .filter(line -> line.kind() == Kind.FAILED
                        && line.publishedAt().plus(RECENT).isAfter(now))
                .toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        LedgerLine last = failed.get(failed.size() - 1);
        long records = failed.stream().mapToLong(LedgerLine::records).sum();
        return Optional.of(Words.number(records) + (records == 1 ? " record" : " records")
                + " failed within the last " + RECENT.toMinutes()
                + " min and went to the error output, the last to s3://"
                + last.bucket() + "/" + last.key() + ": errorCode and errorMessage of its lines say why");
    }
}
