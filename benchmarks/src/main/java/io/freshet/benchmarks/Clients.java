package io.freshet.benchmarks;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK's clients, aimed at the server under test. */
final class Clients implements AutoCloseable {
    final KinesisAsyncClient load;
    final KinesisClient kinesis;
    final FirehoseClient firehose;
    final KinesisAnalyticsV2Client analytics;
    final S3Client s3;

    Clients(Settings settings) {
        URI endpoint = settings.endpoint();
        load = aimed(KinesisAsyncClient.builder(), endpoint, "benchmark", "benchmark")
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(settings.inFlight()))
                .build();
        kinesis = aimed(KinesisClient.builder(), endpoint, "benchmark", "benchmark")
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        firehose = aimed(FirehoseClient.builder(), endpoint, "benchmark", "benchmark")
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        analytics = aimed(KinesisAnalyticsV2Client.builder(), endpoint, "benchmark", "benchmark")
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        s3 = aimed(S3Client.builder(), settings.s3(), settings.s3AccessKey(), settings.s3SecretKey())
                .httpClientBuilder(ApacheHttpClient.builder())
                .forcePathStyle(true)
                .build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B aimed(B builder, URI endpoint, String key, String secret) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)));
    }

    @Override
    public void close() {
        load.close();
        kinesis.close();
        firehose.close();
        analytics.close();
        s3.close();
    }
}
