package io.freshet.kcl.identity;

import io.freshet.awsapi.operation.ServiceApi;
import java.util.List;

/** The one operation of the token service that is built. */
public final class IdentityApi {
    private IdentityApi() {}

    public static ServiceApi of() {
        return new ServiceApi(
                "sts",
                "AWSSecurityTokenServiceV20110615",
                "sts-2011-06-15-model.json",
                List.of(new GetCallerIdentity()));
    }
}
