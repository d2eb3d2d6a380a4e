package io.freshet.jobs.map;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How far a job is, as those see it who wait for it: a list of commits that only grows. Safe for use by many threads.
 */
public final class JobBoard {
    private static final long MUCH_BYTES = 1 << 20;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final int total;
    private final List<Commit> commits = new ArrayList<>();
    private JobState state;
    private String reason = "";
    private int succeeded;
    private int failed;
    private long requests;
    private int workers;

    JobBoard(int total, JobState state) {
        this.total = total;
        this.state = state;
    }

    /**
     * How far a job is.
     *
     * @param run of the board: in another one commits have other numbers
     * @param version how many commits there have been
     * @param since those that the asker has not seen
     * @param reason why it failed; empty if it did not
     * @param requests to the object store, by those who run the calls
     */
    public record View(
            String run,
            JobState state,
            String reason,
            int total,
            int succeeded,
            int failed,
            int version,
            List<Commit> since,
            long requests,
            int workers) {}

    /** It runs, with so many workers. */
    public synchronized void running(int many) {
        if (!state.ended()) {
            state = JobState.RUNNING;
            workers = many;
            notifyAll();
        }
    }

    /** Results are there. */
    public synchronized void committed(Commit commit) {
        commits.add(commit);
        succeeded += commit.succeeded();
        failed += commit.failed();
        notifyAll();
    }

    /** Requests were made to the object store. */
    public synchronized void requested(long more) {
        requests += more;
    }

    /** It has ended; false if it had before. */
    synchronized boolean ended(JobState how, String why) {
        if (state.ended()) {
            return false;
        }
        state = how;
        reason = why;
        workers = 0;
        notifyAll();
        return true;
    }

    /**
     * What there is behind {@code after}; waits until there is something, the job has ended, or time is up.
     *
     * @param calls the asker waits until so many have ended, or there is much to fetch
     */
    public synchronized View await(int after, int calls, int most, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (!isWorthAnAnswer(after, calls, most) && !state.ended() && left > 0) {
            wait(Math.max(1, left / 1_000_000));
            left = until - System.nanoTime();
        }
        return view(after, most);
    }

    private boolean isWorthAnAnswer(int after, int calls, int most) {
        int fresh = commits.size() - after;
        if (fresh <= 0) {
            return false;
        }
        return succeeded + failed >= calls
                || fresh >= most
                || commits.subList(after, commits.size()).stream()
                                .mapToLong(Commit::bytes)
                                .sum()
                        >= MUCH_BYTES;
    }

    /** What there is behind {@code after} now. */
    public synchronized View view(int after, int most) {
        int from = Math.min(Math.max(after, 0), commits.size());
        int to = Math.min(commits.size(), from + most);
        return new View(
                run,
                state,
                reason,
                total,
                succeeded,
                failed,
                to,
                List.copyOf(commits.subList(from, to)),
                requests,
                workers);
    }
}
