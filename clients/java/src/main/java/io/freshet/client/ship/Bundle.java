package io.freshet.client.ship;

import java.util.List;

/**
 * What a function needs elsewhere.
 *
 * @param function serialized
 * @param files jars, and zips of classes
 */
public record Bundle(byte[] function, List<File> files) {
    public Bundle {
        files = List.copyOf(files);
    }

    /** A file of code. */
    public record File(String name, byte[] bytes) {}
}
