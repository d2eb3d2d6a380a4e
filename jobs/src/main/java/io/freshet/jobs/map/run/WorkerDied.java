package io.freshet.jobs.map.run;

import io.freshet.client.wire.CallStatus;
import java.util.OptionalInt;

/** A worker is gone in the middle of its calls. */
final class WorkerDied extends Exception {
    private final CallStatus why;
    private final int suspect;

    /**
     * @param why {@link CallStatus#TIMED_OUT} and {@link CallStatus#OUT_OF_MEMORY} if it was ended for that, else
     *     {@link CallStatus#WORKER_CRASHED}
     * @param suspect the call that it was at; -1 if that is not known
     */
    WorkerDied(CallStatus why, int suspect, String message) {
        super(message);
        this.why = why;
        this.suspect = suspect;
    }

    CallStatus why() {
        return why;
    }

    OptionalInt suspect() {
        return suspect < 0 ? OptionalInt.empty() : OptionalInt.of(suspect);
    }
}
