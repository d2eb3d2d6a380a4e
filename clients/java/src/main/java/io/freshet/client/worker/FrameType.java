package io.freshet.client.worker;

/** What a frame is: its first byte, behind a length of four bytes. */
public final class FrameType {
    /** To a worker: JSON that says what to load. */
    public static final byte LOAD = 'L';

    /** To a worker: the count, then index, length and bytes of each input. */
    public static final byte BATCH = 'B';

    /** To a worker: index, length and JSON of a piece of an object; behind the frame its bytes in parts, each after its length, then a zero. */
    public static final byte OBJECT = 'O';

    /** From a worker: the function is loaded. */
    public static final byte LOADED = 'K';

    /** From a worker: why it is not, as text. */
    public static final byte UNUSABLE = 'X';

    /** From a worker: the count, then index, status, start in microseconds since 1970, microseconds, length and bytes of each result. */
    public static final byte RESULTS = 'R';

    /** The file of a worker that says what it does now: index and start of the call, in 4 and 8 bytes. */
    public static final String PROGRESS = "progress";

    /** No call. */
    public static final int IDLE = -1;

    private FrameType() {}
}
