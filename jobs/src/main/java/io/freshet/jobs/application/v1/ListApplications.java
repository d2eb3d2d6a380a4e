package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationPage;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.services.kinesisanalytics.model.ListApplicationsRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.ListApplicationsResponse;

/** Lists applications by name. */
final class ListApplications extends ControlOperation<ListApplicationsRequest, ListApplicationsResponse> {
    ListApplications(Applications applications) {
        super(ListApplicationsRequest.class, applications);
    }

    @Override
    ListApplicationsResponse decide(ListApplicationsRequest request, Caller caller) {
        int limit = request.limit() == null ? 50 : request.limit();
        ApplicationPage page = applications.list(Requests.text(request.exclusiveStartApplicationName(), ""), limit);
        return ListApplicationsResponse.builder()
                .applicationSummaries(
                        page.applications().stream().map(Responses::summary).toList())
                .hasMoreApplications(page.hasMore())
                .build();
    }
}
