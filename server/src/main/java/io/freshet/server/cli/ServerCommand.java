package io.freshet.server.cli;

import io.freshet.server.Server;
import io.freshet.server.TemporaryFiles;
import io.freshet.server.config.ServerConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code freshet server}: runs until it is interrupted. */
@Command(
        name = "server",
        description = "Start everything in one process and serve until interrupted",
        mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws InterruptedException, IOException {
        ServerConfig config = options.read();
        try (TemporaryFiles temporary = TemporaryFiles.claim(config.dataDir())) {
            // before anything asks where: libraries remember it
            System.setProperty("java.io.tmpdir", temporary.directory().toString());
            serve(config);
        }
        return 0;
    }

    private static void serve(ServerConfig config) throws InterruptedException {
        Server server = Server.start(config);
        closeWhenInterrupted(server);
        System.err.println(
                "freshet: listening on " + server.endpoint() + " (AWS APIs) and " + server.s3Endpoint() + " (S3)");
        System.err.println("freshet: data in " + config.dataDir() + "; " + admission(config));
        server.certificateAuthority()
                .ifPresent(file -> System.err.println(
                        "freshet: https on the same port; clients that verify it need the authority in " + file));
        new CountDownLatch(1).await();
    }

    private static String admission(ServerConfig config) {
        return config.auth().verified()
                ? config.auth().keys().size() + " access keys are let in"
                : "open to this machine only, any credentials will do";
    }

    static void closeWhenInterrupted(Server server) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            System.err.println("freshet: stopping");
                            server.close();
                        },
                        "shutdown"));
    }
}
