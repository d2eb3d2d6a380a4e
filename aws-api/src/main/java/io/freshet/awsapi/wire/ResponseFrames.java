package io.freshet.awsapi.wire;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The body of a response that is sent piece by piece. Not for several threads at once, but for {@link #close}. */
public interface ResponseFrames extends AutoCloseable {
    /** The next piece, to be asked for when the last one has been sent; empty at the end. Never fails. */
    CompletionStage<Optional<byte[]>> next();

    /** The client has gone. */
    @Override
    void close();
}
