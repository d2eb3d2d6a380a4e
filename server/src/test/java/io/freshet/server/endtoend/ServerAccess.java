package io.freshet.server.endtoend;

import io.freshet.server.cli.Program;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.s3.S3Client;

/** How clients come to what is tested: one server, or several behind one address. */
interface ServerAccess {
    URI endpoint();

    URI s3Endpoint();

    /** What the server wrote, for the message of a test that fails. */
    String log();

    /** Runs another command of the program against it; its exit code, and behind it all that it said. */
    default String freshet(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--endpoint-url", endpoint().toString()));
        return Program.run(all.toArray(String[]::new));
    }

    default KinesisClient kinesis() {
        return aimed(KinesisClient.builder(), endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    default FirehoseClient firehose() {
        return aimed(FirehoseClient.builder(), endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    default KinesisAnalyticsV2Client analytics() {
        return aimed(KinesisAnalyticsV2Client.builder(), endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    default S3Client s3() {
        return aimed(S3Client.builder(), s3Endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .forcePathStyle(true)
                .build();
    }

    /** Clients that never retry: a test must know whether a record was acknowledged. */
    static <B extends AwsClientBuilder<B, ?>> B aimed(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }
}
