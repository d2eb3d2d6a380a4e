package io.freshet.firehosesink.encode;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared library libdeflate, where the machine has it (package {@code libdeflate0} of Debian). It deflates what lies in memory as a
 * whole, in half of zlib's time for the same size: docs/decisions/0012-gzip-by-libdeflate.md.
 */
final class LibDeflate {
    private static final Logger LOG = LoggerFactory.getLogger(LibDeflate.class);
    /** As the loaders of Linux, macOS and Windows know it. */
    private static final List<String> NAMES = List.of("libdeflate.so.0", "deflate", "libdeflate");

    private final Function allocate;
    private final Function bound;
    private final Function compress;

    private LibDeflate(NativeLibrary library) {
        allocate = library.getFunction("libdeflate_alloc_compressor");
        bound = library.getFunction("libdeflate_gzip_compress_bound");
        compress = library.getFunction("libdeflate_gzip_compress");
    }

    /** The library; empty where it cannot be loaded. Looked for once. */
    static Optional<LibDeflate> library() {
        return Loaded.LIBRARY;
    }

    /** Works for one thread at a time, and is never given back. */
    Compressor compressor(int level) {
        Pointer pointer = allocate.invokePointer(new Object[] {level});
        if (pointer == null) {
            throw new OutOfMemoryError("libdeflate has no memory for a compressor of level " + level);
        }
        return new Compressor(pointer);
    }

    /** Makes gzip members. */
    final class Compressor {
        private final Pointer pointer;

        private Compressor(Pointer pointer) {
            this.pointer = pointer;
        }

        /** So many bytes may come of so many, at most. */
        long bound(int length) {
            return bound.invokeLong(new Object[] {pointer, (long) length});
        }

        /**
         * Makes one member, without name and time.
         *
         * @param in a direct buffer; what remains in it is read, and its position stays
         * @param out a direct buffer in which so much room remains as {@link #bound} says; its position stays
         * @return how many bytes were written
         */
        int gzip(ByteBuffer in, ByteBuffer out) {
            Object[] arguments = {pointer, in, (long) in.remaining(), out, (long) out.remaining()};
            long written = compress.invokeLong(arguments);
            if (written == 0) {
                throw new IllegalStateException("libdeflate: " + in.remaining() + " bytes do not fit into "
                        + out.remaining() + " (expected: they do)");
            }
            return Math.toIntExact(written);
        }
    }

    /** Loads at first use. */
    private static final class Loaded {
        private static final Optional<LibDeflate> LIBRARY = load();

        private Loaded() {}

        private static Optional<LibDeflate> load() {
            try {
                if (Native.SIZE_T_SIZE != Long.BYTES) {
                    return Optional.empty();
                }
            } catch (LinkageError e) {
                LOG.atDebug().setCause(e).log("no native libraries here");
                return Optional.empty();
            }
            for (String name : NAMES) {
                try {
                    LibDeflate library = new LibDeflate(NativeLibrary.getInstance(name));
                    LOG.atInfo().addKeyValue("library", name).log("gzip is made by libdeflate");
                    return Optional.of(library);
                } catch (LinkageError e) {
                    LOG.atDebug().addKeyValue("library", name).setCause(e).log("not found");
                }
            }
            return Optional.empty();
        }
    }
}
