package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.time.Duration;

/** What delivered objects are loaded into once they are visible. */
public sealed interface Load extends Serializable permits TableLoad, LakeLoad {
    /** How long the load of an object is tried again. */
    Duration retryFor();

    /** What its metrics are called. */
    String metric();
}
