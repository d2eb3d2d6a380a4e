package io.freshet.functions.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Runs a Java handler over the Runtime API, in a Java of its own whose class path is the function. */
public final class Main {
    private Main() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws IOException {
        RuntimeClient client = new RuntimeClient(environment("AWS_LAMBDA_RUNTIME_API"));
        Handler handler;
        try {
            handler = new HandlerFinder(Main.class.getClassLoader()).find(environment("_HANDLER"));
        } catch (Throwable thrown) { // whatever the user's class does when it is loaded
            Failure failure = Failure.of(thrown);
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
            answer = handler.handle(next.event(), context(next));
        } catch (Throwable thrown) { // the user's; the function lives on
            Failure failure = Failure.of(thrown);
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

    private static InvocationContext context(RuntimeClient.Next next) {
        return new InvocationContext(
                next.requestId(),
                next.header("lambda-runtime-invoked-function-arn"),
                Long.parseLong(next.header("lambda-runtime-deadline-ms")),
                System::getenv);
    }

    private static String environment(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }
}
