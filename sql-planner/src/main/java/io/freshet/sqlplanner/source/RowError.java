package io.freshet.sqlplanner.source;

import java.io.Serializable;

/** A record, or a row of one, that does not fit its schema. The bytes are the record's. */
public record RowError(long rowtime, String name, String message, byte[] data) implements Serializable {}
