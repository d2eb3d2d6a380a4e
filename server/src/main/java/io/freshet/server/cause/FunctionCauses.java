package io.freshet.server.cause;

import io.freshet.awsapi.metric.MetricName;
import io.freshet.functions.invoke.CallHealth.Failing;
import io.freshet.functions.mapping.Holdups.Holdup;
import io.freshet.server.cause.Cause.Of;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** What is wrong with functions and with what calls them: they fail always, or with one record, or are not called any more. */
final class FunctionCauses {
    private static final int MOST = 500;
    /** Fewer failures in a row may be chance. */
    private static final long JUDGED = 3;

    private final CauseParts parts;
    private final Counted counted;

    FunctionCauses(CauseParts parts) {
        this.parts = parts;
        this.counted = new Counted(parts.metrics());
    }

    List<Cause> all() {
        List<Cause> causes = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Holdup holdup : parts.functions().holdups().list()) {
            String function = Words.function(holdup.functionArn());
            if (told.add(function + " " + holdup.sourceArn() + " " + holdup.shard())) {
                told.add(function);
                causes.add(held(function, holdup));
            }
        }
        parts.functions().registry().list().stream().limit(MOST).forEach(state -> {
            String name = state.latest().functionName();
            if (!told.contains(name)) {
                parts.functions()
                        .health()
                        .failing(name)
                        .filter(failing -> failing.calls() >= JUDGED)
                        .ifPresent(failing -> causes.add(
                                new Cause(Fault.FUNCTION_FAILS, Of.FUNCTION, name, sentence(name, failing))));
            }
        });
        parts.functions().mappings().stream().limit(MOST).forEach(mapping -> addStopped(causes, mapping));
        return causes;
    }

    private Cause held(String function, Holdup holdup) {
        Instant now = parts.clock().instant();
        String source = Words.afterSlash(holdup.sourceArn());
        String tried = ", " + holdup.attempts() + " attempts since " + Words.time(holdup.since(), now) + ": "
                + Words.said(holdup.reason());
        if (!holdup.workedBefore()) {
            return new Cause(
                    Fault.FUNCTION_FAILS,
                    Of.FUNCTION,
                    function,
                    "it fails with the records of " + source + ", and none of them is handled" + tried
                            + "; see freshet logs --function " + function);
        }
        String which = holdup.records() == 1
                ? "record " + holdup.firstSequenceNumber()
                : "one of " + holdup.records() + " records from " + holdup.firstSequenceNumber() + " on";
        return new Cause(
                Fault.POISONED_RECORD,
                Of.FUNCTION,
                function,
                "it fails with " + which + " of " + source + ", " + holdup.shard() + ", and what lies behind waits"
                        + tried + "; mend the function, or let the mapping give up (MaximumRetryAttempts,"
                        + " BisectBatchOnFunctionError, DestinationConfig) and see freshet dlq");
    }

    private String sentence(String name, Failing failing) {
        Instant now = parts.clock().instant();
        return "its last " + failing.calls() + " calls have failed, since " + Words.time(failing.since(), now)
                + ", the last: " + Words.said(failing.reason()) + "; see freshet logs --function " + name;
    }

    private void addStopped(List<Cause> causes, EventSourceMappingConfiguration mapping) {
        String arn = String.valueOf(mapping.eventSourceArn());
        if (!"Disabled".equals(mapping.state()) || !arn.contains(":kinesis:")) {
            return;
        }
        String stream = Words.afterSlash(arn);
        Instant now = parts.clock().instant();
        Instant since = mapping.lastModified() == null ? now : mapping.lastModified();
        MetricName come = new MetricName("AWS/Kinesis", "IncomingRecords", Map.of("StreamName", stream));
        double records = counted.since(come, Math.floorDiv(since.toEpochMilli(), 60_000));
        if (records > 0) {
            String name = Words.function(String.valueOf(mapping.functionArn()));
            causes.add(new Cause(
                    Fault.CONSUMER_STOPPED,
                    Of.FUNCTION,
                    name,
                    "its event source mapping of stream " + stream + " has been disabled since "
                            + Words.time(since, now) + ", and is about " + Words.number(records)
                            + " records behind: enable it (aws lambda update-event-source-mapping --enabled --uuid "
                            + mapping.uuid() + "), or delete it"));
        }
    }
}
