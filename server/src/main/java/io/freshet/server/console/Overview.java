package io.freshet.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.stream.Stream;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationPage;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.Output;
import io.freshet.jobs.application.Preprocessing;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.cause.Cause;
import io.freshet.server.cause.Cause.Of;
import io.freshet.server.console.Visitor.Part;
import io.freshet.server.live.LiveApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** All there is and how it hangs together: streams, applications, delivery streams, functions, each with its rates and why it is stuck. */
final class Overview {
    private static final int PAGE = 500;
    private static final Map<Part, Of> CONCERNED = Map.of(
            Part.SERVER, Of.SERVER,
            Part.STREAMS, Of.STREAM,
            Part.APPLICATIONS, Of.APPLICATION,
            Part.DELIVERIES, Of.DELIVERY,
            Part.FUNCTIONS, Of.FUNCTION);

    private final ConsoleParts parts;
    private final LiveApi live;
    private final DeliveryView deliveries;
    private final Rates rates;

    Overview(ConsoleParts parts, LiveApi live, DeliveryView deliveries, Rates rates) {
        this.parts = parts;
        this.live = live;
        this.deliveries = deliveries;
        this.rates = rates;
    }

    ObjectNode document(Visitor visitor) {
        ObjectNode document =
                JsonAnswer.object().put("at", parts.clock().instant().toString());
        ArrayNode denied = document.putArray("denied");
        ApplicationPage applications =
                visitor.maySee(Part.APPLICATIONS) ? parts.applications().list("", PAGE) : none();
        Map<String, Double> written = written(parts);
        for (Part part : List.of(Part.STREAMS, Part.APPLICATIONS, Part.DELIVERIES, Part.FUNCTIONS)) {
            if (!visitor.maySee(part)) {
                denied.add(part.permission());
            }
        }
        if (visitor.maySee(Part.STREAMS)) {
            ArrayNode streams = document.putArray("streams");
            List<Stream> all = parts.streams().list();
            all.stream().limit(PAGE).forEach(stream -> add(streams.addObject(), stream, written));
            document.put("moreStreams", Math.max(0, all.size() - PAGE));
        }
        if (visitor.maySee(Part.APPLICATIONS)) {
            ArrayNode list = document.putArray("applications");
            applications.applications().forEach(definition -> list.add(shown(definition)));
        }
        List<Cause> causes = causes(visitor);
        if (visitor.maySee(Part.DELIVERIES)) {
            addDeliveries(document, causes, written);
        }
        if (visitor.maySee(Part.FUNCTIONS)) {
            addFunctions(document);
        }
        addCauses(document, causes);
        return document.put("settled", parts.causes().settled() && ratesAreKnown(document));
    }

    /** Of jobs in this process there is a rate from the second look on. */
    private static boolean ratesAreKnown(ObjectNode document) {
        for (JsonNode application : document.path("applications")) {
            if (application.path("live").asBoolean() && !application.has("recordsPerSecond")) {
                return false;
            }
        }
        return true;
    }

    private void addDeliveries(ObjectNode document, List<Cause> causes, Map<String, Double> written) {
        ArrayNode list = document.putArray("deliveries");
        List<DeliveryStream> all = parts.deliveries().listBusyFirst();
        Map<String, Instant> parked = parts.deliveries().parked();
        Map<String, List<Cause>> byName =
                causes.stream().filter(cause -> cause.of() == Of.DELIVERY).collect(Collectors.groupingBy(Cause::name));
        for (DeliveryStream delivery : all.subList(0, Math.min(PAGE, all.size()))) {
            deliveries.add(
                    list.addObject(),
                    delivery,
                    Optional.ofNullable(parked.get(delivery.name())),
                    written.getOrDefault(delivery.arn(), 0.0),
                    byName.getOrDefault(delivery.name(), List.of()));
        }
        document.put("moreDeliveries", Math.max(0, all.size() - PAGE));
        document.put("allDeliveries", all.size());
        document.put("idleDeliveries", parked.size());
    }

    private static void addCauses(ObjectNode document, List<Cause> causes) {
        ArrayNode told = document.putArray("causes");
        causes.stream().sorted(Comparator.comparing(Cause::fault)).forEach(cause -> told.addObject()
                .put("fault", cause.fault().code())
                .put("of", cause.of().words())
                .put("name", cause.name())
                .put("grave", cause.fault().isGrave())
                .put("sentence", cause.sentence()));
    }

    /** Those of what the visitor may see. */
    private List<Cause> causes(Visitor visitor) {
        Set<Of> visible = EnumSet.noneOf(Of.class);
        CONCERNED.forEach((part, of) -> {
            if (visitor.maySee(part)) {
                visible.add(of);
            }
        });
        List<Cause> causes = new ArrayList<>();
        for (Of of : visible) {
            causes.addAll(
                    switch (of) {
                        case SERVER -> parts.causes().ofServer();
                        case STREAM -> parts.causes().ofStreams(visible);
                        case APPLICATION -> parts.causes().ofApplications();
                        case DELIVERY -> parts.causes().ofDeliveries();
                        case FUNCTION -> parts.causes().ofFunctions();
                    });
        }
        return causes;
    }

