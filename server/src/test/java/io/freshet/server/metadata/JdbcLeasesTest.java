package io.freshet.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At most one holder of a name at any moment, by the clock of the database. */
class JdbcLeasesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration BRIEF = Duration.ofSeconds(1);
    private static final String A = "http://a:1";
    private static final String B = "http://b:1";

    private static @Nullable EmbeddedPostgres postgres;
    private static final String H2 = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    private enum Database {
        H2,
        POSTGRESQL
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    private static JdbcLeases open(Database database) {
        if (database == Database.H2) {
            return JdbcLeases.open(H2, "sa", "");
        }
        try {
            postgres = postgres == null ? EmbeddedPostgres.start() : postgres;
        } catch (IOException | IllegalStateException e) {
            abort("PostgreSQL does not start on this machine: " + e);
        }
        return JdbcLeases.open(
                Objects.requireNonNull(postgres)
                        .getJdbcUrl("postgres", "postgres")
                        .replaceAll("\\?.*", ""),
                "postgres",
                "");
    }

    @ParameterizedTest
    @EnumSource
    void oneHoldsItUntilItIsGivenBack(Database database) {
        try (JdbcLeases a = open(database);
                JdbcLeases b = open(database)) {
            assertThat(a.take("given", "a", A, LONG)).isTrue();
            assertThat(b.take("given", "b", B, LONG)).isFalse();
            assertThat(a.take("given", "a", A, LONG)).as("renewed").isTrue();
            assertThat(b.find("given"))
                    .hasValueSatisfying(lease -> assertThat(lease.address()).isEqualTo(A));

            b.release("given", "b");
            assertThat(b.take("given", "b", B, LONG))
                    .as("given back by another")
                    .isFalse();
            a.release("given", "a");

            assertThat(b.take("given", "b", B, LONG)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsNotRenewedExpires(Database database) throws Exception {
        try (JdbcLeases a = open(database);
                JdbcLeases b = open(database)) {
            assertThat(a.take("expiring", "a", A, BRIEF)).isTrue();

            awaitTrue(() -> b.take("expiring", "b", B, LONG));

            assertThat(a.take("expiring", "a", A, LONG)).isFalse();
            assertThat(a.beginningWith("expi"))
                    .extracting(JdbcLeases.Lease::holder)
                    .containsExactly("b");
        }
    }

    private static void awaitTrue(Callable<Boolean> condition) throws Exception {
        long since = System.nanoTime();
        while (!condition.call()) {
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(20));
            Thread.sleep(50);
        }
    }
}
