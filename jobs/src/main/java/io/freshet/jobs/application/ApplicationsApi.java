package io.freshet.jobs.application;

import io.freshet.awsapi.operation.ServiceApi;

/** The two versions of the control API, over the same applications. */
public final class ApplicationsApi {
    private ApplicationsApi() {}

    public static ServiceApi v1(Applications applications) {
        return new ServiceApi(
                "kinesisanalytics",
                "KinesisAnalytics_20150814",
                "kinesisanalytics-2015-08-14-model.json",
                io.freshet.jobs.application.v1.OperationList.over(applications));
    }

    public static ServiceApi v2(Applications applications) {
        return new ServiceApi(
                "kinesisanalytics",
                "KinesisAnalytics_20180523",
                "kinesisanalyticsv2-2018-05-23-model.json",
                io.freshet.jobs.application.v2.OperationList.over(applications));
    }
}
