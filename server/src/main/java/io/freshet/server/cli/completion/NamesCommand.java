package io.freshet.server.cli.completion;

import io.freshet.server.cli.option.ServerOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * {@code freshet __complete}: the names of a kind, one a line, for the scripts of shells. Whatever is in the way, it says nothing: who
 * presses a key is not to read errors, nor to wait.
 */
@Command(name = "__complete", hidden = true, mixinStandardHelpOptions = true)
public final class NamesCommand implements Callable<Integer> {
    private static final long PATIENCE_MILLIS = 1_000;

    @Mixin
    private ServerOption server = new ServerOption();

    @Parameters(paramLabel = "KIND")
    private String kind = "";

    @Override
    public Integer call() throws InterruptedException {
        Optional<Names> names = Names.of(kind);
        if (names.isPresent()) {
            names(names.get()).forEach(System.out::println);
        }
        return 0;
    }

    private List<String> names(Names names) throws InterruptedException {
        CompletableFuture<List<String>> asked = new CompletableFuture<>();
        Thread thread = new Thread(() -> ask(names, asked), "names");
        thread.setDaemon(true); // it may hang, and the process ends all the same
        thread.start();
        try {
            return asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        }
    }

    private void ask(Names names, CompletableFuture<List<String>> asked) {
        try {
            ServerOption.Answer answer = server.send(SdkHttpMethod.GET, names.path(), "freshet", Map.of(), new byte[0]);
            asked.complete(StreamSupport.stream(answer.body().path(names.list()).spliterator(), false)
                    .map(one -> (names.member().isEmpty() ? one : one.path(names.member())).asText())
                    .filter(name -> name.matches("[A-Za-z0-9_.-]{1,256}")) // they go through a shell
                    .toList());
        } catch (RuntimeException | InterruptedException e) {
            asked.completeExceptionally(e);
        }
    }
}
