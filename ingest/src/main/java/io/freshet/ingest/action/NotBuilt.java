package io.freshet.ingest.action;

import io.freshet.awsapi.operation.ApiException;
import org.jspecify.annotations.Nullable;

/** Refuses members of requests whose effect is not built, so that nobody takes it as had. */
final class NotBuilt {
    private NotBuilt() {}

    static void refuse(@Nullable Object value, String member) {
        if (value != null) {
            throw ApiException.unsupported(member + " is not supported yet: leave it out");
        }
    }
}
