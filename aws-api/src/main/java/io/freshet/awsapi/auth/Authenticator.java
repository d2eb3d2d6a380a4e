package io.freshet.awsapi.auth;

import io.freshet.awsapi.operation.ApiException;

/** Tells who sent a request, or throws the services' error. Called by many threads at once. */
public interface Authenticator {
    /**
     * Tells the sender.
     *
     * @param service the signing name of the service that the request is for, for example {@code kinesis}
     */
    Authenticated authenticate(SignedRequest request, String service);

    /** Tells whose a key is that a client shows with its secret, as it does where requests are not signed. Nobody's, unless it is known. */
    default AccessKey identify(String id, String secret) {
        throw unrecognized();
    }

    /** The services' error for a key that is not known. */
    static ApiException unrecognized() {
        return new ApiException(
                "UnrecognizedClientException", 400, "The security token included in the request is invalid.");
    }
}
