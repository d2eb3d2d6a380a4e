package io.freshet.awsapi.wire;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.trace.Sampler;
import io.freshet.awsapi.trace.TraceContext;
import software.amazon.awssdk.core.SdkPojo;

/** Lets requests in, the same way in every protocol: first who sends it; then, when its values are known, whether he may. */
record Admission(AccessControl access, CallerDefaults defaults, Sampler sampler) {
    /**
     * Tells the sender, or throws the services' error.
     *
     * @param service the signing name
     */
    Admitted admit(WireRequest request, String service, String requestId) {
        Authenticated sender = access.authenticate(signed(request), service);
        WireRequest plain = new WireRequest(request.method(), request.path(), request.headers(), sender.body());
        Caller caller = new Caller(sender.key().accountId(), defaults.region(), requestId);
        return new Admitted(access, sampler, sender.key(), caller, plain);
    }

    static SignedRequest signed(WireRequest request) {
        return new SignedRequest(request.method(), request.path(), request.headers(), request.body());
    }

    /**
     * A request whose sender is known.
     *
     * @param request its body without the framing of chunks
     */
    record Admitted(AccessControl access, Sampler sampler, AccessKey key, Caller caller, WireRequest request) {
        /** Whether nothing that the request could ask for would be refused. */
        boolean mayDoEverything() {
            return key.policy().equals(AccessPolicy.ALLOW_ALL);
        }

        /** The caller, with the trace to which the request belongs if it is one of those that are traced. */
        Caller traced() {
            TraceContext context = sampler.decide(request.headers());
            return context == null ? caller : caller.traced(context);
        }

        void authorize(String service, String operation, SdkPojo asked) {
            access.authorize(key, service, operation, asked, caller);
        }
    }
}
