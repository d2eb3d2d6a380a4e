package io.freshet.server.endtoend;

import io.freshet.client.ObjectPiece;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What workers are sent in tests: in a class of its own, because a function's class goes along with all that it mentions. */
final class Calls {
    private Calls() {}

    static int square(int number) {
        return number * number;
    }

    static @Nullable Object nothing(int number) {
        return null;
    }

    static int oneFails(int number) {
        if (number == 7_777) {
            throw new IllegalStateException("no " + number);
        }
        return number;
    }

    static int slow(int number) {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return number;
    }

    static int oneLoops(int number) {
        long spun = 0;
        while (number == 3) {
            spun++;
        }
        return number + (spun < 0 ? 1 : 0);
    }

    static int oneHogs(int number) {
        List<byte[]> kept = new ArrayList<>();
        while (number == 3) {
            kept.add(new byte[1 << 22]);
        }
        return number + kept.size();
    }

    static int oneHalts(int number) {
        if (number == 17) {
            Runtime.getRuntime().halt(3);
        }
        return number;
    }

    static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    static long lines(ObjectPiece piece) {
        try (BufferedReader lines = piece.lines()) {
            return lines.lines().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
