package io.freshet.jobs.map;

import io.freshet.jobs.map.MapException.Code;

/**
 * What a server gives to map jobs.
 *
 * @param workers of a job at most
 * @param jobs that run at once; others wait for their turn
 * @param pythonVersion of the workers: {@code 3.11}; empty if there is no Python
 */
public record MapSettings(int workers, int jobs, String pythonVersion) {
    public MapSettings {
        Limits.within("map.workers", workers, 1, 1_000);
        Limits.within("map.jobs", jobs, 1, 1_000);
    }

    /** Throws if functions cannot run here as they were made elsewhere. */
    void refuseOtherVersions(MapCode code) {
        if (code.language() == MapCode.Language.PYTHON && pythonVersion.isEmpty()) {
            throw new MapException(
                    Code.INVALID, "this server has no Python (expected: python3 on its path, or map.python)");
        }
        String own = code.language() == MapCode.Language.PYTHON
                ? pythonVersion
                : Integer.toString(Runtime.version().feature());
        boolean fits = code.version().isEmpty()
                || (code.language() == MapCode.Language.PYTHON
                        ? own.equals(code.version())
                        : code.version().matches("\\d+") && Integer.parseInt(code.version()) <= Integer.parseInt(own));
        if (!fits) {
            throw new MapException(
                    Code.INVALID,
                    code.language() == MapCode.Language.PYTHON
                            ? "the client runs Python " + code.version() + ", the workers Python " + own
                                    + " (expected: the same; functions are sent as bytecode. Set map.python of the"
                                    + " server, or run the client with Python " + own + ")"
                            : "the classes are of Java " + code.version() + ", the workers run Java " + own
                                    + " (expected: no newer classes)");
        }
    }
}
