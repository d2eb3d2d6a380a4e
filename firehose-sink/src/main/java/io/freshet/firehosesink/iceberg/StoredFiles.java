package io.freshet.firehosesink.iceberg;

import io.freshet.firehosesink.lane.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * The files of tables, in our object store. It deletes nothing: what a commit that failed leaves behind may be part of the table all the
 * same, and is for those to remove who look after the table.
 */
final class StoredFiles implements FileIO {
    private static final long serialVersionUID = 1;
    private static final Pattern LOCATION = Pattern.compile("s3[an]?://([^/]+)/(.+)");

    private final transient ObjectStore store;

    StoredFiles(ObjectStore store) {
        this.store = store;
    }

    /** Where a file is. */
    private record Place(String location, String bucket, String key) {
        static Place of(String location) {
            Matcher matcher = LOCATION.matcher(location);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("file " + location + " (expected: s3://bucket/key)");
            }
            return new Place(location, matcher.group(1), matcher.group(2));
        }
    }

    @Override
    public InputFile newInputFile(String location) {
        return new Stored(Place.of(location));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new Storing(Place.of(location));
    }

    @Override
    public void deleteFile(String location) {}

    private final class Stored implements InputFile {
        private final Place place;
        private long length = -1;

        Stored(Place place) {
            this.place = place;
        }

        @Override
        public long getLength() {
            if (length < 0) {
                try {
                    length = store.length(place.bucket(), place.key())
                            .orElseThrow(() -> new NotFoundException("%s is not there", place.location()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return length;
        }

        @Override
        public SeekableInputStream newStream() {
            try {
                return new Reading(place);
            } catch (FileNotFoundException e) {
                throw new NotFoundException(e, "%s is not there", place.location());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String location() {
            return place.location();
        }

        @Override
        public boolean exists() {
            try {
                return store.length(place.bucket(), place.key()).isPresent();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Reading extends SeekableInputStream {
        private final Place place;
        private InputStream in;
        private long position;

        Reading(Place place) throws IOException {
            this.place = place;
            this.in = store.open(place.bucket(), place.key());
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void seek(long newPosition) throws IOException {
            if (newPosition != position) {
                in.close();
                in = store.open(place.bucket(), place.key(), newPosition);
                position = newPosition;
            }
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            position += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Metadata is small: it is stored when it is whole. */
    private final class Storing implements OutputFile {
        private final Place place;

        Storing(Place place) {
            this.place = place;
        }

        @Override
        public PositionOutputStream create() {
            return createOrOverwrite();
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return new Writing(place);
        }

        @Override
        public String location() {
            return place.location();
        }

        @Override
        public InputFile toInputFile() {
            return newInputFile(place.location());
        }
    }

    private final class Writing extends PositionOutputStream {
        private final Place place;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean closed;

        Writing(Place place) {
            this.place = place;
        }

        @Override
        public long getPos() {
            return bytes.size();
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public void write(byte[] data, int offset, int length) {
            bytes.write(data, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                store.put(place.bucket(), place.key(), "", bytes.toByteArray());
            }
        }
    }
}
