package io.freshet.jobs.application.v2;

import static io.freshet.jobs.application.ApplicationException.invalid;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationSnapshotsRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationSnapshotsResponse;

/** Lists the snapshots of an application, the newest first; the token is the place where the next page begins. */
final class ListApplicationSnapshots
        extends ControlOperation<ListApplicationSnapshotsRequest, ListApplicationSnapshotsResponse> {
    private static final int MOST = 50;

    ListApplicationSnapshots(Applications applications) {
        super(ListApplicationSnapshotsRequest.class, applications);
    }

    @Override
    ListApplicationSnapshotsResponse decide(ListApplicationSnapshotsRequest request, Caller caller) {
        List<Snapshot> all = new ArrayList<>(applications.snapshots(request.applicationName()));
        Collections.reverse(all);
        int from = from(request.nextToken(), all);
        int to = Math.min(all.size(), from + (request.limit() == null ? MOST : request.limit()));
        return ListApplicationSnapshotsResponse.builder()
                .snapshotSummaries(
                        all.subList(from, to).stream().map(Responses::snapshot).toList())
                .nextToken(to < all.size() ? all.get(to).name() : null)
                .build();
    }

    private static int from(@Nullable String token, List<Snapshot> all) {
        if (token == null) {
            return 0;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(token)) {
                return i;
            }
        }
        throw invalid("NextToken: " + token + " (expected: one from the answer before)");
    }
}
