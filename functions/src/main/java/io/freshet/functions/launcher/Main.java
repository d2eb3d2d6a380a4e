package io.freshet.functions.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a Java handler over the Runtime API, in a Java of its own whose class path is the function. */
public final class Main {
    private Main() {}

    /** What a failure is told as. */
    record Failure(String type, byte[] document) {
        static Failure of(Throwable thrown) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("errorMessage", thrown.getMessage());
            document.put("errorType", thrown.getClass().getName());
            document.put("stackTrace", trace(thrown));
            if (thrown.getCause() != null && thrown.getCause() != thrown) {
                Throwable cause = thrown.getCause();
                Map<String, Object> inner = new LinkedHashMap<>();
                inner.put("errorMessage", cause.getMessage());
                inner.put("errorType", cause.getClass().getName());
                inner.put("stackTrace", trace(cause));
                document.put("cause", inner);
            }
            return new Failure(thrown.getClass().getName(), Json.write(document).getBytes(UTF_8));
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
    }

    /** Serves until the process is ended. */
    public static void main(String[] args) throws IOException {
        RuntimeClient client = new RuntimeClient(environment("AWS_LAMBDA_RUNTIME_API"));
        Handler handler;
        try {
            handler = new HandlerFinder(Main.class.getClassLoader()).find(environment("_HANDLER"));
        } catch (Throwable thrown) { // whatever the user's class does when it is loaded
            Failure failure = Failure.of(unwrapped(thrown));
            print(thrown);
            client.initFailed(failure.document(), failure.type());
            System.exit(1);
            return;
        }
        while (true) {
            serve(client, client.next(), handler);
        }
    }

    private static void serve(RuntimeClient client, RuntimeClient.Next next, Handler handler) throws IOException {
        byte[] answer;
        String error = null;
        System.setProperty("com.amazonaws.xray.traceHeader", next.header("lambda-runtime-trace-id"));
        try {
            answer = handler.handle(next.event(), new InvocationContext(next));
        } catch (Throwable thrown) { // the user's; the function lives on
            Throwable own = unwrapped(thrown);
            print(own);
            Failure failure = Failure.of(own);
            answer = failure.document();
            error = failure.type();
        }
        System.err.flush();
        String end = "\0freshet-end " + next.requestId() + "\n";
        synchronized (System.out) {
            System.out.flush();
            System.out.writeBytes(end.getBytes(UTF_8));
            System.out.flush();
        }
        client.ended(next.requestId(), answer, error);
    }

    private static Throwable unwrapped(Throwable thrown) {
        return (thrown instanceof InvocationTargetException || thrown instanceof ExceptionInInitializerError)
                        && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
    }

    private static void print(Throwable thrown) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        System.out.println(message + ": " + thrown.getClass().getName());
        thrown.printStackTrace(System.out);
    }

    private static String environment(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }
}
