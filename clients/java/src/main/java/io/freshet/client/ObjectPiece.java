package io.freshet.client;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A piece of an object of the store, as a function sees it. Made where the function runs.
 *
 * @param from the first byte of the piece in the object
 * @param to the byte behind it; a piece of lines has the whole of every line that begins in it, and may so read on
 * @param part which piece of its object it is, from 0
 * @param content its bytes, read as they are asked for
 */
public record ObjectPiece(String bucket, String key, long from, long to, int part, InputStream content) {
    /** For the worker, which finds it by its name. */
    public static ObjectPiece of(String bucket, String key, long from, long to, int part, InputStream content) {
        return new ObjectPiece(bucket, key, from, to, part, content);
    }

    /** Its bytes as lines of UTF-8. */
    public BufferedReader lines() {
        return new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8), 1 << 16);
    }
}
