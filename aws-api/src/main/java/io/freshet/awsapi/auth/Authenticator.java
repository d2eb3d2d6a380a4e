package io.freshet.awsapi.auth;

/** Tells who sent a request, or throws the services' error. Called by many threads at once. */
public interface Authenticator {
    /**
     * Tells the sender.
     *
     * @param service the signing name of the service that the request is for, for example {@code kinesis}
     */
    Authenticated authenticate(SignedRequest request, String service);
}
