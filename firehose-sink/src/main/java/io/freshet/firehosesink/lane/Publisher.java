package io.freshet.firehosesink.lane;

import io.freshet.firehosesink.lane.DeliveryException.ErrorCode;
import io.freshet.firehosesink.lane.StagedObject.Content;
import io.freshet.firehosesink.lane.StagedObject.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes staged objects visible, each exactly once, however often it is asked.
 *
 * <p>One key belongs to one staged object, whose bytes are fixed. So carried bytes may be put again and again. An upload is completed;
 * in doubt the same upload is completed again; if the store no longer knows it, the key tells: with the same length and checksum
 * it was published before. A key that is merely absent after a time-out proves nothing, because the request may still land; only
 * an unknown upload together with an absent key is a loss.
 */
public final class Publisher {
    /** Of one call; whoever calls again later starts afresh. */
    private static final int ATTEMPTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final ObjectStore store;
    private final Backoff backoff;

    public Publisher(ObjectStore store, Backoff backoff) {
        this.store = store;
        this.backoff = backoff;
    }

    /** How it ended. */
    public enum Outcome {
        PUBLISHED,
        /** The store is in trouble: nothing is known, nothing is lost. */
        RETRY_LATER
    }

    /** Waits between attempts. */
    @FunctionalInterface
    public interface Backoff {
        /** Waits after the given attempt failed, counted from 1. */
        void pause(int attempt) throws InterruptedException;
    }

    /** Publishes, or throws {@link DeliveryException} if the object can never be published */
    public Outcome publish(StagedObject object) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                publishOnce(object);
                return Outcome.PUBLISHED;
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("key", object.key())
                        .addKeyValue("attempt", attempt)
                        .log("Object not published yet: {}", e.toString());
                if (attempt == ATTEMPTS) {
                    return Outcome.RETRY_LATER;
                }
                backoff.pause(attempt);
            }
        }
    }

    private void publishOnce(StagedObject object) throws IOException {
        if (object.kind() == Kind.NOTHING) {
            return;
        }
        if (object.content() instanceof Content.Carried carried) {
            store.put(object.bucket(), object.key(), object.contentEncoding(), carried.bytes());
        } else if (object.content() instanceof Content.Uploaded uploaded) {
            try {
                store.complete(object.bucket(), object.key(), uploaded.upload(), uploaded.parts());
            } catch (FileNotFoundException unknownUpload) {
                checkPublishedBefore(object);
            }
        }
    }

    private void checkPublishedBefore(StagedObject object) throws IOException {
        OptionalLong length = store.length(object.bucket(), object.key());
        if (length.isEmpty()) {
            throw new DeliveryException(
                    ErrorCode.LOST_UPLOAD,
                    "s3://" + object.bucket() + "/" + object.key() + ": " + object.records() + " records at "
                            + object.ranges() + " were uploaded but the store knows neither the upload nor the object"
                            + " (was it deleted, or the upload aborted by a lifecycle rule?)");
        }
        if (length.getAsLong() != object.sizeBytes() || !MessageDigest.isEqual(checksum(object), object.sha256())) {
            throw new DeliveryException(
                    ErrorCode.KEY_HOLDS_OTHER_BYTES,
                    "s3://" + object.bucket() + "/" + object.key() + ": " + length.getAsLong()
                            + " B of other content (expected: " + object.sizeBytes() + " B that were staged)");
        }
    }

    private byte[] checksum(StagedObject object) throws IOException {
        try (InputStream in = store.open(object.bucket(), object.key());
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return digest.getMessageDigest().digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: every Java has it", e);
        }
    }
}
