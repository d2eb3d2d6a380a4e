package io.freshet.server.cause;

import io.freshet.awsapi.auth.NotedRefusals.Refusal;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.stream.Stream;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationStatus;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.delivery.LogEvidence;
import io.freshet.server.cause.Cause.Of;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Finds all known causes, when somebody looks. What takes a while to find out is there at the second look. Used by many threads. */
public final class Causes {
    private static final int PAGE = 500;
    private static final Duration REFUSED_LATELY = Duration.ofMinutes(5);

    private final CauseParts parts;
    private final RecentObjects objects;
    private final JobCauses jobs;
    private final StreamCauses streams;
    private final ApplicationCauses applications;
    private final DeliveryCauses deliveries;
    private final FunctionCauses functions;

    public Causes(CauseParts parts, LogEvidence evidence) {
        this.parts = parts;
        this.objects = new RecentObjects(evidence, parts.clock());
        this.jobs = new JobCauses(parts);
        this.streams = new StreamCauses(parts);
        this.applications = new ApplicationCauses(parts, jobs);
        this.deliveries = new DeliveryCauses(parts, objects, jobs);
        this.functions = new FunctionCauses(parts);
    }

    /** What was delivered lately, which some causes are found in. */
    public RecentObjects objects() {
        return objects;
    }

    /** Whether nothing is being found out of which nothing is known yet: if not, a second look shows more. */
    public boolean settled() {
        return !jobs.waits() && !streams.waits() && !deliveries.waits();
    }

    /** Of the server as a whole. */
    public List<Cause> ofServer() {
        List<Cause> causes = new ArrayList<>();
        parts.disk().get().ifPresent(sentence -> causes.add(new Cause(Fault.DISK_FULL, Of.SERVER, "", sentence)));
        Instant now = parts.clock().instant();
        for (Refusal refusal : parts.refusals().get()) {
            if (refusal.last().plus(REFUSED_LATELY).isAfter(now)) {
                causes.add(new Cause(Fault.CREDENTIALS_EXPIRED, Of.SERVER, "", refused(refusal, now)));
            }
        }
        return causes;
    }

    static String refused(Refusal refusal, Instant now) {
        String remedy =
                switch (refusal.code()) {
                    case "UnrecognizedClientException" ->
                        "it is none of credentials.file, or its session token is not the one there: renew the"
                                + " credentials of the client";
                    case "InvalidSignatureException" ->
                        "the client's clock is wrong, it signed long ago, or its secret key is another";
                    default -> "see docs/security.md";
                };
        return "access key " + refusal.keyId() + " has been refused " + Words.number(refusal.times())
                + (refusal.times() == 1 ? " time" : " times") + " since " + Words.time(refusal.since(), now)
                + ", the last time at " + Words.time(refusal.last(), now) + " (" + Words.said(refusal.message()) + "): "
                + remedy;
    }

    /**
     * Of all streams.
     *
     * @param visible what else may be named to who asks
     */
    public List<Cause> ofStreams(Set<Of> visible) {
        return streams.of(parts.streams().list().stream().limit(PAGE).toList(), readers(visible));
    }

    /** Who waits for the records of streams, by ARN. */
    private Map<String, List<String>> readers(Set<Of> visible) {
        Map<String, List<String>> readers = new HashMap<>();
        for (ApplicationDefinition definition : applications()) {
            if (definition.status() == ApplicationStatus.RUNNING) {
                for (Input input : definition.inputs()) {
                    add(readers, input.source().arn(), name(visible, Of.APPLICATION, definition.name()));
                }
            }
        }
        for (DeliveryStream delivery : parts.deliveries().list()) {
            if (!delivery.sourceStreamArn().isEmpty()) {
                add(readers, delivery.sourceStreamArn(), name(visible, Of.DELIVERY, delivery.name()));
            }
        }
        for (EventSourceMappingConfiguration mapping : parts.functions().mappings()) {
            if ("Enabled".equals(mapping.state())) {
                String function = Words.function(String.valueOf(mapping.functionArn()));
                add(readers, String.valueOf(mapping.eventSourceArn()), name(visible, Of.FUNCTION, function));
            }
        }
        for (Stream stream : parts.streams().list()) {
            stream.consumers().forEach(consumer -> add(readers, stream.arn(), "consumer " + consumer.name()));
        }
        return readers;
    }

    private static String name(Set<Of> visible, Of of, String name) {
        return visible.contains(of) ? of.words() + " " + name : "a reader";
    }

    private static void add(Map<String, List<String>> readers, String arn, String reader) {
        readers.computeIfAbsent(arn, none -> new ArrayList<>()).add(reader);
    }

    private List<ApplicationDefinition> applications() {
        return parts.applications().list("", PAGE).applications();
    }

    /** Of all applications. */
    public List<Cause> ofApplications() {
        return applications.of(applications());
    }

    /** Of all delivery streams. */
    public List<Cause> ofDeliveries() {
        return deliveries.of(
                parts.deliveries().listBusyFirst().stream().limit(PAGE).toList());
    }

    /** Of one of them. */
    public List<Cause> of(DeliveryStream stream) {
        return deliveries.of(List.of(stream));
    }

    /** Of all functions, and of what calls them. */
    public List<Cause> ofFunctions() {
        return functions.all();
    }
}
