package io.freshet.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a server said. The bytes are the connection's own and hold until its next request.
 *
 * @param length of the body, which may be shorter than the array
 */
record Answer(int status, byte[] body, int length) {
    boolean isOk() {
        return status == 200;
    }

    /** The answer itself, if it is one of success. */
    Answer orFail(String operation) {
        if (!isOk()) {
            throw new IllegalStateException(operation + " was answered with " + status + ": " + beginning());
        }
        return this;
    }

    private String beginning() {
        return new String(body, 0, Math.min(length, 300), UTF_8);
    }
}