    /** The names of what there is of a kind, as many as are shown. */
    ObjectNode names(Visitor visitor, String kind) {
        Part part = Part.valueOf(kind.toUpperCase(Locale.ROOT));
        visitor.require(part);
        List<String> names =
                switch (part) {
                    case STREAMS ->
                        parts.streams().list().stream().map(Stream::name).toList();
                    case APPLICATIONS ->
                        parts.applications().list("", PAGE).applications().stream()
                                .map(ApplicationDefinition::name)
                                .toList();
                    case DELIVERIES ->
                        parts.deliveries().list().stream()
                                .map(DeliveryStream::name)
                                .toList();
                    case FUNCTIONS ->
                        parts.functions().registry().list().stream()
                                .map(state -> state.latest().functionName())
                                .toList();
                    case SERVER, CHECKS -> List.of();
                };
        ObjectNode document = JsonAnswer.object();
        ArrayNode list = document.putArray("names");
        names.stream().limit(PAGE).forEach(list::add);
        return document;
    }

    private static ApplicationPage none() {
        return new ApplicationPage(List.of(), false);
    }

    /** How many rows applications have written, by the ARN they were written to: the same for everybody, as rates are made of it. */
    static Map<String, Double> written(ConsoleParts parts) {
        Map<String, Double> rows = new HashMap<>();
        for (ApplicationDefinition definition :
                parts.applications().list("", PAGE).applications()) {
            Optional<LiveApplication> running = parts.applications().live(definition.name());
            for (Output output : definition.outputs()) {
                running.ifPresent(application -> rows.merge(
                        output.destination().arn(),
                        (double) application.stream(output.name()).rows(),
                        Double::sum));
            }
        }
        return rows;
    }

    private void add(ObjectNode shown, Stream stream, Map<String, Double> written) {
        shown.put("name", stream.name())
                .put("arn", stream.arn())
                .put("status", stream.status().name())
                .put("shards", stream.openShards().size());
        Map<String, String> dimension = Map.of("StreamName", stream.name());
        OptionalDouble put = rates.of(new MetricName("AWS/Kinesis", "IncomingRecords", dimension));
        OptionalDouble byApplications = rates.of("written " + stream.arn(), written.getOrDefault(stream.arn(), 0.0));
        if (put.isPresent() && (byApplications.isPresent() || !written.containsKey(stream.arn()))) {
            shown.put("recordsPerSecond", put.getAsDouble() + byApplications.orElse(0));
        }
        rates.of(new MetricName("AWS/Kinesis", "IncomingBytes", dimension))
                .ifPresent(bytes -> shown.put("bytesPerSecond", bytes));
        rates.of(new MetricName("AWS/Kinesis", "GetRecords.Records", dimension))
                .ifPresent(read -> shown.put("readPerSecond", read));
    }

    private ObjectNode shown(ApplicationDefinition definition) {
        ObjectNode shown = live.document(definition);
        shown.put("dialect", definition.flink() == null ? "sql" : "flink");
        ArrayNode inputs = shown.putArray("inputs");
        ArrayNode functions = shown.putArray("functions");
        for (Input input : definition.inputs()) {
            inputs.add(input.source().arn());
            Preprocessing before = input.preprocessing();
            if (before != null) {
                functions.add(before.functionArn());
            }
        }
        Optional<LiveApplication> running = parts.applications().live(definition.name());
        shown.put("live", running.isPresent());
        ArrayNode outputs = shown.putArray("outputs");
        for (Output output : definition.outputs()) {
            ObjectNode one = outputs.addObject()
                    .put("stream", output.name())
                    .put("arn", output.destination().arn());
            running.flatMap(application -> boxed(rates.of("row " + definition.name() + " " + output.name(), (double)
                            application.stream(output.name()).rows())))
                    .ifPresent(rate -> one.put("rowsPerSecond", rate));
        }
        running.flatMap(application ->
                        boxed(rates.of("read " + definition.name(), (double) application.shards().values().stream()
                                .mapToLong(LiveApplication.Shard::records)
                                .sum())))
                .ifPresent(rate -> shown.put("recordsPerSecond", rate));
        return shown;
    }

    static Optional<Double> boxed(OptionalDouble rate) {
        return rate.isPresent() ? Optional.of(rate.getAsDouble()) : Optional.empty();
    }

    private void addFunctions(ObjectNode document) {
        ArrayNode functions = document.putArray("functions");
        parts.functions().registry().list().stream().limit(PAGE).forEach(state -> {
            FunctionConfiguration latest = state.latest();
            functions
                    .addObject()
                    .put("name", latest.functionName())
                    .put("arn", latest.functionArn())
                    .put("runtime", latest.runtimeAsString());
        });
        ArrayNode mappings = document.putArray("mappings");
        parts.functions().mappings().stream().limit(PAGE).forEach(mapping -> mappings.addObject()
                .put("function", mapping.functionArn())
                .put("source", mapping.eventSourceArn())
                .put("state", mapping.state()));
    }
}
