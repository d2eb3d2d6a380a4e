package io.freshet.firehosesink.stream;

import java.util.Base64;

/**
 * Whether the buffer of a delivery stream is encrypted.
 *
 * @param enabled for records that are put from now on; what is in the buffer stays as it is
 * @param keyType as asked for; empty if never
 * @param keyArn as asked for; empty if none
 * @param dataKey 256 bits that belong to this delivery stream alone, in base64
 */
public record Encryption(boolean enabled, String keyType, String keyArn, String dataKey) {
    private static final int KEY_BYTES = 32;

    public Encryption {
        if (Base64.getDecoder().decode(dataKey).length != KEY_BYTES) {
            throw new IllegalArgumentException("data key: not of " + KEY_BYTES + " bytes");
        }
    }

    static Encryption disabled(byte[] dataKey) {
        return new Encryption(false, "", "", Base64.getEncoder().encodeToString(dataKey));
    }

    public Encryption enabled(String type, String arn) {
        return new Encryption(true, type, arn, dataKey);
    }

    public Encryption disabled() {
        return new Encryption(false, "", "", dataKey);
    }

    public byte[] dataKeyBytes() {
        return Base64.getDecoder().decode(dataKey);
    }

    @Override
    public String toString() {
        return "Encryption[" + enabled + ", " + keyType + ", " + keyArn + ", ***]";
    }
}
