package io.freshet.functions.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.functions.launcher.LoadedHandler.HandlerException;
import java.io.IOException;

/** Runs a Java handler over the Runtime API, in a Java of its own whose class path is the function. */
public final class Main {
    private Main() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws IOException {
        RuntimeClient client = new RuntimeClient(environment("AWS_LAMBDA_RUNTIME_API"));
        LoadedHandler handler;
        try {
            handler = LoadedHandler.load(environment("_HANDLER"), Main.class.getClassLoader(), System.getenv());
        } catch (HandlerException e) {
            client.initFailed(e.document(), e.type());
            System.exit(1);
            return;
        }
        while (true) {
            serve(client, client.next(), handler);
        }
    }

    private static void serve(RuntimeClient client, RuntimeClient.Next next, LoadedHandler handler) throws IOException {
        byte[] answer;
        String error = null;
        System.setProperty("com.amazonaws.xray.traceHeader", next.header("lambda-runtime-trace-id"));
        try {
            answer = handler.handle(
                    next.requestId(),
                    next.header("lambda-runtime-invoked-function-arn"),
                    Long.parseLong(next.header("lambda-runtime-deadline-ms")),
                    next.event());
        } catch (HandlerException e) {
            answer = e.document();
            error = e.type();
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

    private static String environment(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }
}
