package io.freshet.firehosesink.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockGzipTest {
    private static final Executor NEVER = task -> {};

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 1 << 19, 3_000_000})
    void isOneMemberThatReadsAsItWasWritten(int size) throws Exception {
        byte[] data = text(size);

        byte[] gzip = gzip(data, ForkJoinPool.commonPool(), 2, size % 7_000 + 1);

        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                .isEqualTo(data);
        assertThat(membersEnd(gzip)).isEqualTo(gzip.length);
    }

    @Test
    void takesWhatCannotBeCompressed() throws Exception {
        byte[] data = new byte[1_500_000];
        new Random(5).nextBytes(data);

        byte[] gzip = gzip(data, ForkJoinPool.commonPool(), 3, 100_000);

        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                .isEqualTo(data);
    }

    @Test
    void hasTheSameBytesWhoeverHelpsAndThoughNobodyDoes() throws Exception {
        byte[] data = text(2_000_000);

        byte[] alone = gzip(data, NEVER, 0, 5_000);

        assertThat(gzip(data, ForkJoinPool.commonPool(), 3, 70_001)).isEqualTo(alone);
        assertThat(gzip(data, NEVER, 3, 300)).as("helpers that never come").isEqualTo(alone);
    }

    @Test
    void isHardlyLargerThanWithoutBlocks() throws Exception {
        byte[] data = text(3_000_000);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write(data);
        }

        assertThat(gzip(data, NEVER, 0, 10_000).length).isLessThan((int) (whole.size() * 1.01));
    }

    @Test
    void tellsWhatWentWrongWithWhatItWritesTo() {
        OutputStream broken = new OutputStream() {
            private int left = 20;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) {
                    throw new IOException("planned failure");
                }
            }
        };

        assertThatThrownBy(() -> {
                    try (BlockGzip gzip = new BlockGzip(broken, 6, ForkJoinPool.commonPool(), 1)) {
                        gzip.write(text(1_000_000));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("planned failure");
    }

    private static byte[] gzip(byte[] data, Executor helpers, int helping, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BlockGzip gzip = new BlockGzip(out, 6, helpers, helping)) {
            for (int from = 0; from < data.length; from += piece) {
                gzip.write(data, from, Math.min(piece, data.length - from));
            }
        }
        return out.toByteArray();
    }

    /** Where the first member ends: ten bytes of header, one stream of deflated data, eight bytes of trailer. */
    private static int membersEnd(byte[] gzip) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(gzip, 10, gzip.length - 10);
        byte[] sink = new byte[1 << 16];
        while (!inflater.finished()) {
            assertThat(inflater.inflate(sink) > 0 || inflater.finished()).isTrue();
        }
        int end = 10 + (int) inflater.getBytesRead() + 8;
        inflater.end();
        return end;
    }

    private static byte[] text(int size) {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append("{\"id\":")
                    .append(random.nextInt(1_000))
                    .append(",\"word\":\"w")
                    .append(random.nextInt(50))
                    .append("\"}\n");
        }
        return text.substring(0, size).getBytes(StandardCharsets.UTF_8);
    }
}
