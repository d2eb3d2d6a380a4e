package io.freshet.awsapi.auth;

import io.freshet.awsapi.auth.AccessPolicy.Decision;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;

/** Decides who may do what: first who asks ({@link #authenticate}), then whether he may ({@link #authorize}). */
public final class AccessControl {
    /** Services whose actions have another prefix in policies than the one they sign with. */
    private static final Map<String, String> ACTION_PREFIXES = Map.of("monitoring", "cloudwatch");

    private final Authenticator authenticator;
    private final RequestedResources resources;

    public AccessControl(Authenticator authenticator, RequestedResources resources) {
        this.authenticator = authenticator;
        this.resources = resources;
    }

    /** Everybody may do everything. */
    public static AccessControl open(String accountId) {
        return new AccessControl(
                new OpenAuthenticator(accountId), new RequestedResources(iterator -> Optional.empty()));
    }

    /** Tells who asks, or throws the services' error. */
    public Authenticated authenticate(SignedRequest request, String service) {
        return authenticator.authenticate(request, service);
    }

    /** Tells whose a key is that is shown with its secret, or throws the services' error. */
    public AccessKey identify(String id, String secret) {
        return authenticator.identify(id, secret);
    }

    /**
     * Returns if the key's policy allows the operation on everything that the request names; else throws {@code AccessDeniedException}.
     *
     * @param service the signing name
     */
    public void authorize(AccessKey key, String service, String operation, SdkPojo request, Caller caller) {
        boolean needsNoPermission = service.equals("sts") && operation.equals("GetCallerIdentity");
        if (key.policy().equals(AccessPolicy.ALLOW_ALL) || needsNoPermission) {
            return;
        }
        String action = ACTION_PREFIXES.getOrDefault(service, service) + ":"
                + (service.equals("lambda") && operation.equals("Invoke") ? "InvokeFunction" : operation);
        for (String resource : resources.of(service, request, caller)) {
            Decision decision = resource.equals(RequestedResources.MALFORMED)
                    ? Decision.NOT_ALLOWED
                    : key.policy().decide(action, resource);
            if (decision != Decision.ALLOWED) {
                throw denied(key, action, resource, decision);
            }
        }
    }

    private static ApiException denied(AccessKey key, String action, String resource, Decision decision) {
        String why = decision == Decision.DENIED
                ? "with an explicit deny in an identity-based policy"
                : "because no identity-based policy allows the " + action + " action";
        return new ApiException(
                "AccessDeniedException",
                400,
                "User: " + key.userArn() + " is not authorized to perform: " + action + " on resource: " + resource
                        + " " + why);
    }
}
