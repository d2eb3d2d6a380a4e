package io.freshet.server.duty;

import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * A directory that holds what belongs to a metadata database, as the checkpoints of its jobs do. The database and the directory know each other by a mark, so that no
 * server goes on without what another has left there.
 */
public record SharedDirectory(String kind, Path directory) {
    private static final String FILE = "belongs-to";
    private static final String NAME = "mark";

    /**
     * Marks the directory if the database knows none yet.
     *
     * @param what is there, as in "the checkpoints are"
     * @param remedy what is expected instead
     * @throws IllegalStateException if the database knows another directory
     */
    public void require(ResourceStore store, String what, String remedy) {
        Optional<Resource> known = store.find(kind, NAME);
        if (known.isEmpty()) {
            String mark = read().orElseGet(this::write);
            known = store.create(kind, NAME, mark).or(() -> store.find(kind, NAME)); // another server was faster
        }
        if (!known.map(Resource::document).equals(read())) {
            throw new IllegalStateException(
                    what + " in another directory than " + directory + " (expected: " + remedy + ")");
        }
    }

    /** The mark that is there then: of several servers that begin at once one writes it. */
    private String write() {
        String mark = UUID.randomUUID().toString();
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(FILE), mark, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return mark;
        } catch (FileAlreadyExistsException e) {
            return read().orElseThrow(
                            () -> new IllegalStateException(directory.resolve(FILE) + " came and went: start again"));
        } catch (IOException e) {
            throw new UncheckedIOException("directory " + directory + " cannot be written", e);
        }
    }

    private Optional<String> read() {
        try {
            return Optional.of(Files.readString(directory.resolve(FILE)).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("directory " + directory + " cannot be read", e);
        }
    }
}
