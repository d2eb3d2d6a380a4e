package io.freshet.awsapi.metric;

import org.jspecify.annotations.Nullable;

/**
 * What came within one minute.
 *
 * @param minute since the epoch
 * @param values absent if only their statistics are known
 */
public record Point(long minute, Statistics statistics, @Nullable Distribution values) {}
