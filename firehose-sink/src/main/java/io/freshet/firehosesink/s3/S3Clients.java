package io.freshet.firehosesink.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Plain clients of the store, for the questions that S3A has no words for. They give up soon. */
final class S3Clients {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private S3Clients() {}

    static S3Client open(ObjectStoreConfig config) {
        return S3Client.builder()
                .endpointOverride(config.endpoint())
                .region(Region.of(config.region()))
                .forcePathStyle(config.pathStyle())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(config.accessKey(), config.secretKey())))
                .httpClientBuilder(ApacheHttpClient.builder()
                        .maxConnections(2)
                        .connectionTimeout(PATIENCE)
                        .socketTimeout(PATIENCE))
                .overrideConfiguration(
                        settings -> settings.retryStrategy(RetryMode.STANDARD).apiCallTimeout(PATIENCE.multipliedBy(4)))
                .build();
    }
}
