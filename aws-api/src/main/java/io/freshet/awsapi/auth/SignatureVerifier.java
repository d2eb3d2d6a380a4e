package io.freshet.awsapi.auth;

import io.freshet.awsapi.operation.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lets in who has signed with a known key: Signature Version 4 in the header or in the query. */
public final class SignatureVerifier implements Authenticator {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int MAX_REMEMBERED = 1_000;

    private final Map<String, AccessKey> keys;
    private final Clock clock;

    /** Derived keys that have once verified something, by access key and scope: strangers cannot fill it. */
    private final Map<String, SigningKey> derived = new ConcurrentHashMap<>();

    public SignatureVerifier(Collection<AccessKey> keys, Clock clock) {
        this.keys = keys.stream().collect(Collectors.toUnmodifiableMap(AccessKey::id, Function.identity()));
        this.clock = clock;
    }

    @Override
    public Authenticated authenticate(SignedRequest request, String service) {
        Claims claims = Claims.of(request);
        if (!claims.algorithm().equals(Claims.ALGORITHM)) {
            throw Claims.incomplete(
                    "Unsupported signing algorithm '" + claims.algorithm() + "'; use '" + Claims.ALGORITHM + "'.");
        }
        AccessKey key = key(claims);
        checkScope(claims, service);
        checkTime(claims);
        checkSignedHeaders(request, claims);
        String payload = payload(request, claims);
        String canonical = CanonicalRequest.text(request, claims.signedHeaders(), payload);
        String remembered = key.id() + "/" + claims.scope();
        SigningKey known = derived.get(remembered);
        SigningKey signer = known == null ? SigningKey.derive(key.secret(), claims) : known;
        if (!Hashes.equal(signer.sign(claims.timestamp(), canonical), claims.signature())) {
            throw mismatch();
        }
        if (known == null) {
            remember(remembered, signer);
        }
        return new Authenticated(key, body(request, claims, signer));
    }

    /** A temporary key is not let in this way: its token is missing. */
    @Override
    public AccessKey identify(String id, String secret) {
        AccessKey key = keys.get(id);
        if (key == null || !key.sessionToken().isEmpty() || !Hashes.equal(key.secret(), secret)) {
            throw Authenticator.unrecognized();
        }
        return key;
    }

    private AccessKey key(Claims claims) {
        AccessKey key = keys.get(claims.accessKey());
        if (key == null || !Hashes.equal(key.sessionToken(), claims.sessionToken())) {
            throw Authenticator.unrecognized();
        }
        return key;
    }

    private static void checkScope(Claims claims, String service) {
        if (!claims.service().equals(service)) {
            throw Claims.invalid("Credential should be scoped to correct service: '" + service + "'. ");
        }
        if (!claims.terminator().equals(Claims.TERMINATOR)) {
            throw Claims.invalid("Credential should be scoped with a valid terminator: '" + Claims.TERMINATOR
                    + "', not '" + claims.terminator() + "'. ");
        }
        String day = claims.timestamp().split("T", 2)[0];
        if (!claims.date().equals(day)) {
            throw Claims.invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
                    + " HTTP: '" + claims.date() + "' != '" + day + "', from '" + claims.timestamp() + "'.");
        }
    }

    private void checkTime(Claims claims) {
        Instant signedAt = claims.signedAt();
        Instant now = clock.instant();
        Instant earliest = now.minus(claims.lifetime());
        Instant latest = now.plus(SKEW);
        if (signedAt.isBefore(earliest)) {
            throw Claims.invalid("Signature expired: " + claims.timestamp() + " is now earlier than "
                    + Claims.BASIC.format(earliest) + " (" + Claims.BASIC.format(now) + " - "
                    + shown(claims.lifetime()) + ".)");
        }
        if (signedAt.isAfter(latest)) {
            throw Claims.invalid("Signature not yet current: " + claims.timestamp() + " is still later than "
                    + Claims.BASIC.format(latest) + " (" + Claims.BASIC.format(now) + " + " + shown(SKEW) + ".)");
        }
    }

    private static String shown(Duration duration) {
        return duration.toSecondsPart() == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " sec";
    }

    /** What decides the meaning of a request must be signed: where it goes, which operation it is, when it was made. */
    private static void checkSignedHeaders(SignedRequest request, Claims claims) {
        if (!claims.signedHeaders().contains("host") && !claims.signedHeaders().contains(Claims.AUTHORITY)) {
            throw Claims.invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (String name : List.of("x-amz-target", "x-amz-date", "x-amz-security-token")) {
            boolean ofNoUse = claims.presigned() && !name.equals("x-amz-target");
            if (request.headers().containsKey(name)
                    && !ofNoUse
                    && !claims.signedHeaders().contains(name)) {
                throw Claims.invalid("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
    }

    private static String payload(SignedRequest request, Claims claims) {
        return claims.payload().equals(UNSIGNED) || claims.payload().startsWith(AwsChunked.PREFIX)
                ? claims.payload()
                : Hashes.sha256(request.body(), 0, request.body().length);
    }

    private static byte[] body(SignedRequest request, Claims claims, SigningKey signer) {
        if (!claims.payload().startsWith(AwsChunked.PREFIX)) {
            return request.body();
        }
        return AwsChunked.of(request, claims)
                .decode((previous, from, length, signature) -> Hashes.equal(
                        signer.signChunk(claims.timestamp(), previous, request.body(), from, length), signature));
    }

    private void remember(String name, SigningKey signer) {
        if (derived.size() >= MAX_REMEMBERED) {
            derived.clear();
        }
        derived.put(name, signer);
    }

    static ApiException mismatch() {
        return Claims.invalid(
                "The request signature we calculated does not match the signature you provided. Check your"
                        + " AWS Secret Access Key and signing method. Consult the service documentation for details.");
    }
}
