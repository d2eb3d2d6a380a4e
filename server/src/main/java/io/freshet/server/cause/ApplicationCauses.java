package io.freshet.server.cause;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationStatus;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.application.live.LiveApplication.Failures;
import io.freshet.server.cause.Cause.Of;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with applications: they are stopped while records come, their functions fail, their records do not fit. */
final class ApplicationCauses {
    private final CauseParts parts;
    private final Counted counted;
    private final JobCauses jobs;

    ApplicationCauses(CauseParts parts, JobCauses jobs) {
        this.parts = parts;
        this.counted = new Counted(parts.metrics());
        this.jobs = jobs;
    }

    List<Cause> of(List<ApplicationDefinition> definitions) {
        List<Cause> causes = new ArrayList<>();
        for (ApplicationDefinition definition : definitions) {
            if (definition.status() == ApplicationStatus.READY) {
                stopped(definition)
                        .ifPresent(sentence -> causes.add(cause(Fault.CONSUMER_STOPPED, definition, sentence)));
            }
            parts.applications().live(definition.name()).ifPresent(live -> causes.addAll(running(definition, live)));
        }
        causes.addAll(jobs.of(
                Of.APPLICATION,
                "application",
                definitions.stream()
                        .filter(definition -> definition.status() == ApplicationStatus.RUNNING)
                        .map(ApplicationDefinition::name)
                        .toList()));
        return causes;
    }

    private static Cause cause(Fault fault, ApplicationDefinition definition, String sentence) {
        return new Cause(fault, Of.APPLICATION, definition.name(), sentence);
    }

    private Optional<String> stopped(ApplicationDefinition definition) {
        Instant now = parts.clock().instant();
        Optional<Instant> stopped = parts.applications().stoppedAt(definition.name());
        Instant since = stopped.orElse(now);
        for (Input input : definition.inputs()) {
            String stream = Words.afterSlash(input.source().arn());
            MetricName come = new MetricName("AWS/Kinesis", "IncomingRecords", Map.of("StreamName", stream));
            double records = counted.since(come, Math.floorDiv(since.toEpochMilli(), 60_000));
            if (stopped.isPresent() || records > 0) {
                String behind = stopped.map(at -> "has been stopped since " + Words.time(at, now) + ", and is "
                                + Words.span(Duration.between(at, now)) + " and about " + Words.number(records)
                                + " records of stream " + stream + " behind")
                        .orElse("is not started, and records come into stream " + stream);
                return Optional.of("it " + behind + ": start it (aws kinesisanalyticsv2 start-application"
                        + " --application-name " + definition.name() + "), or delete it");
            }
        }
        return Optional.empty();
    }

    private static List<Cause> running(ApplicationDefinition definition, LiveApplication live) {
        List<Cause> causes = new ArrayList<>();
        live.blocked().values().forEach(why -> causes.add(cause(Fault.FUNCTION_FAILS, definition, Words.said(why))));
        long read = live.shards().values().stream()
                .mapToLong(LiveApplication.Shard::records)
                .sum();
        String remedy = "; see freshet sql tail " + definition.name() + " error_stream, and mend ";
        bad(live.unreadable().values())
                .ifPresent(bad -> causes.add(cause(
                        Fault.BAD_RECORDS,
                        definition,
                        Words.number(bad.rows()) + " rows of the " + Words.number(read)
                                + " records read did not fit the columns of its input and went to error_stream, the"
                                + " last: " + Words.said(bad.last()) + remedy + "the input schema or what puts them")));
        live.failures()
                .forEach((pump, failed) -> causes.add(cause(
                        Fault.BAD_RECORDS,
                        definition,
                        Words.number(failed.rows()) + " rows failed in pump " + pump
                                + " and went to error_stream, the last: " + Words.said(failed.last()) + remedy
                                + "its SQL or the records")));
        return causes;
    }

    private static Optional<Failures> bad(Collection<Failures> kinds) {
        return kinds.stream().reduce((one, other) -> new Failures(one.rows() + other.rows(), other.last()));
    }
}
