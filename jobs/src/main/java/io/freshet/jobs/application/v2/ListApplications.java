package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationPage;
import io.freshet.jobs.application.Applications;
import java.util.List;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsResponse;

/** Lists applications by name; the token is the last name shown. */
final class ListApplications extends ControlOperation<ListApplicationsRequest, ListApplicationsResponse> {
    ListApplications(Applications applications) {
        super(ListApplicationsRequest.class, applications);
    }

    @Override
    ListApplicationsResponse decide(ListApplicationsRequest request, Caller caller) {
        int limit = request.limit() == null ? 50 : request.limit();
        ApplicationPage page = applications.list(Requests.text(request.nextToken(), ""), limit);
        List<ApplicationDefinition> shown = page.applications();
        return ListApplicationsResponse.builder()
                .applicationSummaries(shown.stream().map(Responses::summary).toList())
                .nextToken(page.hasMore() ? shown.get(shown.size() - 1).name() : null)
                .build();
    }
}
