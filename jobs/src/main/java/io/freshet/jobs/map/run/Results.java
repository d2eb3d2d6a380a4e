package io.freshet.jobs.map.run;

import io.freshet.client.wire.CallStatus;
import java.io.IOException;

/** Gets what comes of calls, in the order of the calls. */
interface Results {
    void result(int index, CallStatus status, long startedMicros, long micros, byte[] bytes) throws IOException;
}
