package io.freshet.jobs.map.run;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import java.io.Serializable;
import java.util.Map;

/**
 * What readers need to know about where they run.
 *
 * @param bucket where map jobs are kept
 * @param directory for code and workers, on the machine of the reader; empty: a temporary one
 * @param python the program that runs Python, by its absolute path; empty if there is none. With a temporary directory as it is configured
 * @param memoryMib of a worker whose job does not say
 * @param spareWorkers how many workers for Python are ready for the next job, as long as there are jobs
 * @param javaInside whether Java calls without limits run in the process of the reader
 * @param reports how the Kafka is reached through which a server in another process is told; empty: it is in the same
 */
public record MapRuntime(
        ObjectStoreConfig store,
        String bucket,
        String directory,
        String python,
        int memoryMib,
        int spareWorkers,
        boolean javaInside,
        Map<String, String> reports)
        implements Serializable {
    public MapRuntime {
        reports = Map.copyOf(reports);
    }

    /** Whether the server is in another process. */
    public boolean isRemote() {
        return !reports.isEmpty();
    }

    MapRuntime at(String thisDirectory, String thisPython) {
        return new MapRuntime(store, bucket, thisDirectory, thisPython, memoryMib, 0, javaInside, reports);
    }
}
