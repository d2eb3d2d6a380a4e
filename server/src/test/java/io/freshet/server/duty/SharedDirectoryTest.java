package io.freshet.server.duty;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.resource.ResourceStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedDirectoryTest {
    private static final String KIND = "checkpoint-directory";

    @TempDir
    Path directory;

    private static void require(Path directory, ResourceStore store) {
        new SharedDirectory(KIND, directory).require(store, "the checkpoints are", "the same");
    }

    @Test
    void theDirectoryThatWasThereFirstIsTheRightOne() {
        ResourceStore store = new InMemoryResourceStore();
        require(directory.resolve("a"), store);

        assertThatCode(() -> require(directory.resolve("a"), store)).doesNotThrowAnyException();
        assertThatThrownBy(() -> require(directory.resolve("b"), store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the checkpoints are in another directory than " + directory.resolve("b")
                        + " (expected: the same)");
    }

    @Test
    void aDirectoryOfAnotherDatabaseIsTakenByADatabaseThatKnowsNone() {
        require(directory, new InMemoryResourceStore());
        ResourceStore restored = new InMemoryResourceStore();

        require(directory, restored);

        assertThatCode(() -> require(directory, restored)).doesNotThrowAnyException();
    }
}
