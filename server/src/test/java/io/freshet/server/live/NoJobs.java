package io.freshet.server.live;

import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationJobs;
import io.freshet.jobs.application.Discovery;
import io.freshet.jobs.application.ReferenceSource;
import io.freshet.jobs.application.StartingPosition;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.runner.JobState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs of applications that never run. */
final class NoJobs implements ApplicationJobs {
    @Override
    public void clear(String applicationName) {}

    @Override
    public void start(ApplicationDefinition definition, Map<String, StartingPosition> positions) {}

    @Override
    public void resume(ApplicationDefinition definition) {}

    @Override
    public void redeploy(ApplicationDefinition definition) {}

    @Override
    public void stop(String applicationName) {}

    @Override
    public Optional<LiveApplication> live(String applicationName) {
        return Optional.empty();
    }

    @Override
    public Optional<String> problem(ReferenceSource table) {
        return Optional.empty();
    }

    @Override
    public Discovery discover(StreamReference source, boolean oldest) {
        return new Discovery(List.of(), null, List.of(), List.of());
    }

    @Override
    public Discovery discover(String bucket, String key) {
        return new Discovery(List.of(), null, List.of(), List.of());
    }

    @Override
    public void snapshot(String applicationName, String snapshot) {}

    @Override
    public String sight(String applicationName) {
        return "";
    }

    @Override
    public void restore(String applicationName, String snapshot, String sight) {}

    @Override
    public void forgetSnapshot(String applicationName, String snapshot) {}

    @Override
    public JobState state(String applicationName) {
        return JobState.ABSENT;
    }

    @Override
    public void forget(String applicationName) {}
}
