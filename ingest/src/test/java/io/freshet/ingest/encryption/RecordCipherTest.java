package io.freshet.ingest.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.LogRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCipherTest {
    private static final LogName LOG = LogName.ofStream("orders");
    private static final byte[] KEY = "key".getBytes(UTF_8);
    private static final byte[] SECRET = "a very secret payload".getBytes(UTF_8);

    private final RecordCipher cipher = new RecordCipher(keys(1));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 1000, 1024 * 1024})
    void whatIsSealedIsOpenedAgain(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);

        byte[] sealed = cipher.seal("alias/a", LOG, KEY, data);

        LogRecord opened = cipher.open(LOG, stored("key", sealed));
        assertThat(opened.data()).isEqualTo(data);
        assertThat(opened.encrypted()).isTrue();
        assertThat(opened.partitionKey()).isEqualTo("key");
    }

    @Test
    void anotherProcessWithTheSameKeyOpensIt() {
        byte[] sealed = cipher.seal("alias/a", LOG, null, SECRET);

        assertThat(new RecordCipher(keys(1)).open(LOG, stored(null, sealed)).data())
                .isEqualTo(SECRET);
    }

    @Test
    void whatIsStoredShowsNothingOfThePayloadAndNeverTheSameTwice() {
        Set<List<Byte>> seen = new HashSet<>();
        for (RecordCipher each : List.of(cipher, new RecordCipher(keys(1)))) {
            for (int i = 0; i < 100; i++) {
                byte[] sealed = each.seal("alias/a", LOG, KEY, SECRET);
                assertThat(new String(sealed, UTF_8)).contains("alias/a").doesNotContain("secret");
                seen.add(boxed(sealed, sealed.length - SECRET.length - 16));
            }
        }
        assertThat(seen).hasSize(200);
    }

    @Test
    void withoutAKeyAPayloadIsStoredAsItIs() {
        byte[] sealed = cipher.seal(null, LOG, KEY, SECRET);

        assertThat(sealed).isSameAs(SECRET);
        assertThat(cipher.open(LOG, stored("key", sealed)).encrypted()).isFalse();
    }

    @Test
    void aPlainPayloadThatLooksLikeAnEnvelopeComesBackAsItWas() {
        byte[] disguised = cipher.seal("alias/a", LOG, KEY, SECRET);
        for (int length = 0; length <= disguised.length; length++) {
            byte[] payload = Arrays.copyOf(disguised, length);

            LogRecord opened = cipher.open(LOG, stored("key", cipher.seal(null, LOG, KEY, payload)));

            assertThat(opened.data()).isEqualTo(payload);
            assertThat(opened.encrypted()).isFalse();
        }
    }

    @Test
    void everyChangeIsNoticed() {
        byte[] sealed = cipher.seal("alias/a", LOG, KEY, SECRET);
        for (int i = 9; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> cipher.open(LOG, stored("key", changed))).isInstanceOf(LogException.class);
        }
        byte[] calledPlain = sealed.clone();
        calledPlain[8] ^= 1;
        assertThat(new String(cipher.open(LOG, stored("key", calledPlain)).data(), UTF_8))
                .doesNotContain(new String(SECRET, UTF_8));
        for (int length = 9; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> cipher.open(LOG, stored("key", cut))).isInstanceOf(LogException.class);
        }
    }

    @Test
    void aRecordCannotBePassedOffAsAnotherStreamsOrAnotherKeys() {
        byte[] sealed = cipher.seal("alias/a", LOG, KEY, SECRET);

        assertCode(
                LogException.Code.NOT_DECRYPTABLE, () -> cipher.open(LogName.ofStream("other"), stored("key", sealed)));
        assertCode(LogException.Code.NOT_DECRYPTABLE, () -> cipher.open(LOG, stored("yek", sealed)));
        assertCode(LogException.Code.NOT_DECRYPTABLE, () -> cipher.open(LOG, stored(null, sealed)));
    }

    @Test
    void aKeyThatIsNotThereIsNamed() {
        byte[] sealed = cipher.seal("alias/a", LOG, KEY, SECRET);
        RecordCipher without = new RecordCipher(EncryptionKeys.NONE);

        assertCode(LogException.Code.KEY_NOT_FOUND, () -> without.open(LOG, stored("key", sealed)));
        assertThatThrownBy(() -> cipher.seal("alias/b", LOG, KEY, SECRET))
                .hasMessage("Key alias/b is not configured (expected: one of [alias/a]).");
        assertCode(LogException.Code.NOT_DECRYPTABLE, () -> new RecordCipher(keys(2)).open(LOG, stored("key", sealed)));
    }

    @Test
    void anArnNamesTheSameKeyAsItsLastPart() {
        byte[] sealed = cipher.seal("arn:aws:kms:us-east-1:000000000000:alias/a", LOG, KEY, SECRET);

        assertThat(cipher.open(LOG, stored("key", sealed)).data()).isEqualTo(SECRET);
        assertThat(EncryptionKeys.plain("arn:aws:kms:us-east-1:000000000000:key/1-2-3"))
                .isEqualTo("1-2-3");
    }

    @Test
    void aKeyIsNeverPrinted() {
        assertThat(keys(1)).hasToString("EncryptionKeys[alias/a]");
        assertThatThrownBy(() -> new EncryptionKeys(Map.of("short", new byte[16])))
                .hasMessage("key short has 16 bytes (expected: 32)");
    }

    private static EncryptionKeys keys(int fill) {
        byte[] key = new byte[EncryptionKeys.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return new EncryptionKeys(Map.of("alias/a", key));
    }

    private static LogRecord stored(@Nullable String partitionKey, byte[] data) {
        return new LogRecord(0, 7, Instant.EPOCH, partitionKey, data);
    }

    private static List<Byte> boxed(byte[] bytes, int from) {
        List<Byte> boxed = new java.util.ArrayList<>();
        for (int i = from; i < bytes.length; i++) {
            boxed.add(bytes[i]);
        }
        return boxed;
    }

    private static void assertCode(LogException.Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LogException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
