package io.freshet.awsapi.wire;

import java.util.Map;

/** A response as an HTTP server is to send it. */
public record WireResponse(int status, Map<String, String> headers, byte[] body) {}
