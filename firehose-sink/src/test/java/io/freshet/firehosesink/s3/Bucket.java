package io.freshet.firehosesink.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket as a client that knows nothing of this project sees it. */
public final class Bucket {
    private final ObjectStoreConfig config;
    private final String name;

    public Bucket(ObjectStoreConfig config, String name) {
        this.config = config;
        this.name = name;
    }

    public S3Client client() {
        return S3Client.builder()
                .endpointOverride(config.endpoint())
                .region(Region.of(config.region()))
                .forcePathStyle(true)
                .httpClientBuilder(ApacheHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(config.accessKey(), config.secretKey())))
                .build();
    }

    public Map<String, byte[]> objects() {
        Map<String, byte[]> objects = new TreeMap<>();
        try (S3Client s3 = client()) {
            for (S3Object object :
                    s3.listObjectsV2Paginator(r -> r.bucket(name)).contents()) {
                objects.put(
                        object.key(),
                        s3.getObjectAsBytes(r -> r.bucket(name).key(object.key()))
                                .asByteArray());
            }
        }
        return objects;
    }

    /** All lines of all objects, unzipped where the name says so. */
    public List<String> lines() {
        return objects().entrySet().stream()
                .flatMap(
                        object -> new String(plain(object.getKey(), object.getValue()), StandardCharsets.UTF_8).lines())
                .toList();
    }

    public List<String> awaitLines(int count) throws InterruptedException {
        List<String> lines = lines();
        for (int i = 0; i < 600 && lines.size() < count; i++) {
            Thread.sleep(50);
            lines = lines();
        }
        return lines;
    }

    private static byte[] plain(String key, byte[] data) {
        try {
            return key.endsWith(".gz") ? new GZIPInputStream(new ByteArrayInputStream(data)).readAllBytes() : data;
        } catch (IOException e) {
            throw new UncheckedIOException(key, e);
        }
    }
}
