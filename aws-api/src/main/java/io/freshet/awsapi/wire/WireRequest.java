package io.freshet.awsapi.wire;

import java.util.Map;

/**
 * A request as an HTTP server received it.
 *
 * @param path with the query string
 * @param headers by lower-case name
 */
public record WireRequest(String method, String path, Map<String, String> headers, byte[] body) {
    /** The header; empty if there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
