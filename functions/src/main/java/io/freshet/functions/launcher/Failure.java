package io.freshet.functions.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a failure is told as: the class of what was thrown, and the document that goes to the caller. */
record Failure(String type, byte[] document) {
    /** Prints it to the log, as the service does. */
    static Failure of(Throwable thrown) {
        Throwable own = unwrapped(thrown);
        String message = own.getMessage() == null ? "" : own.getMessage();
        System.out.println(message + ": " + own.getClass().getName());
        own.printStackTrace(System.out);
        Map<String, Object> document = described(own);
        if (own.getCause() != null && own.getCause() != own) {
            document.put("cause", described(own.getCause()));
        }
        return new Failure(own.getClass().getName(), Json.write(document).getBytes(UTF_8));
    }

    private static Map<String, Object> described(Throwable thrown) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("errorMessage", thrown.getMessage());
        document.put("errorType", thrown.getClass().getName());
        document.put("stackTrace", trace(thrown));
        return document;
    }

    private static List<String> trace(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith("io.freshet.functions.launcher.")
                    || frame.getClassName().contains("reflect.")) {
                break;
            }
            lines.add(frame.toString());
        }
        return lines;
    }

    private static Throwable unwrapped(Throwable thrown) {
        return (thrown instanceof InvocationTargetException || thrown instanceof ExceptionInInitializerError)
                        && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
    }
}
