package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonGenerator;
import io.freshet.ingest.stream.Stream;
import java.io.IOException;
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
    static void writeOfNew(Stream stream, JsonGenerator target) throws IOException {
        if (stream.settings().encryptionKeyId() != null) {
            target.writeStringField("EncryptionType", "KMS");
        }
    }

    static EncryptionType of(Stream stream) {
        return stream.settings().encryptionKeyId() == null ? EncryptionType.NONE : EncryptionType.KMS;
    }
}
