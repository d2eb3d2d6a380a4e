package io.freshet.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.OpenBuffers;
import io.freshet.firehosesink.lane.Processing.Transform;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.KafkaSource;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.cause.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A delivery stream: what it holds against its hints, what it has delivered and why each object was closed, and what keeps it. */
final class DeliveryView {
    private static final String NAMESPACE = "AWS/Firehose";
    private static final int MINUTES = 60;

    private final ConsoleParts parts;
    private final Rates rates;

    DeliveryView(ConsoleParts parts, Rates rates) {
        this.parts = parts;
        this.rates = rates;
    }

    ObjectNode document(Visitor visitor, String name) {
        visitor.requireDelivery(name);
        DeliveryStream stream = parts.deliveries()
                .find(name)
                .orElseThrow(() -> new ConsoleApi.NotHere("delivery stream " + name + " does not exist"));
        ObjectNode document =
                JsonAnswer.object().put("at", parts.clock().instant().toString());
        add(
                document,
                stream,
                Optional.ofNullable(parts.deliveries().parked().get(name)),
                Overview.written(parts).getOrDefault(stream.arn(), 0.0),
                parts.causes().of(stream));
        document.put("createdAt", stream.createdAt().toString())
                .put("updatedAt", stream.updatedAt().toString())
                .put("configVersion", stream.config().versionId())
                .put("errorOutputPrefix", stream.config().target().errorOutputPrefix())
                .put("format", format(stream.config().target()));
        ArrayNode lines = document.putArray("objects");
        for (LedgerLine line : parts.causes().objects().of(name)) {
            lines.addObject()
                    .put("key", line.key())
                    .put("bucket", line.bucket())
                    .put("kind", line.kind().name())
                    .put("records", line.records())
                    .put("bytes", line.bytes())
                    .put("closedBecause", line.closedBecause().name())
                    .put("firstArrival", line.firstArrival().toString())
                    .put("lastArrival", line.lastArrival().toString())
                    .put("publishedAt", line.publishedAt().toString())
                    .put("sha256", line.sha256())
                    .put("configVersion", line.configVersion());
        }
        String delivered = stream.config().endpoint() == null
                ? "DeliveryToS3"
                : endpointMetric(stream.config().endpoint());
        Minutes.add(
                document.putArray("deliveredByMinute"),
                parts.metrics(),
                metric(name, delivered + ".Records"),
                MINUTES,
                Minutes.SUM);
        Minutes.add(
                document.putArray("freshnessByMinute"),
                parts.metrics(),
                metric(name, delivered + ".DataFreshness"),
                MINUTES,
                Minutes.MAX);
        return document;
    }

    private static String format(ObjectTarget target) {
        return target.format().getClass().getSimpleName();
    }

