package io.freshet.firehosesink.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.firehosesink.encode.WholeGzip.Places;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WholeGzipTest {
    private static final int LEVEL = 4;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    private final Random random = new Random(42);
    private final List<OutputStream> turned = new ArrayList<>();

    @BeforeEach
    void needsTheLibrary() {
        assumeTrue(LibDeflate.library().isPresent(), "libdeflate is not on this machine (Debian: libdeflate0)");
    }

    @Test
    void whatGoesInComesOutOfOneMember() throws Exception {
        for (int size : new int[] {0, 1, 1000, 1 << 20, (1 << 20) + 1, WholeGzip.MOST}) {
            byte[] data = lines(size);
            byte[] written = written(places(1), data);
            assertThat(unpacked(written)).as("%s bytes", size).isEqualTo(data);
            assertThat(behindTheFirstMember(written)).as("%s bytes", size).isZero();
        }
        assertThat(turned).isEmpty();
    }

    @Test
    void noiseFitsToo() throws Exception {
        byte[] noise = new byte[3_000_000];
        random.nextBytes(noise);
        assertThat(unpacked(written(places(1), noise))).isEqualTo(noise);
    }

    @Test
    void whatIsTooLargeIsDeflatedInBlocksFromTheFirstByteOn() throws Exception {
        byte[] data = lines(WholeGzip.MOST + 1);
        byte[] written = written(places(1), data);
        assertThat(turned).hasSize(1);
        assertThat(unpacked(written)).isEqualTo(data);
        assertThat(behindTheFirstMember(written)).isZero();
    }

    @Test
    void aPlaceIsFreeAgainWhenTheObjectIsDone() throws Exception {
        Places places = places(1);
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        OutputStream gzip = WholeGzip.to(first, places, this::inBlocks).orElseThrow();
        gzip.write(lines(5000));
        assertThat(WholeGzip.to(OutputStream.nullOutputStream(), places, this::inBlocks))
                .isEmpty();
        gzip.close();
        gzip.close();
        assertThat(unpacked(first.toByteArray())).hasSize(5000);
        assertThat(unpacked(written(places, lines(70)))).hasSize(70);
    }

    @Test
    void aPlaceIsFreeAgainWhenNothingCanBeWritten() throws Exception {
        Places places = places(1);
        OutputStream refusing = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("refused");
            }
        };
        OutputStream gzip = WholeGzip.to(refusing, places, this::inBlocks).orElseThrow();
        gzip.write(lines(100));
        assertThatThrownBy(gzip::close).isInstanceOf(IOException.class).hasMessage("refused");
        assertThat(unpacked(written(places, lines(70)))).hasSize(70);
    }

    private static Places places(int count) {
        return new Places(LibDeflate.library().orElseThrow(), LEVEL, count);
    }

    private byte[] written(Places places, byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = WholeGzip.to(out, places, this::inBlocks).orElseThrow()) {
            int from = 0;
            while (from < data.length) {
                int count = Math.min(data.length - from, 1 + random.nextInt(100_000));
                gzip.write(data, from, count);
                from += count;
            }
        }
        return out.toByteArray();
    }

    private OutputStream inBlocks(OutputStream out) {
        OutputStream blocks = new BlockGzip(out, LEVEL, ForkJoinPool.commonPool(), 1);
        turned.add(blocks);
        return blocks;
    }

    private byte[] lines(int size) {
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++) {
            data[i] = (byte) ('a' + random.nextInt(4) + (i % 80) / 20);
        }
        return data;
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
    }

    /** How many bytes there are that do not belong to the first member. */
    private static int behindTheFirstMember(byte[] gzip) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(gzip, HEADER_BYTES, gzip.length - HEADER_BYTES);
        byte[] chunk = new byte[1 << 16];
        while (!inflater.finished()) {
            inflater.inflate(chunk);
        }
        int left = inflater.getRemaining() - TRAILER_BYTES;
        inflater.end();
        return left;
    }
}
