package io.freshet.server;

import io.freshet.jobs.runner.JobRunner;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has jobs submitted again that a Flink cluster has lost, as one does that begins anew. Asked every few seconds, and asks elsewhere. */
final class LostJobs implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LostJobs.class);

    private final JobRunner jobs;
    private final Runnable resume;
    private final Executor executor;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * @param resume submits what is to run and leaves alone what does
     * @param executor where it may take long
     */
    LostJobs(JobRunner jobs, Runnable resume, Executor executor) {
        this.jobs = jobs;
        this.resume = resume;
        this.executor = executor;
    }

    @Override
    public void run() {
        if (underWay.compareAndSet(false, true)) {
            executor.execute(this::look);
        }
    }

    private void look() {
        try {
            if (jobs.lostSome()) {
                LOG.warn("the Flink cluster has lost jobs, which are submitted again");
                resume.run();
            }
        } catch (RuntimeException e) { // it is looked again in some seconds
            LOG.warn("lost jobs could not be submitted again reason={}", e.toString());
        } finally {
            underWay.set(false);
        }
    }
}
