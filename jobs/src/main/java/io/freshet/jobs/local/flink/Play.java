package io.freshet.jobs.local.flink;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Emits the events of a run, from the first to the end, while it is at its only element. */
final class Play extends ProcessFunction<Long, LocalEvent> {
    private static final long serialVersionUID = 1L;

    private final String run;

    Play(String run) {
        this.run = run;
    }

    @Override
    public void processElement(Long only, Context context, Collector<LocalEvent> out) throws InterruptedException {
        LocalEvent event;
        do {
            event = LocalRun.next(run);
            out.collect(event);
        } while (!(event instanceof LocalEvent.End));
    }
}
