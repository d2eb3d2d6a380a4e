package io.freshet.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.awsapi.resource.ResourceStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcResourceStoreTest extends ResourceStoreContract {
    @TempDir
    Path directory;

    private JdbcResourceStore store = closed();

    private static JdbcResourceStore closed() {
        JdbcResourceStore memory = JdbcResourceStore.open("jdbc:h2:mem:", "freshet", "");
        memory.close();
        return memory;
    }

    @BeforeEach
    void open() {
        store = JdbcResourceStore.inDirectory(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected ResourceStore store() {
        return store;
    }

    @Test
    void remembersAfterBeingOpenedAgain() {
        store.create("stream", "orders", "{}");
        store.close();

        open();

        assertThat(store.find("stream", "orders")).isPresent();
    }

    @Test
    void aThreadThatIsInterruptedWhileItWritesTakesNothingFromOthers() {
        Thread.currentThread().interrupt();
        try {
            store.create("stream", "orders", "{}");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        store.create("stream", "visits", "{}");

        assertThat(store.list("stream")).hasSize(2);
    }

    @Test
    void aDatabaseThatCannotBeOpenedIsNamed() {
        store.create("stream", "orders", "{}");

        assertThatThrownBy(() -> JdbcResourceStore.open(
                        "jdbc:h2:file:" + directory.resolve("metadata/freshet") + ";IFEXISTS=TRUE;CIPHER=AES",
                        "freshet",
                        "a b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("metadata database jdbc:h2:file:")
                .hasMessageContaining("cannot be opened");
    }
}
