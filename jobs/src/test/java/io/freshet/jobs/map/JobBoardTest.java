package io.freshet.jobs.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobBoardTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATE = Duration.ofSeconds(30);

    private final JobBoard board = new JobBoard(100, JobState.RUNNING);

    private void commit(int from, int to, int bytes) {
        board.committed(new Commit("segment-" + from, bytes, List.of(new Span(from, to, true))));
    }

    @Test
    void whoWaitsForAnyCallIsAnsweredByTheFirst() throws Exception {
        commit(0, 1, 50);

        assertThat(board.await(0, 0, 10, LATE).since()).hasSize(1);
    }

    @Test
    void whoWaitsForAllCallsIsAnsweredByTheLast() throws Exception {
        commit(0, 60, 50);
        Thread rest = new Thread(() -> commit(60, 100, 50));
        rest.start();

        assertThat(board.await(0, 100, 10, LATE).since()).hasSize(2);
    }

    @Test
    void whoWaitsForMoreIsAnsweredWhenTimeIsUpWithWhatThereIs() throws Exception {
        commit(0, 60, 50);

        assertThat(board.await(0, 100, 10, SOON).since()).hasSize(1);
    }

    @Test
    void muchToFetchIsNotWaitedFor() throws Exception {
        commit(0, 10, 1 << 20);

        assertThat(board.await(0, 100, 10, LATE).since()).hasSize(1);
    }

    @Test
    void nobodyWaitsForCallsOfAJobThatHasEnded() throws Exception {
        commit(0, 10, 50);
        assertThat(board.ended(JobState.CANCELLED, "")).isTrue();

        assertThat(board.await(0, 100, 10, LATE).state()).isEqualTo(JobState.CANCELLED);
    }
}
