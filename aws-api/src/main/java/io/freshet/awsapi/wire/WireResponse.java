package io.freshet.awsapi.wire;

import java.util.Map;
import java.util.Optional;

/**
 * A response as an HTTP server is to send it.
 *
 * @param body all of it, or empty if {@code frames} are the body
 * @param frames a body that goes on for longer, sent piece by piece
 */
public record WireResponse(int status, Map<String, String> headers, byte[] body, Optional<ResponseFrames> frames) {
    WireResponse(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, Optional.empty());
    }
}
