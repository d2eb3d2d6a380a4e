package io.freshet.functions.letter;

/** Where the records of a letter are had from again. */
@FunctionalInterface
public interface LetterSource {
    /**
     * The event as the function got it, of those records that the stream still has.
     *
     * @throws IllegalStateException if there is no such stream or shard any more
     */
    Found event(Letter letter, Content content);

    /**
     * An event made again.
     *
     * @param records in it
     */
    record Found(byte[] event, int records) {}
}
