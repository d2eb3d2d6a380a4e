package io.freshet.firehosesink.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Numbers of JSON keys, found by their bytes. Records are much alike: a key is mostly the one that stood there in the record before. */
final class KeyTable {
    private static final int REMEMBERED = 4_096;
    private static final int EXPECTED = 128;

    private final ToIntFunction<String> numbers;
    private final Map<String, Integer> known = new HashMap<>();
    private final byte[][] expected = new byte[EXPECTED][];
    private final int[] expectedNumbers = new int[EXPECTED];

    /** @param numbers of keys; always the same for the same key */
    KeyTable(ToIntFunction<String> numbers) {
        this.numbers = numbers;
        Arrays.fill(expected, new byte[0]);
    }

    /** @param place of the member in its object */
    int number(int place, byte[] key, int start, int length) {
        if (place >= EXPECTED) {
            return find(key, start, length);
        }
        byte[] before = expected[place];
        if (Arrays.equals(before, 0, before.length, key, start, start + length) && length > 0) {
            return expectedNumbers[place];
        }
        int number = find(key, start, length);
        expected[place] = Arrays.copyOfRange(key, start, start + length);
        expectedNumbers[place] = number;
        return number;
    }

    private int find(byte[] key, int start, int length) {
        String name = new String(key, start, length, StandardCharsets.UTF_8);
        Integer number = known.get(name);
        if (number == null) {
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            number = numbers.applyAsInt(name);
            known.put(name, number);
        }
        return number;
    }
}
