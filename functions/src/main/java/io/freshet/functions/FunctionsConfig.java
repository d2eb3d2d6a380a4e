package io.freshet.functions;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of functions.
 *
 * @param directory where code is kept and workers have their files
 * @param python the program for Python functions; absent: looked for on the PATH
 * @param node the program for Node functions; absent: looked for on the PATH
 * @param workers at once, of all functions
 * @param memoryBytes that the functions of all workers at once are configured with
 * @param idle how long a worker is kept that has nothing to do
 * @param inside the names of Java functions that run on threads of this process, not in processes of their own
 */
public record FunctionsConfig(
        Path directory,
        Optional<String> python,
        Optional<String> node,
        int workers,
        long memoryBytes,
        Duration idle,
        Set<String> inside) {}
