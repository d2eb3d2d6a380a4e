package io.freshet.awsapi.auth;

/**
 * Lets everybody in under any key: a signature must be there and be complete, for the errors of a client that forgot it, but nothing
 * of it is verified. For a server that only its own machine can reach.
 */
public final class OpenAuthenticator implements Authenticator {
    private final AccessKey everybody;

    public OpenAuthenticator(String accountId) {
        this.everybody = new AccessKey("anybody", "unused", "", accountId, AccessPolicy.ALLOW_ALL);
    }

    @Override
    public Authenticated authenticate(SignedRequest request, String service) {
        Claims claims = Claims.of(request);
        byte[] body = claims.payload().startsWith(AwsChunked.PREFIX)
                ? AwsChunked.of(request, claims).decode((previous, from, length, signature) -> true)
                : request.body();
        return new Authenticated(everybody, body);
    }

    @Override
    public AccessKey identify(String id, String secret) {
        return everybody;
    }
}
