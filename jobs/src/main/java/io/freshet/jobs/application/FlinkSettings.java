package io.freshet.jobs.application;

import static io.freshet.jobs.application.ApplicationException.invalid;

/**
 * What makes an application one of Flink's SQL.
 *
 * @param runtime as it was asked for, for example {@code FLINK-1_19}; there is one Flink here, whatever the version
 * @param parallelism of its operators
 * @param snapshots whether snapshots may be made
 */
public record FlinkSettings(String runtime, int parallelism, boolean snapshots) {
    private static final int MOST = 64;

    public FlinkSettings {
        if (parallelism < 1 || parallelism > MOST) {
            throw invalid("Parallelism: " + parallelism + " (expected: 1.." + MOST + ")");
        }
    }
}
