package io.freshet.jobs.application;

/** Which streams and delivery streams there are, to read from as to write to. */
public interface Destinations {
    boolean exists(String arn);
}
