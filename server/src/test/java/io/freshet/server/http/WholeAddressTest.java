package io.freshet.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients may say the whole address in the request line, as HTTP/1.1 has it. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class WholeAddressTest {
    private static Door door;

    @BeforeAll
    static void open() {
        door = Door.open();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/health, 200",
        "https://localhost:4566/health, 200",
        "HTTP://localhost/health?x=http://other/, 200",
        "http://localhost/health/../health, 400",
        "http://localhost, 400",
        "http://, 400",
        "http:health, 400",
        "localhost:80, 400"
    })
    void whatIsBehindTheHostIsMeant(String address, int status) throws IOException {
        try (RawClient client = new RawClient(door.port(), Duration.ofSeconds(10))) {
            assertThat(client.call("GET " + address + " HTTP/1.1", Map.of("Host", "localhost"), new byte[0])
                            .status())
                    .isEqualTo(status);
        }
    }
}
