package io.freshet.awsapi.auth;

import io.freshet.awsapi.operation.ApiException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers which access keys were not let in, when and why: the last few, so that a flood of made-up keys costs nothing. */
public final class NotedRefusals implements Authenticator {
    private static final int MOST = 50;

    private final Authenticator asked;
    private final Clock clock;
    private volatile boolean some;
    private final Map<String, Refusal> refusals = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
            return size() > MOST;
        }
    };

    public NotedRefusals(Authenticator asked, Clock clock) {
        this.asked = asked;
        this.clock = clock;
    }

    /**
     * A key that was not let in, and has not been let in since.
     *
     * @param keyId as the request gives it: letters, digits and underscores
     * @param code of the error that it was answered with
     * @param message of that error
     */
    public record Refusal(String keyId, long times, Instant since, Instant last, String code, String message) {}

    @Override
    public Authenticated authenticate(SignedRequest request, String service) {
        try {
            Authenticated found = asked.authenticate(request, service);
            letIn(found.key().id());
            return found;
        } catch (ApiException e) {
            note(keyId(request), e);
            throw e;
        }
    }

    @Override
    public AccessKey identify(String id, String secret) {
        try {
            AccessKey found = asked.identify(id, secret);
            letIn(id);
            return found;
        } catch (ApiException e) {
            note(id, e);
            throw e;
        }
    }

    private void letIn(String keyId) {
        if (some) {
            synchronized (this) {
                refusals.remove(keyId);
                some = !refusals.isEmpty();
            }
        }
    }

    /** Empty if the request does not say whose it is. */
    private static String keyId(SignedRequest request) {
        try {
            return Claims.of(request).accessKey();
        } catch (ApiException unreadable) {
            return "";
        }
    }

    private void note(String keyId, ApiException refused) {
        if (!keyId.matches("\\w{1,128}")) {
            return;
        }
        Instant now = clock.instant();
        String message = String.valueOf(refused.getMessage());
        synchronized (this) {
            some = true;
            refusals.merge(
                    keyId,
                    new Refusal(keyId, 1, now, now, refused.code(), message),
                    (was, one) -> new Refusal(keyId, was.times() + 1, was.since(), now, refused.code(), message));
        }
    }

    /** Those refused last come last. */
    public synchronized List<Refusal> list() {
        return List.copyOf(refusals.values());
    }
}
