package io.freshet.benchmarks.delivery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records of a web log, each a JSON object of about 300 bytes. The same every time. */
final class WebLog {
    private static final String[] WORDS = {"checkout", "search", "view", "login", "refund", "cart", "home", "item"};

    private final List<byte[]> records = new ArrayList<>();
    private final long bytes;

    /** So many megabytes, counted with a newline after each record. */
    WebLog(int megabytes) {
        Random random = new Random(1);
        long made = 0;
        for (int i = 0; made < megabytes * 1_000_000L; i++) {
            byte[] record = line(i, random).getBytes(StandardCharsets.UTF_8);
            records.add(record);
            made += record.length + 1;
        }
        this.bytes = made;
    }

    List<byte[]> records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    private static String line(int i, Random random) {
        return "{\"id\":" + i + ",\"time\":\"2026-07-13T14:" + i / 60 % 60 / 10 + i / 60 % 10 + ":" + i % 60 / 10
                + i % 10
                + "Z\",\"user\":\"u" + random.nextInt(100_000) + "\",\"action\":\""
                + WORDS[random.nextInt(WORDS.length)] + "\",\"path\":\"/" + WORDS[random.nextInt(WORDS.length)] + "/"
                + random.nextInt(10_000) + "\",\"status\":" + (random.nextInt(20) == 0 ? 500 : 200) + ",\"millis\":"
                + random.nextInt(2_000)
                + ",\"agent\":\"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/12" + random.nextInt(9) + ".0.0.0 Safari/537.36\",\"session\":\""
                + Long.toHexString(random.nextLong()) + "\",\"price\":" + random.nextInt(100_000) / 100.0 + "}";
    }
}
