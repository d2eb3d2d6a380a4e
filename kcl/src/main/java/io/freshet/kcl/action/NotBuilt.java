package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;

/** Refuses members of requests whose effect is not built, so that nobody takes it as had. */
final class NotBuilt {
    private NotBuilt() {}

    static void refuse(@Nullable Object value, String member) {
        refuse(value != null, member);
    }

    static void refuse(boolean given, String member) {
        if (given) {
            throw ApiException.unsupported(
                    member + " is not supported: tables are here for the leases of the client libraries; leave it out");
        }
    }

    static void refuse(@Nullable ReturnConsumedCapacity wanted) {
        refuse(wanted != null && wanted != ReturnConsumedCapacity.NONE, "ReturnConsumedCapacity");
    }

    static void refuse(@Nullable ReturnItemCollectionMetrics wanted) {
        refuse(wanted != null && wanted != ReturnItemCollectionMetrics.NONE, "ReturnItemCollectionMetrics");
    }
}
