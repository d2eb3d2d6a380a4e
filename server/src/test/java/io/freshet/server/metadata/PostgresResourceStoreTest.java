package io.freshet.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.awsapi.resource.ResourceStoreContract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metadata store on a PostgreSQL, where several servers can share it. */
@SuppressWarnings("NullAway.Init")
class PostgresResourceStoreTest extends ResourceStoreContract {
    private static @Nullable EmbeddedPostgres postgres;
    private static int databases;

    private String url;
    private JdbcResourceStore store;

    @BeforeAll
    static void start() {
        try {
            postgres = EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException e) {
            abort("PostgreSQL does not start on this machine: " + e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        String name = "freshet" + databases++;
        try (var connection = started().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        url = started().getJdbcUrl("postgres", name).replaceAll("\\?.*", "");
        store = JdbcResourceStore.open(url, "postgres", "");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static EmbeddedPostgres started() {
        return Objects.requireNonNull(postgres);
    }

    @Override
    protected ResourceStore store() {
        return store;
    }

    @Test
    void isSharedByServers() {
        try (JdbcResourceStore other = JdbcResourceStore.open(url, "postgres", "")) {
            store.create("stream", "orders", "{}");

            assertThat(other.find("stream", "orders")).isPresent();
        }
    }

    @Test
    void oneThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> JdbcResourceStore.open("jdbc:postgresql://127.0.0.1:1/freshet", "freshet", "hunter2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("metadata database jdbc:postgresql://127.0.0.1:1/freshet cannot be opened")
                .hasMessageNotContaining("hunter2");
    }
}
