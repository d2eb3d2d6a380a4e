package io.freshet.jobs.application.v2;

import io.freshet.awsapi.operation.Operation;
import io.freshet.jobs.application.Applications;
import java.util.List;

/** The operations of this version that are built. */
public final class OperationList {
    private OperationList() {}

    public static List<Operation<?, ?>> over(Applications applications) {
        return List.of(
                new AddApplicationCloudWatchLoggingOption(applications),
                new AddApplicationInput(applications),
                new AddApplicationOutput(applications),
                new AddApplicationInputProcessingConfiguration(applications),
                new DeleteApplicationInputProcessingConfiguration(applications),
                new AddApplicationReferenceDataSource(applications),
                new DeleteApplicationReferenceDataSource(applications),
                new CreateApplication(applications),
                new CreateApplicationSnapshot(applications),
                new DeleteApplication(applications),
                new DeleteApplicationSnapshot(applications),
                new DescribeApplicationSnapshot(applications),
                new ListApplicationSnapshots(applications),
                new DeleteApplicationCloudWatchLoggingOption(applications),
                new DeleteApplicationOutput(applications),
                new DescribeApplication(applications),
                new DiscoverInputSchema(applications),
                new ListApplications(applications),
                new ListTagsForResource(applications),
                new StartApplication(applications),
                new StopApplication(applications),
                new TagResource(applications),
                new UntagResource(applications),
                new UpdateApplication(applications));
    }
}
