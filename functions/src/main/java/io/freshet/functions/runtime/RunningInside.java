package io.freshet.functions.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.functions.launcher.LoadedHandler;
import io.freshet.functions.launcher.LoadedHandler.HandlerException;
import io.freshet.functions.process.WorkerExit;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Java handler on a thread of this process, with classes of its own: a call costs microseconds, and nothing keeps the handler from what this process
 * may do and use. A call whose time is up is interrupted; if it does not heed that, its thread stays until it does.
 */
public final class RunningInside implements Running {
    private static final Logger LOG = LoggerFactory.getLogger(RunningInside.class);

    private final RuntimeListener listener;
    private final Map<String, String> environment;
    private final Consumer<byte[]> log;
    private final URLClassLoader classes;
    private final Thread thread;
    private final CompletableFuture<WorkerExit> exit = new CompletableFuture<>();
    private volatile boolean closed;

    private RunningInside(
            RuntimeListener listener,
            String name,
            List<Path> classPath,
            Map<String, String> environment,
            Consumer<byte[]> log) {
        this.listener = listener;
        this.environment = environment;
        this.log = log;
        this.classes = new URLClassLoader(
                classPath.stream().map(RunningInside::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.thread = new Thread(this::run, "function-" + name);
        thread.setDaemon(true);
    }

    /**
     * Loads the handler, and asks the listener for calls.
     *
     * @param classPath directories and archives
     * @param environment what the handler's context says of the function, and {@code _HANDLER}; it is not the environment of the process
     * @param log gets what the handler prints
     */
    public static RunningInside start(
            RuntimeListener listener,
            String name,
            List<Path> classPath,
            Map<String, String> environment,
            Consumer<byte[]> log) {
        RunningInside started = new RunningInside(listener, name, classPath, Map.copyOf(environment), log);
        started.thread.start();
        return started;
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("class path: " + path, e);
        }
    }

    private void run() {
        int status = 1;
        try (classes) {
            status = serve();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("classes of a function do not close");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } finally {
            exit.complete(new WorkerExit(status, closed ? WorkerExit.Cause.KILLED : WorkerExit.Cause.OWN));
        }
    }

    private int serve() throws InterruptedException {
        LoadedHandler handler;
        try {
            handler = users(() -> LoadedHandler.load(environment.getOrDefault("_HANDLER", ""), classes, environment));
        } catch (HandlerException e) {
            listener.initFailed(e.document());
            return 1;
        }
        while (!closed) {
            Optional<Assignment> next = listener.next();
            if (next.isEmpty()) {
                return 0;
            }
            serve(handler, next.get());
        }
        return 0;
    }

    private void serve(LoadedHandler handler, Assignment call) {
        String id = call.requestId();
        try {
            byte[] answer = users(() -> handler.handle(id, call.functionArn(), call.deadlineMillis(), call.payload()));
            markEnd(id);
            if (answer.length > RuntimeEndpoint.MOST_RESPONSE) {
                listener.tooLarge(id);
            } else {
                listener.responded(id, answer);
            }
        } catch (HandlerException e) {
            markEnd(id);
            listener.failed(id, e.document());
        }
    }

    private void markEnd(String id) {
        log.accept(("\0freshet-end " + id + "\n").getBytes(UTF_8));
    }

    private interface UsersCode<T> {
        T run() throws HandlerException;
    }

    /** Only here are its classes and its log those of the thread: threads that others start from it are not to have them. */
    private <T> T users(UsersCode<T> code) throws HandlerException {
        ClassLoader usual = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(classes);
        PrintedOutput.divert(log);
        try {
            return code.run();
        } finally {
            PrintedOutput.end();
            Thread.currentThread().setContextClassLoader(usual);
        }
    }

    @Override
    public long peakBytes() {
        return 0;
    }

    @Override
    public CompletableFuture<WorkerExit> exit() {
        return exit;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
