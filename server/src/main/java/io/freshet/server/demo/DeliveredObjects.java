package io.freshet.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Reads back what lies under a prefix of a bucket, each object once, however often it is asked. */
final class DeliveredObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final Map<String, Content> objects = new LinkedHashMap<>();

    DeliveredObjects(S3Client s3, String bucket, String prefix) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /** One object: its size as stored, and its rows as JSON. */
    record Content(String key, long sizeBytes, List<JsonNode> rows) {}

    /** Lists the prefix again and reads what is new. */
    DeliveredObjects refresh() {
        for (S3Object object :
                s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).contents()) {
            objects.computeIfAbsent(object.key(), key -> new Content(key, object.size(), read(key)));
        }
        return this;
    }

    List<Content> contents() {
        return List.copyOf(objects.values());
    }

    List<JsonNode> rows() {
        return objects.values().stream()
                .flatMap(content -> content.rows().stream())
                .toList();
    }

    private List<JsonNode> read(String key) {
        byte[] bytes = s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray();
        try {
            return key.endsWith(".parquet") ? parquet(bytes) : gzipJsonLines(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read s3://" + bucket + "/" + key, e);
        }
    }

    private static List<JsonNode> gzipJsonLines(byte[] bytes) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(bytes)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(JSON.readTree(line));
            }
        }
        return rows;
    }

    private static List<JsonNode> parquet(byte[] bytes) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (var reader = AvroParquetReader.<GenericRecord>builder(
                        new BytesInputFile(bytes), new PlainParquetConfiguration())
                .build()) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                rows.add(JSON.readTree(row.toString()));
            }
        }
        return rows;
    }
}