    private static String endpointMetric(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Http) {
            return "DeliveryToHttpEndpoint";
        }
        return endpoint instanceof Endpoint.Search ? "DeliveryToAmazonOpenSearchService" : "DeliveryToSplunk";
    }

    private static MetricName metric(String stream, String name) {
        return new MetricName(NAMESPACE, name, Map.of("DeliveryStreamName", stream));
    }

    /**
     * What everybody wants to know of it.
     *
     * @param idleSince if all is delivered and nothing comes, so that it has no job: since when nothing has come
     * @param written rows that applications have put into it
     * @param causes why nothing comes out of it
     */
    void add(ObjectNode shown, DeliveryStream stream, Optional<Instant> idleSince, double written, List<Cause> causes) {
        String name = stream.name();
        shown.put("name", name)
                .put("arn", stream.arn())
                .put("status", stream.status().name())
                .put("destination", stream.destination().kind().name())
                .put("bucket", stream.config().target().bucket())
                .put("prefix", stream.config().target().prefix());
        addSource(shown, stream);
        Transform transform = stream.config().processing().transform();
        if (transform != null) {
            shown.put("function", transform.functionArn());
        }
        BufferingHints hints = stream.config().hints();
        shown.putObject("hints")
                .put("bytes", hints.sizeBytes())
                .put("seconds", hints.interval().toSeconds());
        idleSince.ifPresent(since -> shown.put("idleSince", since.toString()));
        Optional<OpenBuffers> open =
                idleSince.isPresent() ? Optional.empty() : parts.meters().open(stream.config(), stream.createdAt());
        open.ifPresent(buffers -> addBuffers(shown.putObject("open"), buffers, hints));
        addRates(shown, stream, written);
        causes.stream()
                .filter(cause -> cause.fault().isGrave())
                .findFirst()
                .ifPresent(cause -> shown.put("trouble", cause.sentence()));
        reasons(stream, idleSince, open, causes).forEach(shown.putArray("reasons")::add);
    }

    private static void addSource(ObjectNode shown, DeliveryStream stream) {
        KafkaSource kafka = stream.kafka();
        if (kafka != null) {
            shown.put("topic", kafka.topic());
        } else if (!stream.takesRecordsDirectly()) {
            shown.put("source", stream.sourceStreamArn());
        }
    }

    private static void addBuffers(ObjectNode shown, OpenBuffers open, BufferingHints hints) {
        shown.put("taken", open.taken())
                .put("partitions", open.partitions())
                .put("records", open.records())
                .put("bytes", open.bytes());
        Instant openedAt = open.openedAt();
        if (openedAt != null) {
            shown.put("openedAt", openedAt.toString())
                    .put("closesAt", openedAt.plus(hints.interval()).toString());
        }
        ArrayNode list = shown.putArray("buffers");
        for (OpenBuffers.Buffer buffer : open.buffers()) {
            ObjectNode one = list.addObject()
                    .put("records", buffer.records())
                    .put("bytes", buffer.bytes())
                    .put("spilled", buffer.spilled());
            if (!buffer.error().isEmpty()) {
                one.put("error", buffer.error());
            }
            buffer.partition().forEach(one.putObject("partition")::put);
        }
    }

    private void addRates(ObjectNode shown, DeliveryStream stream, double written) {
        String name = stream.name();
        OptionalDouble in = stream.takesRecordsDirectly()
                ? rates.of(metric(name, "IncomingRecords"))
                : rates.of(metric(
                        name,
                        stream.kafka() == null ? "DataReadFromKinesisStream.Records" : "DataReadFromSource.Records"));
        OptionalDouble rows = rates.of("written " + stream.arn(), written);
        if (in.isPresent()) {
            shown.put("recordsPerSecond", in.getAsDouble() + rows.orElse(0));
        }
        Endpoint endpoint = stream.config().endpoint();
        String out = endpoint == null ? "DeliveryToS3" : endpointMetric(endpoint);
        rates.of(metric(name, out + ".Records")).ifPresent(rate -> shown.put("deliveredPerSecond", rate));
        shown.put("delivered", rates.sum(metric(name, out + ".Records")))
                .put("deliveredBytes", rates.sum(metric(name, out + ".Bytes")));
        Minutes.last(parts.metrics(), metric(name, out + ".DataFreshness"))
                .ifPresent(seconds -> shown.put("freshnessSeconds", seconds));
        if (!stream.sourceStreamArn().isEmpty()) {
            Minutes.last(parts.metrics(), metric(name, "KinesisMillisBehindLatest"))
                    .ifPresent(millis -> shown.put("lagMillis", millis));
        }
    }

    /** Why nothing comes out, in sentences; none if something does. */
    private List<String> reasons(
            DeliveryStream stream, Optional<Instant> idleSince, Optional<OpenBuffers> open, List<Cause> causes) {
        List<String> reasons = new ArrayList<>();
        causes.forEach(cause -> reasons.add(cause.sentence()));
        idleSince.map(since -> idle(stream, since)).ifPresent(reasons::add);
        switch (stream.status()) {
            case CREATING -> reasons.add("it is being created");
            case DELETING -> reasons.add("it is being deleted");
            case ACTIVE -> open.ifPresent(buffers -> reasons.addAll(waiting(stream, buffers)));
        }
        return reasons;
    }

    private static String idle(DeliveryStream stream, Instant since) {
        return since.equals(stream.createdAt())
                ? "idle: no record has arrived yet"
                : "idle: all is delivered, and nothing has arrived since "
                        + since.toString().substring(0, 19).replace('T', ' ') + " UTC";
    }

    private List<String> waiting(DeliveryStream stream, OpenBuffers open) {
        BufferingHints hints = stream.config().hints();
        Instant openedAt = open.openedAt();
        if (openedAt != null) {
            String many = open.partitions() > 1 ? open.partitions() + " buffers with " : "";
            return List.of(many + open.taken() + (open.taken() == 1 ? " record waits" : " records wait")
                    + ": they are delivered by "
                    + openedAt.plus(hints.interval()).toString().substring(11, 19)
                    + " UTC (interval hint " + hints.interval().toSeconds() + " s), or earlier at "
                    + Math.max(1, hints.sizeBytes() >> 20) + " MiB");
        }
        boolean anything =
                parts.causes().objects().of(stream.name()).stream().anyMatch(line -> line.kind() != Kind.NOTHING);
        return anything ? List.of() : List.of("no record has arrived yet");
    }
}
