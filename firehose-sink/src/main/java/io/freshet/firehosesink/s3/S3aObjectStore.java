package io.freshet.firehosesink.s3;

import io.freshet.firehosesink.lane.ObjectStore;
import io.freshet.firehosesink.seal.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.BBPartHandle;
import org.apache.hadoop.fs.BBUploadHandle;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.PartHandle;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;

/** An S3-style store through S3A and its multipart uploader, whose handles are plain bytes and outlive the process. */
public final class S3aObjectStore implements ObjectStore {
    private final ObjectStoreConfig config;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SharedFileSystems.Lease> leases = new HashMap<>();

    public S3aObjectStore(ObjectStoreConfig config) {
        this.config = config;
    }

    @Override
    public byte[] startUpload(String bucket, String key, String contentEncoding) throws IOException {
        Path path = path(bucket, key);
        return await(lease(bucket, contentEncoding).uploader().startUpload(path))
                .toByteArray();
    }

    @Override
    public byte[] putPart(String bucket, String key, byte[] upload, int number, byte[] data, int length, boolean last)
            throws IOException {
        var bytes = new ByteArrayInputStream(data, 0, length);
        var handle = BBUploadHandle.from(ByteBuffer.wrap(upload));
        return await(lease(bucket, "").uploader().putPart(handle, number, last, path(bucket, key), bytes, length))
                .toByteArray();
    }

    @Override
    public void complete(String bucket, String key, byte[] upload, List<byte[]> parts) throws IOException {
        Map<Integer, PartHandle> handles = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            handles.put(i + 1, BBPartHandle.from(ByteBuffer.wrap(parts.get(i))));
        }
        var handle = BBUploadHandle.from(ByteBuffer.wrap(upload));
        await(lease(bucket, "").uploader().complete(handle, path(bucket, key), handles));
    }

    @Override
    public void abort(String bucket, String key, byte[] upload) throws IOException {
        try {
            await(lease(bucket, "").uploader().abort(BBUploadHandle.from(ByteBuffer.wrap(upload)), path(bucket, key)));
        } catch (FileNotFoundException e) {
            // it is gone, as asked
        }
    }

    @Override
    public void put(String bucket, String key, String contentEncoding, byte[] data) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder =
                lease(bucket, contentEncoding).fileSystem().createFile(path(bucket, key));
        builder.overwrite(true);
        builder.recursive();
        builder.opt("fs.s3a.create.performance", true);
        try (FSDataOutputStream out = builder.build()) {
            out.write(data);
        }
    }

    @Override
    public boolean putIfAbsent(String bucket, String key, byte[] data) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder = lease(bucket, "").fileSystem().createFile(path(bucket, key));
        builder.overwrite(true);
        builder.recursive();
        builder.opt("fs.s3a.create.performance", true);
        builder.must("fs.option.create.conditional.overwrite", true);
        try (FSDataOutputStream out = builder.build()) {
            out.write(data);
        } catch (RemoteFileChangedException | FileAlreadyExistsException e) {
            return false;
        }
        return true;
    }

    @Override
    public boolean seals() {
        return config.encryption().sealing().isPresent();
    }

    @Override
    public OutputStream sealing(OutputStream out) throws IOException {
        Optional<ObjectKey> key = config.encryption().sealing();
        return key.isPresent() ? key.get().sealing(out, random) : out;
    }

    @Override
    public OptionalLong length(String bucket, String key) throws IOException {
        try {
            FileStatus status = lease(bucket, "").fileSystem().getFileStatus(path(bucket, key));
            return status.isFile() ? OptionalLong.of(status.getLen()) : OptionalLong.empty();
        } catch (FileNotFoundException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public InputStream open(String bucket, String key) throws IOException {
        return lease(bucket, "").fileSystem().open(path(bucket, key));
    }

    @Override
    public InputStream open(String bucket, String key, long offset) throws IOException {
        FSDataInputStream in = lease(bucket, "").fileSystem().open(path(bucket, key));
        in.seek(offset);
        return in;
    }

    @Override
    public synchronized void close() {
        try {
            for (SharedFileSystems.Lease lease : leases.values()) {
                lease.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            leases.clear();
        }
    }

    private synchronized SharedFileSystems.Lease lease(String bucket, String contentEncoding) throws IOException {
        String name = bucket + "/" + contentEncoding;
        SharedFileSystems.Lease lease = leases.get(name);
        if (lease == null) {
            lease = SharedFileSystems.lease(config, bucket, contentEncoding);
            leases.put(name, lease);
        }
        return lease;
    }

    private static Path path(String bucket, String key) {
        return new Path("s3a", bucket, "/" + key);
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
                throw unchecked.getCause();
            }
            throw new IOException(String.valueOf(cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for the store").initCause(e);
        }
    }
}
