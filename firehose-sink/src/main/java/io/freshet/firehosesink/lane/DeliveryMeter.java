package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Is told what becomes of records. Used by several threads; never fails. */
public interface DeliveryMeter extends AutoCloseable {
    /** Counts nothing. */
    DeliveryMeter NONE = new DeliveryMeter() {
        @Override
        public void read(List<SourceRecord> records) {}

        @Override
        public void holds(@Nullable Instant oldest, int partitions) {}

        @Override
        public void published(StagedObject object) {}

        @Override
        public void notPublished(StagedObject object) {}

        @Override
        public void loaded(PendingLoad object, boolean done) {}

        @Override
        public void sent(Traffic taken, boolean all, Instant oldest) {}

        @Override
        public void converted(Traffic converted, Traffic failed) {}
    };

    /** So much was read from the log; told of empty reads, too. */
    void read(List<SourceRecord> records);

    /**
     * What is read and not staged yet; told several times a second.
     *
     * @param oldest when the oldest of it arrived; absent if there is nothing
     */
    void holds(@Nullable Instant oldest, int partitions);

    /**
     * What is being filled; told several times a second, by the thread that fills it.
     *
     * @param buffers to be asked at once or not at all
     */
    default void filling(Supplier<OpenBuffers> buffers) {}

    /** An object is visible. */
    void published(StagedObject object);

    /** An object could not be published, and will be tried again. */
    void notPublished(StagedObject object);

    /**
     * A load of an object was tried.
     *
     * @param done whether it is in the table now
     */
    void loaded(PendingLoad object, boolean done);

    /**
     * An endpoint was sent records.
     *
     * @param all whether it took all of them
     * @param oldest when the oldest of them arrived
     */
    void sent(Traffic taken, boolean all, Instant oldest);

    /** Records were converted into rows, or could not be. */
    void converted(Traffic converted, Traffic failed);

    /** This part of the job counts nothing more. */
    @Override
    default void close() {}

    /** Some records, and the bytes in them. */
    record Traffic(long records, long bytes) {
        public static final Traffic NONE = new Traffic(0, 0);

        public Traffic plus(SourceRecord record) {
            return new Traffic(records + 1, bytes + record.data().length);
        }

        public Traffic minus(Traffic other) {
            return new Traffic(records - other.records, bytes - other.bytes);
        }
    }

    /** Travels with the job and finds the meter where the job runs. */
    @FunctionalInterface
    interface Factory extends Serializable {
        DeliveryMeter open();
    }
}
