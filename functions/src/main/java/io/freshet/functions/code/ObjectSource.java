package io.freshet.functions.code;

import java.util.Optional;

/** Where code lies that is named by bucket and key. */
@FunctionalInterface
public interface ObjectSource {
    /**
     * The object; empty if there is none.
     *
     * @param mostBytes a larger one is refused with {@link CodeException}
     */
    Optional<byte[]> read(String bucket, String key, long mostBytes) throws CodeException;
}
