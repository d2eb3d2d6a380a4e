package io.freshet.functions.runtime;

/** Trace identifiers for those who look for one in a call that is not traced. */
final class Traces {
    private Traces() {}

    static String of(String requestId) {
        String hex = (requestId.replace("-", "") + "0".repeat(32)).substring(0, 32);
        return "Root=1-" + hex.substring(0, 8) + "-" + hex.substring(8) + ";Parent=" + hex.substring(0, 16)
                + ";Sampled=0";
    }
}
