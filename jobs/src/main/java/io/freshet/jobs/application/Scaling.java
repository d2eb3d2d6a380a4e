package io.freshet.jobs.application;

import io.freshet.jobs.application.StoredApplications.Stored;
import io.freshet.jobs.runner.JobView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes applications wider and narrower as their load asks, within what their tags allow: twice as wide when one of its tasks has been busy nearly all of half a
 * minute, half as wide when all have been idle most of ten minutes. The job stops with a savepoint and goes on from it, as with an update.
 */
final class Scaling {
    private static final Logger LOG = LoggerFactory.getLogger(Scaling.class);
    private static final double BUSY = 0.8;
    private static final Duration BUSY_FOR = Duration.ofSeconds(30);

    /** With half the width it would still be busy less than {@link #BUSY}. */
    private static final double IDLE = 0.3;

    private static final Duration IDLE_FOR = Duration.ofMinutes(10);

    private final StoredApplications stored;
    private final Transitions transitions;
    private final ApplicationJobs jobs;
    private final Clock clock;
    private final Map<String, Spell> spells = new ConcurrentHashMap<>();

    /** Since when an application of one version and width has been busy, or idle, without a break. */
    private record Spell(long version, int width, boolean busy, Instant since) {}

    Scaling(StoredApplications stored, Transitions transitions, ApplicationJobs jobs, Clock clock) {
        this.stored = stored;
        this.transitions = transitions;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Looks at all of them once. */
    void look() {
        for (ApplicationDefinition definition : stored.all()) {
            Optional<JobView> view = definition.parallelism().isElastic() && runs(definition)
                    ? jobs.job(definition.name())
                    : Optional.empty();
            int width = view.map(seen -> width(definition, seen)).orElse(definition.width());
            if (view.isEmpty()) {
                spells.remove(definition.name());
            } else if (width != definition.width() && width - definition.width() <= jobs.freeSlots()) {
                change(definition, width);
            }
        }
    }

    private boolean runs(ApplicationDefinition definition) {
        return definition.status() == ApplicationStatus.RUNNING
                && transitions.visibleStatus(definition) == ApplicationStatus.RUNNING;
    }

    private int width(ApplicationDefinition definition, JobView view) {
        double busiest =
                view.tasks().stream().mapToDouble(JobView.Task::busy).max().orElse(-1);
        boolean busy = busiest >= BUSY;
        if (!busy && (busiest < 0 || busiest > IDLE)) {
            spells.remove(definition.name());
            return definition.width();
        }
        Instant now = clock.instant();
        Spell spell = spells.compute(
                definition.name(),
                (name, last) -> goesOn(last, definition, busy)
                        ? last
                        : new Spell(definition.version(), definition.width(), busy, now));
        boolean longEnough = !spell.since().plus(busy ? BUSY_FOR : IDLE_FOR).isAfter(now);
        int wanted = busy ? definition.width() * 2 : definition.width() / 2;
        return longEnough ? definition.parallelism().nearest(wanted) : definition.width();
    }

    private static boolean goesOn(@Nullable Spell last, ApplicationDefinition definition, boolean busy) {
        return last != null
                && last.busy() == busy
                && last.width() == definition.width()
                && last.version() == definition.version();
    }

    private void change(ApplicationDefinition seen, int width) {
        Optional<Stored> current = stored.find(seen.name());
        ApplicationDefinition changed = seen.withWidth(width).withStatus(ApplicationStatus.UPDATING);
        boolean unchanged = current.isPresent() && current.get().definition().equals(seen);
        if (unchanged && stored.replace(current.get(), changed)) {
            LOG.atInfo()
                    .addKeyValue("application", seen.name())
                    .addKeyValue("from", seen.width())
                    .addKeyValue("to", width)
                    .log("application changes its width");
            spells.remove(seen.name());
            transitions.begin(changed);
        }
    }
}
