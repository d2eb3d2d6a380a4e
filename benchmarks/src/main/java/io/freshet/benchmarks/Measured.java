package io.freshet.benchmarks;

/**
 * One line of the result.
 *
 * @param method how it was measured, in a sentence
 */
record Measured(String what, String value, String method) {}
