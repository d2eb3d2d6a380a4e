package io.freshet.awsapi.auth;

import java.util.Map;

/**
 * A request as its signer saw it.
 *
 * @param target path and query exactly as they were sent
 * @param headers by lower-case name; values of a repeated header are joined by commas; {@code host} and {@code :authority} are one, over HTTP/2 and HTTP/1.1
 */
public record SignedRequest(String method, String target, Map<String, String> headers, byte[] body) {
    /** The signing name of the service that the sender says it is for, or throws the services' error. Not verified. */
    public String claimedService() {
        return Claims.of(this).service();
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }
}
