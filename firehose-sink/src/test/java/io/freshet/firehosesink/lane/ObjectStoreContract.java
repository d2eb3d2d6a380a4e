package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every object store must do; each implementation has a test that extends this. */
public abstract class ObjectStoreContract {
    private static final String BUCKET = "bucket";
    private static final byte[] DATA = "some records".getBytes(StandardCharsets.UTF_8);

    protected abstract ObjectStore store();

    @Test
    void showsAnUploadOnlyOnceItIsCompleted() throws Exception {
        byte[] first = new byte[ObjectStore.MIN_PART_BYTES];
        Arrays.fill(first, (byte) 7);
        byte[] upload = store().startUpload(BUCKET, "a/whole", "");
        byte[] part1 = store().putPart(BUCKET, "a/whole", upload, 1, first, first.length, false);
        byte[] part2 = store().putPart(BUCKET, "a/whole", upload, 2, DATA, DATA.length, true);
        assertThat(store().length(BUCKET, "a/whole")).isEmpty();

        store().complete(BUCKET, "a/whole", upload, List.of(part1, part2));

        assertThat(store().length(BUCKET, "a/whole")).hasValue(first.length + DATA.length);
        byte[] whole = read("a/whole");
        assertThat(Arrays.copyOf(whole, first.length)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(whole, first.length, whole.length)).isEqualTo(DATA);
    }

    @Test
    void doesNotKnowAnUploadThatWasAborted() throws Exception {
        byte[] aborted = store().startUpload(BUCKET, "b/aborted", "");
        byte[] lost = store().putPart(BUCKET, "b/aborted", aborted, 1, DATA, DATA.length, true);
        store().abort(BUCKET, "b/aborted", aborted);

        assertThatThrownBy(() -> store().complete(BUCKET, "b/aborted", aborted, List.of(lost)))
                .isInstanceOf(FileNotFoundException.class);
        assertThat(store().length(BUCKET, "b/aborted")).isEmpty();
    }

    /** Some stores remember a completed upload, some do not; none may change the object. */
    @Test
    void leavesTheObjectAsItIsWhenItsUploadIsCompletedAgain() throws Exception {
        byte[] upload = store().startUpload(BUCKET, "b/completed", "");
        byte[] part = store().putPart(BUCKET, "b/completed", upload, 1, DATA, DATA.length, true);
        store().complete(BUCKET, "b/completed", upload, List.of(part));

        try {
            store().complete(BUCKET, "b/completed", upload, List.of(part));
        } catch (FileNotFoundException e) {
            assertThat(e).as("the upload is not known any more").isNotNull();
        }

        assertThat(read("b/completed")).isEqualTo(DATA);
    }

    @Test
    void abortsAnUnknownUploadWithoutAWord() throws Exception {
        byte[] upload = store().startUpload(BUCKET, "c/twice", "");
        store().abort(BUCKET, "c/twice", upload);

        store().abort(BUCKET, "c/twice", upload);
    }

    @Test
    void putsAndPutsAgain() throws Exception {
        store().put(BUCKET, "d/put", "", "other".getBytes(StandardCharsets.UTF_8));
        store().put(BUCKET, "d/put", "", DATA);

        assertThat(read("d/put")).isEqualTo(DATA);
        assertThat(store().length(BUCKET, "d/put")).hasValue(DATA.length);
    }

    @Test
    void putsOnlyWhereNothingIs() throws Exception {
        assertThat(store().putIfAbsent(BUCKET, "d/once", DATA)).isTrue();

        assertThat(store().putIfAbsent(BUCKET, "d/once", "other".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(read("d/once")).isEqualTo(DATA);
    }

    @Test
    void readsFromAPlaceOn() throws Exception {
        store().put(BUCKET, "d/place", "", DATA);

        try (InputStream in = store().open(BUCKET, "d/place", 5)) {
            assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("records");
        }
    }

    @Test
    void putsAnEmptyObject() throws Exception {
        store().put(BUCKET, "d/empty", "", new byte[0]);

        assertThat(store().length(BUCKET, "d/empty")).hasValue(0);
    }

    @Test
    void saysThatAnObjectIsNotThere() throws Exception {
        assertThat(store().length(BUCKET, "nowhere/none")).isEmpty();
        assertThatThrownBy(() -> read("nowhere/none")).isInstanceOf(FileNotFoundException.class);
    }

    private byte[] read(String key) throws Exception {
        try (InputStream in = store().open(BUCKET, key)) {
            return in.readAllBytes();
        }
    }
}
