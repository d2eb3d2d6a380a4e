package io.freshet.ingest.action;

import io.freshet.ingest.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;

/** The encryption of a stream in the words of the API. */
final class Encryption {
    private Encryption() {}

    static void requireKms(EncryptionType asked) {
        if (asked != EncryptionType.KMS) {
            throw KinesisErrors.invalidArgument("EncryptionType: " + asked + " (expected: KMS).");
        }
    }

    /** What the answer to a put says: nothing where there is no encryption. */
    static @Nullable EncryptionType ofNew(Stream stream) {
        return stream.settings().encryptionKeyId() == null ? null : EncryptionType.KMS;
    }

    static EncryptionType of(Stream stream) {
        return stream.settings().encryptionKeyId() == null ? EncryptionType.NONE : EncryptionType.KMS;
    }
}
