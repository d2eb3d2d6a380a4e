package io.freshet.ingest.encryption;

import io.freshet.ingest.log.LogName;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** How a job seals what it writes. The keys are fetched where it writes. */
@FunctionalInterface
public interface OutgoingSeal extends Serializable {
    /** Makes ready to write into a log. */
    Sealing on(LogName log);

    /** Stores what is written as it is: for logs that are not those of streams. */
    static OutgoingSeal none() {
        return log -> (partitionKey, data) -> data;
    }

    /**
     * Stores what is written into a stream as the stream wants it.
     *
     * @param keyId null: not encrypted
     */
    static OutgoingSeal of(@Nullable String keyId, KeySource keys) {
        return log -> {
            RecordCipher cipher = new RecordCipher(keyId == null ? EncryptionKeys.NONE : keys.load());
            return (partitionKey, data) -> cipher.seal(keyId, log, partitionKey, data);
        };
    }

    /** Makes of a payload what is stored. */
    @FunctionalInterface
    interface Sealing {
        byte[] seal(byte[] partitionKey, byte[] data);
    }
}
