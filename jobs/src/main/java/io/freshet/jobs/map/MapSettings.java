package io.freshet.jobs.map;

/**
 * What a server gives to map jobs.
 *
 * @param workers of a job at most
 * @param jobs that run at once; others wait for their turn
 * @param pythonVersion of the workers: {@code 3.11}; empty if there is no Python
 */
public record MapSettings(int workers, int jobs, String pythonVersion) {
    public MapSettings {
        Limits.within("map.workers", workers, 1, 1_000);
        Limits.within("map.jobs", jobs, 1, 1_000);
    }
}
