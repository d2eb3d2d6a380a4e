package io.freshet.server.cli;

import io.freshet.firehosesink.seal.ObjectKey;
import io.freshet.server.config.ConfigReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet delivery decrypt}: makes an object readable that was encrypted before it was stored. Needs no server. */
@Command(
        name = "decrypt",
        description = "Decrypt an object that was downloaded from a store with s3.client-side-key",
        mixinStandardHelpOptions = true)
final class DeliveryDecrypt implements Callable<Integer> {
    @Option(
            names = "--keys-file",
            paramLabel = "FILE",
            required = true,
            description = "The keys, as encryption.keys-file has them; the right one is found by trying")
    private Path keysFile = Path.of("");

    @Parameters(index = "0", paramLabel = "OBJECT", description = "A file that holds the object")
    private Path object = Path.of("");

    @Parameters(index = "1", paramLabel = "OUTPUT", description = "The file to write; replaced if it is there")
    private Path output = Path.of("");

    @Override
    public Integer call() throws IOException {
        List<ObjectKey> keys = ConfigReader.objectKeys(keysFile);
        IOException failure = new IOException("no keys in " + keysFile);
        for (ObjectKey key : keys) {
            try (InputStream opened = key.opening(new BufferedInputStream(Files.newInputStream(object)))) {
                write(opened);
                return 0;
            } catch (IOException e) {
                failure = e;
            }
        }
        System.err.println(object + " was decrypted with none of " + keys.size() + " keys (expected: an encrypted"
                + " object, whole, and its key among them); the last one: " + failure.getMessage());
        return 1;
    }

    /** Under its name only once all of it has been authenticated. */
    private void write(InputStream opened) throws IOException {
        Path part = output.resolveSibling(output.getFileName() + ".part");
        try {
            Files.copy(opened, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
