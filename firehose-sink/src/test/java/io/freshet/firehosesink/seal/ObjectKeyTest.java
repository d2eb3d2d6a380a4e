package io.freshet.firehosesink.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
    private static final int FIRST = (1 << 20) - 40 - 16;
    private static final int OTHER = (1 << 20) - 16;
    private static final byte[] SECRET = random(32, 7);

    private final ObjectKey key = new ObjectKey("lake", Base64.getEncoder().encodeToString(SECRET));

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] encrypted(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream sealing = key.sealing(out, new SecureRandom())) {
            int half = plain.length / 3;
            sealing.write(plain, 0, half);
            sealing.write(plain, half, plain.length - half);
        }
        return out.toByteArray();
    }

    private byte[] decrypted(byte[] object) throws IOException {
        return key.opening(new ByteArrayInputStream(object)).readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, FIRST - 1, FIRST, FIRST + 1, FIRST + OTHER, FIRST + OTHER + 1, 3_500_000})
    void objectsAreThoseOfTink(int length) throws IOException, GeneralSecurityException {
        AesGcmHkdfStreaming tink = new AesGcmHkdfStreaming(SECRET, "HmacSha256", 32, 1 << 20, 0);
        byte[] plain = random(length, length);

        byte[] ours = encrypted(plain);
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        try (OutputStream out = tink.newEncryptingStream(theirs, new byte[0])) {
            out.write(plain);
        }

        assertThat(decrypted(ours)).isEqualTo(plain);
        assertThat(tink.newDecryptingStream(new ByteArrayInputStream(ours), new byte[0])
                        .readAllBytes())
                .isEqualTo(plain);
        assertThat(decrypted(theirs.toByteArray())).isEqualTo(plain);
    }

    @Test
    void whatWasCutOrChangedDoesNotDecrypt() throws IOException {
        byte[] object = encrypted(random(FIRST + OTHER + 10, 1));

        for (int cut : new int[] {0, 20, 40, 1 << 20, (1 << 20) + 5, 2 << 20, object.length - 1}) {
            assertThatThrownBy(() -> decrypted(Arrays.copyOf(object, cut)))
                    .as("cut to " + cut)
                    .isInstanceOf(IOException.class);
        }
        for (int changed : new int[] {0, 1, 35, 41, 1 << 20, object.length - 1}) {
            byte[] other = object.clone();
            other[changed] ^= 1;
            assertThatThrownBy(() -> decrypted(other))
                    .as("changed at " + changed)
                    .isInstanceOf(IOException.class);
        }
        byte[] longer = Arrays.copyOf(object, object.length + 1);
        assertThatThrownBy(() -> decrypted(longer)).isInstanceOf(IOException.class);
    }

    @Test
    void anotherKeyDoesNotDecrypt() throws IOException {
        byte[] object = encrypted(random(10, 1));
        ObjectKey other = new ObjectKey("other", Base64.getEncoder().encodeToString(random(32, 8)));

        assertThatThrownBy(() -> other.opening(new ByteArrayInputStream(object)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("key other");
        assertThat(encrypted(random(10, 1))).as("with a salt of its own").isNotEqualTo(object);
        assertThat(key).asString().doesNotContain(Base64.getEncoder().encodeToString(SECRET));
    }
}
