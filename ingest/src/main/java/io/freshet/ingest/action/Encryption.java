package io.freshet.ingest.action;

import io.freshet.ingest.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;

/** The encryption of a stream in the words of the API. */
final class Encryption {
    private Encryption() {}

    static void requireKms(EncryptionType asked) {
        if (asked != EncryptionType.KMS) {
            throw KinesisErrors.invalidArgument("EncryptionType: " + asked + " (expected: KMS).");
        }
    }

    static EncryptionType of(Stream stream) {
        return stream.settings().encryptionKeyId() == null ? EncryptionType.NONE : EncryptionType.KMS;
    }
}
