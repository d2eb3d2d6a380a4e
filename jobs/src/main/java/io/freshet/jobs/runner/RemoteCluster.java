package io.freshet.jobs.runner;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.util.ExceptionUtils;

/** A session cluster of Flink somewhere else, by its REST interface. Used by many threads. */
final class RemoteCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SAVEPOINT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;

    private final URI address;
    private final RestClusterClient<StandaloneClusterId> client;
    private final ClusterMonitor monitor;

    RemoteCluster(URI address) {
        this.address = address;
        Configuration settings = new Configuration();
        boolean secure = "https".equals(address.getScheme());
        settings.set(RestOptions.ADDRESS, address.getHost());
        settings.set(RestOptions.PORT, address.getPort() > 0 ? address.getPort() : secure ? 443 : 80);
        settings.set(RestOptions.CONNECTION_TIMEOUT, CONNECT_PATIENCE);
        settings.set(RestOptions.RETRY_MAX_ATTEMPTS, 1);
        settings.set(RestOptions.RETRY_DELAY, Duration.ofMillis(200));
        settings.set(SecurityOptions.SSL_REST_ENABLED, secure);
        try {
            this.client = new RestClusterClient<>(settings, StandaloneClusterId.getInstance());
        } catch (Exception e) { // declared as that
            throw new IllegalStateException("flink.rest-address " + address + ": " + JobException.rootMessage(e), e);
        }
        this.monitor = new ClusterMonitor(address);
    }

    /** A cluster that did not answer, or not as it should. */
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1;

        Unreachable(URI address, Throwable cause) {
            super("the Flink cluster at " + address + " does not answer: " + firstLine(cause), cause);
        }
    }

    /** What it says itself goes on with a stack trace of its own. */
    private static String firstLine(Throwable cause) {
        return JobException.rootMessage(cause).lines().findFirst().orElse("");
    }

    /** Empty if the cluster does not know the job. */
    Optional<JobStatus> status(JobID id) throws Unreachable {
        try {
            return Optional.of(await(client.getJobStatus(id)));
        } catch (ExecutionException e) {
            if (isNotFound(e)) {
                return Optional.empty();
            }
            throw new Unreachable(address, e);
        } catch (TimeoutException e) {
            throw new Unreachable(address, e);
        }
    }

    /** Asked for the status only, a cluster answers as if it were its own fault, and says why in words. */
    private static boolean isNotFound(Throwable failure) {
        return ExceptionUtils.findThrowable(failure, RestClientException.class)
                .filter(answer -> answer.getHttpResponseStatus().code() == NOT_FOUND
                        || String.valueOf(answer.getMessage()).contains("FlinkJobNotFoundException"))
                .isPresent();
    }

    /** All that it knows, ended ones included for a while. */
    Set<String> jobs() throws Unreachable {
        try {
            return await(client.listJobs()).stream()
                    .map(JobStatusMessage::getJobId)
                    .map(JobID::toHexString)
                    .collect(Collectors.toSet());
        } catch (ExecutionException | TimeoutException e) {
            throw new Unreachable(address, e);
        }
    }

    /**
     * Hands over a job.
     *
     * @return false if it did not take it because it has had a job of that id
     */
    boolean submit(JobKey key, JobGraph job) throws Unreachable {
        try {
            var unused = await(client.submitJob(job));
            return true;
        } catch (ExecutionException e) {
            Optional<RestClientException> answer = ExceptionUtils.findThrowable(e, RestClientException.class);
            if (answer.isEmpty()) {
                throw new Unreachable(address, e);
            }
            if (String.valueOf(answer.get().getMessage()).contains("DuplicateJobSubmission")) {
                return false;
            }
            throw new JobException(key, "cannot be submitted", e);
        } catch (TimeoutException e) {
            throw new Unreachable(address, e);
        }
    }

    /** Stops a job after a savepoint; throws an {@link ExecutionException} or {@link TimeoutException} if there is none. */
    void stopWithSavepoint(JobID id, String directory) throws ExecutionException, TimeoutException {
        var unused = await(
                client.stopWithSavepoint(id, false, directory, SavepointFormatType.CANONICAL), SAVEPOINT_PATIENCE);
    }

    void savepoint(JobKey key, JobID id, String directory) {
        try {
            var unused =
                    await(client.triggerSavepoint(id, directory, SavepointFormatType.CANONICAL), SAVEPOINT_PATIENCE);
        } catch (ExecutionException | TimeoutException e) {
            throw new JobException(key, "no snapshot", e);
        }
    }

    /** Ends a job at once; returns when it has ended. Does nothing if it is not there. */
    void cancel(JobKey key, JobID id) throws Unreachable {
        Optional<JobStatus> status = status(id);
        long since = System.nanoTime();
        while (status.isPresent() && !status.get().isGloballyTerminalState()) {
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new JobException(key, "cannot be cancelled", new TimeoutException("it is " + status.get()));
            }
            try {
                if (status.get() != JobStatus.CANCELLING) {
                    var unused = await(client.cancel(id));
                }
                Thread.sleep(50);
            } catch (ExecutionException | TimeoutException e) {
                if (!isNotFound(e)
                        && ExceptionUtils.findThrowable(e, RestClientException.class)
                                .isEmpty()) {
                    throw new Unreachable(address, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new JobException(key, "interrupted while it was cancelled", e);
            }
            status = status(id);
        }
    }

    /** Why it last failed, in one line; empty if it never did. */
    String lastFailure(JobID id) {
        return monitor.lastFailure(id.toHexString());
    }

    int freeSlots() {
        return monitor.freeSlots();
    }

    Optional<JobView> view(JobID id) {
        return monitor.view(id.toHexString());
    }

    private static <T> T await(CompletableFuture<T> answer) throws ExecutionException, TimeoutException {
        return await(answer, PATIENCE);
    }

    private static <T> T await(CompletableFuture<T> answer, Duration patience)
            throws ExecutionException, TimeoutException {
        try {
            return answer.get(patience.toSeconds(), SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
