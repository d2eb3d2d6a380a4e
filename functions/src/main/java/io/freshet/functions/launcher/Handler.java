package io.freshet.functions.launcher;

/** A user's handler, however it is written: takes the event's bytes, gives the answer's. */
@FunctionalInterface
interface Handler {
    byte[] handle(byte[] event, InvocationContext context) throws Exception;
}
