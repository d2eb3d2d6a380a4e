package io.freshet.firehosesink.s3;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.ObjectKeys;
import io.freshet.firehosesink.lane.ObjectTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Aborts uploads that a delivery stream began and nobody will complete: those of a crash between the first part and the checkpoint.
 *
 * <p>An upload that a checkpoint holds is completed when its job starts. So whoever calls this must have done so, and what is older
 * than the age then belongs to no checkpoint. Other uploads of the bucket are known by their keys and left alone.
 */
public final class OrphanJanitor {
    /** Longer than any checkpoint should wait for its job to start again. */
    public static final Duration AGE = Duration.ofDays(7);

    private static final Duration EVERY = Duration.ofHours(1);
    /** The first sweep is at any time within this: a job may live for minutes only, again and again. */
    private static final Duration FIRST_WITHIN = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_PAGES = 100;
    private static final Logger LOG = LoggerFactory.getLogger(OrphanJanitor.class);

    private final ObjectStoreConfig store;
    private final DeliveryConfig config;
    private final Clock clock;
    private final Pattern ofThisStream;
    private Instant nextSweep;

    public OrphanJanitor(ObjectStoreConfig store, DeliveryConfig config, Clock clock, RandomGenerator random) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.ofThisStream = Pattern.compile(".*" + ObjectKeys.namePattern(config.deliveryStreamName()), Pattern.DOTALL);
        this.nextSweep = clock.instant().plusSeconds(random.nextLong(FIRST_WITHIN.toSeconds()));
    }

    /** Sweeps once an hour; to be called often, while nothing that a checkpoint holds waits to be completed. */
    public void sweepIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(nextSweep)) {
            nextSweep = now.plus(EVERY);
            try {
                var unused = sweep(AGE);
            } catch (SdkException e) {
                LOG.atWarn()
                        .addKeyValue("deliveryStream", config.deliveryStreamName())
                        .log("Orphaned uploads not looked for: {}", e.getMessage());
            }
        }
    }

    /** Aborts what is older; returns the keys. */
    List<String> sweep(Duration age) {
        List<String> aborted = new ArrayList<>();
        try (S3Client client = S3Clients.open(store, PATIENCE)) {
            sweep(client, config.target(), age, aborted);
            ObjectTarget backup = config.backup();
            if (backup != null && !backup.bucket().equals(config.target().bucket())) {
                sweep(client, backup, age, aborted);
            }
        }
        return aborted;
    }

    private void sweep(S3Client client, ObjectTarget target, Duration age, List<String> aborted) {
        Instant before = clock.instant().minus(age);
        String keyMarker = null;
        String uploadMarker = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            String key = keyMarker;
            String upload = uploadMarker;
            var uploads = client.listMultipartUploads(
                    r -> r.bucket(target.bucket()).keyMarker(key).uploadIdMarker(upload));
            for (MultipartUpload orphan : uploads.uploads()) {
                boolean old = orphan.initiated() != null && !orphan.initiated().isAfter(before);
                if (old && ofThisStream.matcher(orphan.key()).matches()) {
                    client.abortMultipartUpload(
                            r -> r.bucket(target.bucket()).key(orphan.key()).uploadId(orphan.uploadId()));
                    aborted.add(orphan.key());
                    LOG.atInfo().addKeyValue("key", orphan.key()).log("Aborted an orphaned upload");
                }
            }
            if (!Boolean.TRUE.equals(uploads.isTruncated())) {
                return;
            }
            keyMarker = uploads.nextKeyMarker();
            uploadMarker = uploads.nextUploadIdMarker();
        }
    }
}
