package io.freshet.firehosesink.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Plain clients of the store, for the questions that S3A has no words for. They give up soon. */
final class S3Clients {
    private S3Clients() {}

    /** @param patience for one request with all its attempts */
    static S3Client open(ObjectStoreConfig config, Duration patience) {
        return open(config, patience, 2);
    }

    static S3Client open(ObjectStoreConfig config, Duration patience, int connections) {
        return builder(config, patience, connections).build();
    }

    static S3ClientBuilder builder(ObjectStoreConfig config, Duration patience, int connections) {
        return S3Client.builder()
                .endpointOverride(config.endpoint())
                .region(Region.of(config.region()))
                .forcePathStyle(config.pathStyle())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(config.accessKey(), config.secretKey())))
                .httpClientBuilder(ApacheHttpClient.builder()
                        .maxConnections(connections)
                        .connectionTimeout(patience)
                        .socketTimeout(patience))
                .overrideConfiguration(
                        settings -> settings.retryStrategy(RetryMode.STANDARD).apiCallTimeout(patience));
    }
}
