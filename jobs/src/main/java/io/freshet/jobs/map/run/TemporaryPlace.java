package io.freshet.jobs.map.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where readers work that are in another process than the server: a directory among the temporary ones of their machine, shared by all readers of one class
 * loader and gone with the last of them. Static for the reason that {@link Workshop} is.
 */
public final class TemporaryPlace {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryPlace.class);
    private static int users;
    private static @Nullable Path directory;

    private TemporaryPlace() {}

    /** The runtime with a directory and a Python of this machine, until {@link #leave}. */
    public static synchronized MapRuntime enter(MapRuntime runtime) throws IOException {
        Path here = directory;
        if (here == null) {
            here = Files.createTempDirectory("freshet-map-");
            directory = here;
        }
        users++;
        return runtime.at(here.toString(), Python.find(runtime.python()).program());
    }

    /** To be called once for each {@link #enter}. */
    public static synchronized void leave() {
        users--;
        Path here = directory;
        if (users == 0 && here != null) {
            directory = null;
            Workshop.close(here);
            delete(here);
        }
    }

    private static void delete(Path here) {
        try (Stream<Path> files = Files.walk(here)) {
            List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.warn("files of map jobs stay behind directory={} reason={}", here, e.toString());
        }
    }
}
