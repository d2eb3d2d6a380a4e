package io.freshet.jobs.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.jobs.runner.ClusterRuns.Known;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two servers over one database. */
final class ClusterRunsTest {
    private static final JobKey KEY = new JobKey("delivery", "orders");

    private final InMemoryResourceStore store = new InMemoryResourceStore();
    private final ClusterRuns one = new ClusterRuns(store);
    private final ClusterRuns other = new ClusterRuns(store);

    @Test
    void onlyOneOfTwoBeginsARun() {
        Optional<Known> seenByOne = one.find(KEY);
        Optional<Known> seenByOther = other.find(KEY);

        Known first = one.begin(KEY, seenByOne).orElseThrow();

        assertThat(other.begin(KEY, seenByOther)).isEmpty();
        assertThat(other.find(KEY)).map(Known::id).contains(first.id());
        assertThat(other.running()).extracting(Known::name).containsExactly("delivery/orders");
    }

    @Test
    void aRunThatIsOverCountsOnAndDoesNotEndTheNext() {
        Known first = one.begin(KEY, Optional.empty()).orElseThrow();
        one.end(first);
        assertThat(one.running()).isEmpty();

        Known second = other.begin(KEY, other.find(KEY)).orElseThrow();
        one.end(first); // late

        assertThat(second.run()).isEqualTo(2);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(one.find(KEY)).map(Known::id).contains(second.id());
    }

    @Test
    void aSnapshotIsWhereTheNextRunBegins() {
        one.end(one.begin(KEY, Optional.empty()).orElseThrow());

        one.restore(KEY, "s3://jobs/snapshots/x");

        assertThat(one.begin(KEY, one.find(KEY)).orElseThrow().snapshot()).isEqualTo("s3://jobs/snapshots/x");
        one.forget(KEY);
        assertThat(one.find(KEY)).isEmpty();
    }
}
