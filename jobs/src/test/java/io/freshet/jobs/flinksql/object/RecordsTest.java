package io.freshet.jobs.flinksql.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.SnappyHadoopCompatibleOutputStream;
import org.xerial.snappy.SnappyOutputStream;

class RecordsTest {
    private static final String THREE = "{\"a\":\"}\\\"{\"}{\"b\":[1,{}]}\n\n[{\"c\":1}]\r\n";

    @Test
    void findsDocumentsOnLinesAndWithoutThem() throws IOException {
        assertThat(records(THREE, Records.End.BRACKET))
                .containsExactly("{\"a\":\"}\\\"{\"}", "{\"b\":[1,{}]}", "[{\"c\":1}]");
    }

    @Test
    void linesEndWhereTheyEnd() throws IOException {
        assertThat(records("[12:00] a\r\n\n{b\n c", Records.End.LINE)).containsExactly("[12:00] a", "{b", "c");
        assertThat(records("a,b\n1,2", Records.End.BRACKET)).containsExactly("a,b", "1,2");
    }

    @Test
    void aDocumentThatIsCutOffIsLeftToWhoeverDecodesIt() throws IOException {
        assertThat(records("{\"a\":1}{\"b\":", Records.End.BRACKET)).containsExactly("{\"a\":1}", "{\"b\":");
    }

    @Test
    void aRecordWithoutEndIsRefused() {
        assertThatThrownBy(() -> records("{\"a\":\"" + "x".repeat(17 << 20), Records.End.BRACKET))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a record of more than");
    }

    @Test
    void knowsEveryCompressionByItsBytes() throws IOException {
        assertThat(decompressed("a.gz", GZIPOutputStream::new)).isEqualTo("GZIP " + THREE);
        assertThat(decompressed("no-extension", ZstdOutputStream::new)).isEqualTo("ZSTD " + THREE);
        assertThat(decompressed("a.snappy", SnappyOutputStream::new)).isEqualTo("SNAPPY " + THREE);
        assertThat(decompressed("a.snappy", SnappyHadoopCompatibleOutputStream::new))
                .isEqualTo("HADOOP_SNAPPY " + THREE);
        assertThat(decompressed("a", out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    zip.putNextEntry(new ZipEntry("records"));
                    return zip;
                }))
                .isEqualTo("ZIP " + THREE);
        assertThat(decompressed("a.gz", out -> out)).isEqualTo("PLAIN " + THREE);
    }

    @Test
    void hadoopsFramesThatAreCutOffAreAnError() throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (OutputStream out = new SnappyHadoopCompatibleOutputStream(stored)) {
            out.write(THREE.getBytes(UTF_8));
        }
        byte[] half = java.util.Arrays.copyOf(stored.toByteArray(), stored.size() / 2);
        ObjectBytes.Opened opened = ObjectBytes.open("a.snappy", new ByteArrayInputStream(half));

        assertThatThrownBy(() -> opened.kind().decompressed(opened.bytes()).readAllBytes())
                .isInstanceOf(IOException.class);
    }

    private interface Compressor {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static String decompressed(String key, Compressor compressor) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (OutputStream out = compressor.over(stored)) {
            out.write(THREE.getBytes(UTF_8));
        }
        ObjectBytes.Opened opened = ObjectBytes.open(key, new ByteArrayInputStream(stored.toByteArray()));
        return opened.kind() + " "
                + new String(opened.kind().decompressed(opened.bytes()).readAllBytes(), UTF_8);
    }

    private static List<String> records(String text, Records.End end) throws IOException {
        List<String> found = new ArrayList<>();
        try (Records records = new Records(new ByteArrayInputStream(text.getBytes(UTF_8)), end)) {
            for (byte[] record = records.next(); record != null; record = records.next()) {
                found.add(new String(record, UTF_8));
            }
        }
        return found;
    }
}
