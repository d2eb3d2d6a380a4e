package io.freshet.server.demo;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK's own clients with nothing changed but the endpoint. */
final class Clients implements AutoCloseable {
    final KinesisClient kinesis;
    final FirehoseClient firehose;
    final KinesisAnalyticsV2Client analytics;
    final S3Client s3;

    Clients(DemoTarget target) {
        kinesis = aimed(KinesisClient.builder(), target.endpoint(), target.credentials())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        firehose = aimed(FirehoseClient.builder(), target.endpoint(), target.credentials())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        analytics = aimed(KinesisAnalyticsV2Client.builder(), target.endpoint(), target.credentials())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        s3 = aimed(S3Client.builder(), target.s3Endpoint(), target.s3Credentials())
                .httpClientBuilder(ApacheHttpClient.builder())
                .forcePathStyle(true)
                .build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B aimed(
            B builder, URI endpoint, AwsBasicCredentials credentials) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials));
    }

    @Override
    public void close() {
        kinesis.close();
        firehose.close();
        analytics.close();
        s3.close();
    }
}
