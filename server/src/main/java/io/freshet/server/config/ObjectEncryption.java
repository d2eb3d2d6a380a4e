package io.freshet.server.config;

import io.freshet.firehosesink.s3.StoreEncryption;
import io.freshet.firehosesink.s3.StoreEncryption.ServerSide;
import io.freshet.firehosesink.seal.ObjectKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how objects are encrypted: by the store, and before they leave. No problem says what a key is. */
record ObjectEncryption(Map<String, String> values, List<String> problems) {
    private static final String SERVER_SIDE = "s3.server-side-encryption";
    private static final String CLIENT_SIDE = "s3.client-side-key";
    private static final int KEY_BYTES = 32;

    /**
     * Reads it.
     *
     * @param outside whether the store is another than the S3 server inside, which encrypts nothing
     * @param keys of {@code encryption.keys-file}, by id
     */
    StoreEncryption read(boolean outside, Optional<Secret> customerKey, Map<String, byte[]> keys) {
        ServerSide serverSide = serverSide(outside);
        String customer = customerKey(serverSide, customerKey);
        String sealedWith = values.getOrDefault(CLIENT_SIDE, "");
        if (!sealedWith.isEmpty() && !keys.containsKey(sealedWith)) {
            problems.add(
                    CLIENT_SIDE + ": " + sealedWith + " is no key (expected: the id of one of encryption.keys-file)");
            sealedWith = "";
        }
        if (!sealedWith.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            problems.add(CLIENT_SIDE + ": " + sealedWith + " (expected: printable ASCII, because metadata of objects"
                    + " carry it)");
        }
        boolean broken = serverSide == ServerSide.CUSTOMER_KEY && customer.isEmpty();
        return new StoreEncryption(
                broken ? ServerSide.OFF : serverSide, customer, Map.of(), sealedWith, objectKeys(keys));
    }

    static List<ObjectKey> objectKeys(Map<String, byte[]> keys) {
        return keys.entrySet().stream()
                .map(key -> new ObjectKey(key.getKey(), Base64.getEncoder().encodeToString(key.getValue())))
                .toList();
    }

    private ServerSide serverSide(boolean outside) {
        String mode = values.getOrDefault(SERVER_SIDE, "off");
        if (!mode.equals("off") && !outside) {
            problems.add(
                    SERVER_SIDE + ": " + mode + " needs s3.endpoint: the S3 server inside encrypts nothing (expected:"
                            + " off, or " + CLIENT_SIDE + ")");
        }
        return switch (mode) {
            case "off" -> ServerSide.OFF;
            case "sse-s3" -> ServerSide.AES256;
            case "sse-c" -> ServerSide.CUSTOMER_KEY;
            default -> {
                problems.add(SERVER_SIDE + ": " + mode + " (expected: off, sse-s3 or sse-c)");
                yield ServerSide.OFF;
            }
        };
    }

    private String customerKey(ServerSide serverSide, Optional<Secret> given) {
        if (serverSide != ServerSide.CUSTOMER_KEY) {
            given.ifPresent(key -> problems.add(
                    "s3.customer-key is given and not used (expected: " + SERVER_SIDE + ": sse-c, or no key)"));
            return "";
        }
        String key = given.map(Secret::value).orElse("");
        try {
            if (Base64.getDecoder().decode(key).length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        problems.add(SERVER_SIDE + ": sse-c has no key (expected: " + KEY_BYTES
                + " bytes in base64 in s3.customer-key-file or FRESHET_S3_CUSTOMER_KEY)");
        return "";
    }
}
