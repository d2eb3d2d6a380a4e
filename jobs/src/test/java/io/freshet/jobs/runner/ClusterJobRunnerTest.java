package io.freshet.jobs.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without a cluster, and without a store. */
final class ClusterJobRunnerTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");
    private static final JobKey KEY = new JobKey("delivery", "orders");

    private final InMemoryResourceStore resources = new InMemoryResourceStore();

    @Test
    void startsWithoutItsStoreWhereThereHaveBeenJobsBefore() {
        assertThatThrownBy(this::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the checkpoints cannot be made");

        assertThat(new ClusterRuns(resources).begin(KEY, Optional.empty())).isPresent();
        try (ClusterJobRunner runner = start()) {
            assertThat(runner.state(KEY).phase()).isEqualTo(JobState.Phase.RESTARTING);
        }
    }

    private ClusterJobRunner start() {
        return new ClusterJobRunner(
                NOBODY,
                new ObjectStoreConfig(NOBODY, "us-east-1", "key", "secret", true),
                URI.create("s3://jobs/all"),
                resources,
                Duration.ofSeconds(1),
                StateBackend.HASHMAP,
                Optional.empty());
    }
}
