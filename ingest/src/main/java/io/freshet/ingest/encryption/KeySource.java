package io.freshet.ingest.encryption;

import java.io.Serializable;

/** Says where the keys are, so that they need not be written down wherever a job is carried to. */
@FunctionalInterface
public interface KeySource extends Serializable {
    /** Fetches the keys, or throws one clear sentence. */
    EncryptionKeys load();
}
