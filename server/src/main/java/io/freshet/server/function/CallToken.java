package io.freshet.server.function;

import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.security.SecureRandom;
import java.util.Base64;

/** The token by which jobs on a Flink cluster are known, the same for all servers of one database. */
public final class CallToken {
    private static final String KIND = "call-token";
    private static final String NAME = "jobs";
    private static final int BYTES = 32;

    private CallToken() {}

    /** The token; made when it is first asked for. */
    public static String of(ResourceStore store) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String fresh = "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\"";
        return store.find(KIND, NAME)
                .or(() -> store.create(KIND, NAME, fresh))
                .or(() -> store.find(KIND, NAME)) // another server was quicker
                .map(Resource::document)
                .map(document -> document.replace("\"", ""))
                .orElseThrow(() -> new IllegalStateException("the token of jobs was removed while it was made"));
    }
}
