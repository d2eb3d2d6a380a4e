package io.freshet.server.function;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.functions.invoke.FailureSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.s3.S3Client;

/** Sends results of functions to streams and delivery streams of this server, to its object store, and to others by HTTP. */
public final class Results implements FailureSink {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServiceApi kinesis;
    private final ServiceApi firehose;
    private final Supplier<ObjectStoreConfig> store;
    private final CallerDefaults defaults;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    public Results(
            ServiceApi kinesis, ServiceApi firehose, Supplier<ObjectStoreConfig> store, CallerDefaults defaults) {
        this.kinesis = kinesis;
        this.firehose = firehose;
        this.store = store;
        this.defaults = defaults;
    }

    @Override
    public void send(String destination, String name, byte[] document) {
        String[] parts = destination.split(":", 6);
        if (destination.startsWith("http")) {
            post(destination, document);
        } else if (parts[2].equals("kinesis")) {
            call(
                    kinesis,
                    PutRecordRequest.builder()
                            .streamName(parts[5].substring("stream/".length()))
                            .partitionKey(name.length() > 256 ? name.substring(name.length() - 256) : name)
                            .data(SdkBytes.fromByteArray(document))
                            .build());
        } else if (parts[2].equals("firehose")) {
            call(
                    firehose,
                    software.amazon.awssdk.services.firehose.model.PutRecordRequest.builder()
                            .deliveryStreamName(parts[5].substring("deliverystream/".length()))
                            .record(Record.builder()
                                    .data(SdkBytes.fromByteArray(document))
                                    .build())
                            .build());
        } else {
            put(parts[5], name, document);
        }
    }

    @SuppressWarnings("unchecked") // the operation is found by the request it takes
    private void call(ServiceApi service, SdkPojo request) {
        Operation<SdkPojo, ?> operation = (Operation<SdkPojo, ?>) service.operations().stream()
                .filter(each -> each.requestType().isInstance(request))
                .findFirst()
                .orElseThrow();
        Caller caller = new Caller(
                defaults.accountId(), defaults.region(), UUID.randomUUID().toString());
        try {
            operation.handle(request, caller).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void put(String bucketAndPrefix, String name, byte[] document) {
        String[] parts = bucketAndPrefix.split("/", 2);
        String key = parts.length == 2 && !parts[1].isEmpty() ? parts[1] + "/" + name : name;
        ObjectStoreConfig config = store.get();
        try (S3Client client = S3Client.builder()
                .endpointOverride(config.endpoint())
                .region(Region.of(config.region()))
                .forcePathStyle(config.pathStyle())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(config.accessKey(), config.secretKey())))
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(1).socketTimeout(PATIENCE))
                .build()) {
            client.putObject(
                    request -> request.bucket(parts[0]).key(key).contentType("application/json"),
                    RequestBody.fromBytes(document));
        }
    }

    private void post(String url, byte[] document) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(document))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IllegalStateException(url + " answers with status " + status + " (expected: 2xx)");
            }
        } catch (IOException e) {
            throw new IllegalStateException(url + " cannot be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(url + " was not called: interrupted", e);
        }
    }
}
