package io.freshet.functions.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a function's worker begins.
 *
 * @param command program and arguments
 * @param environment what the runtime needs beside what the function says
 * @param readable directories that must be seen
 * @param overheadBytes what the runtime takes that the function is not charged for
 */
public record Launch(List<String> command, Map<String, String> environment, List<Path> readable, long overheadBytes) {}
