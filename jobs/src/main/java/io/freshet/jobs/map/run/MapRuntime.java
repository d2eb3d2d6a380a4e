package io.freshet.jobs.map.run;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import java.io.Serializable;

/**
 * What readers need to know about where they run.
 *
 * @param bucket where map jobs are kept
 * @param directory for code and workers, on the machine of the reader
 * @param python the program that runs Python, by its absolute path; empty if there is none
 * @param memoryMib of a worker whose job does not say
 * @param javaInside whether Java calls without limits run in the process of the reader
 */
public record MapRuntime(
        ObjectStoreConfig store, String bucket, String directory, String python, int memoryMib, boolean javaInside)
        implements Serializable {}
