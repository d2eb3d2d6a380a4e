package io.freshet.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A request that is wrong somewhere: a good one with a few values, bytes or headers replaced, or no request at all.
 *
 * @param bytes from the request line to the end of the body
 */
record FuzzedRequest(byte[] bytes) {
    private static final String JSON = "application/x-amz-json-1.1";
    private static final String CBOR = "application/x-amz-cbor-1.1";

    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("PutRecord", "{\"StreamName\":\"orders\",\"PartitionKey\":\"k\",\"Data\":\"YQ==\"}"),
            Map.entry(
                    "PutRecords",
                    "{\"StreamName\":\"orders\",\"Records\":[{\"PartitionKey\":\"k\",\"Data\":\"YQ==\",\"ExplicitHashKey\":\"1\"}]}"),
            Map.entry("GetRecords", "{\"ShardIterator\":\"AAAAAAAAAAE=\",\"Limit\":10}"),
            Map.entry(
                    "GetShardIterator",
                    "{\"StreamName\":\"orders\",\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":1.5}"),
            Map.entry("ListShards", "{\"StreamName\":\"orders\",\"MaxResults\":5}"),
            Map.entry("ListStreams", "{\"Limit\":5}"),
            Map.entry("DescribeStream", "{\"StreamName\":\"orders\",\"Limit\":5}"),
            Map.entry("AddTagsToStream", "{\"StreamName\":\"orders\",\"Tags\":{\"a\":\"b\"}}"),
            Map.entry("ListTagsForStream", "{\"StreamName\":\"orders\",\"Limit\":5}"),
            Map.entry("IncreaseStreamRetentionPeriod", "{\"StreamName\":\"orders\",\"RetentionPeriodHours\":24}"));
    private static final List<String> OPERATIONS =
            GOOD.keySet().stream().sorted().toList();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "2147483648",
            "9223372036854775808",
            "1e999999999",
            "1e-999999999",
            "-0.0",
            "99999999999999999999999999999999999999999999999999999999999",
            "[]",
            "{}",
            "[[[[]]]]",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"YQ=\"",
            "\"====\"",
            "\"a b\"",
            "\"orders\"",
            "\"shardId-999999999999\"",
            "\"LATEST\"",
            "\"AFTER_SEQUENCE_NUMBER\"",
            "\"49590338271490256608559692538361571095921575989136588898\"",
            "\"arn:aws:kinesis:us-east-1:000000000000:stream/orders\"",
            "\"arn:aws:kinesis:::stream/\"",
            "\"caf\u00e9 \ud83d\ude00\"");

    private static final ObjectMapper JSON_TREE = new ObjectMapper();
    private static final CBORMapper CBOR_TREE = new CBORMapper();

    static FuzzedRequest of(RandomGenerator random) {
        String operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        boolean cbor = random.nextInt(3) == 0;
        byte[] body = body(operation, cbor, random);
        Map<String, String> headers = RawClient.headers(operation, cbor ? CBOR : JSON);
        headers.put("Content-Length", Integer.toString(body.length));
        String line = "POST / HTTP/1.1";
        switch (random.nextInt(12)) {
            case 0 -> headers.put(pick(random, notLength(headers)), noise(random, 40));
            case 1 -> headers.remove(pick(random, notLength(headers)));
            case 2 -> headers.put("X-" + random.nextInt(100), "y".repeat(random.nextInt(2_000)));
            case 3 ->
                line = pick(random, List.of("GET", "PUT", "OPTIONS", "TRACE", "FOO", "CONNECT")) + " /a//../%zz?"
                        + noise(random, 20).replace(' ', '+') + " HTTP/1.1";
            case 4 -> headers.put("Authorization", noise(random, 200));
            case 5 ->
                line = "POST /?X-Amz-Algorithm=" + noise(random, 10).replaceAll("\\s", "+")
                        + "&X-Amz-Credential=%2f HTTP/1.1";
            case 6 -> headers.put("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
            case 7 -> headers.put(pick(random, List.of("Expect", "Content-Encoding", "Upgrade")), noise(random, 10));
            case 8 -> {
                if (random.nextInt(100) == 0) { // such a request may never be whole, and takes the server's patience
                    headers.put(pick(random, List.of("Content-Length", "Transfer-Encoding")), noise(random, 5));
                }
            }
            default -> {}
        }
        byte[] head = RawClient.head(line, headers);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        if (random.nextInt(1000) == 0) {
            flip(request, 1 + random.nextInt(5), random);
        }
        return new FuzzedRequest(request);
    }

    private static List<String> notLength(Map<String, String> headers) {
        return headers.keySet().stream()
                .filter(name -> !name.equals("Content-Length"))
                .toList();
    }

    private static byte[] body(String operation, boolean cbor, RandomGenerator random) {
        String json = GOOD.getOrDefault(operation, "{}");
        for (int i = random.nextInt(3); i > 0; i--) {
            json = replaced(json, random);
        }
        byte[] body = json.getBytes(UTF_8);
        if (cbor) {
            body = asCbor(json);
        }
        switch (random.nextInt(8)) {
            case 0 -> flip(body, 1 + random.nextInt(4), random);
            case 1 -> body = java.util.Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 2 -> random.nextBytes(body);
            case 3 ->
                body = (random.nextBoolean() ? "[" : "{\"Records\":[")
                        .repeat(random.nextInt(2_000))
                        .getBytes(UTF_8);
            case 4 ->
                body = json.replace("orders", "o".repeat(random.nextInt(50_000)))
                        .getBytes(UTF_8);
            default -> {}
        }
        return body;
    }

    /** One value, of whatever depth, becomes another. */
    private static String replaced(String json, RandomGenerator random) {
        int colons = (int) json.chars().filter(c -> c == ':').count();
        int chosen = random.nextInt(Math.max(1, colons));
        int at = -1;
        for (int i = 0; i <= chosen; i++) {
            at = json.indexOf(':', at + 1);
        }
        if (at < 0) {
            return json;
        }
        int end = at + 1;
        while (end < json.length() && ",}]".indexOf(json.charAt(end)) < 0) {
            end++;
        }
        return json.substring(0, at + 1) + pick(random, VALUES) + json.substring(end);
    }

    private static byte[] asCbor(String json) {
        try {
            JsonNode tree = JSON_TREE.readTree(json);
            return CBOR_TREE.writeValueAsBytes(tree);
        } catch (IOException | RuntimeException notATree) {
            return json.getBytes(UTF_8);
        }
    }

    private static void flip(byte[] bytes, int times, RandomGenerator random) {
        for (int i = 0; i < times && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
    }

    private static String noise(RandomGenerator random, int most) {
        byte[] noise = new byte[random.nextInt(most) + 1];
        random.nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            if (noise[i] == '\r' || noise[i] == '\n') {
                noise[i] = ' ';
            }
        }
        return new String(noise, ISO_8859_1);
    }

    private static <T> T pick(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String shown() {
        String text = new String(bytes, ISO_8859_1);
        return text.length() > 2_000 ? text.substring(0, 2_000) + "..." : text;
    }
}
