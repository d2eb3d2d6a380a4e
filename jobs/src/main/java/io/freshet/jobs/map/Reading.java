package io.freshet.jobs.map;

import io.freshet.jobs.map.MapException.Code;
import java.io.IOException;

/** Something that takes the object store. */
interface Reading<T> {
    T read() throws IOException;

    /** What is read; a store that does not answer is the caller's to wait for. */
    static <T> T fromStore(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new MapException(Code.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }
}
