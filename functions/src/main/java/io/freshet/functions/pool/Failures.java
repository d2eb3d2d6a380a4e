package io.freshet.functions.pool;

import io.freshet.functions.registry.Shapes;

/** Documents of errors that are not the function's own. */
final class Failures {
    private Failures() {}

    static byte[] document(String type, String message) {
        return Shapes.JSON
                .createObjectNode()
                .put("errorType", type)
                .put("errorMessage", message)
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
