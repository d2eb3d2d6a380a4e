package io.freshet.functions.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.resource.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetterStoreTest {
    private final InMemoryResourceStore resources = new InMemoryResourceStore();
    private final LetterStore letters = new LetterStore(resources, 3);

    private static Letter letter(int number) {
        return Letter.ofEvent("id-" + number, "arn:f", "RetriesExhausted", "", 3, "http://sink", number);
    }

    private void add(int number) {
        letters.add(letter(number), Content.ofEvent("bnVsbA=="));
    }

    private List<String> ids() {
        return letters.list().stream().map(Letter::id).toList();
    }

    @Test
    void theOldestReplayedMakesRoomAndWhatWaitsNeverDoes() {
        add(1);
        add(2);
        add(3);
        add(4);
        assertThat(ids()).as("nothing was replayed").containsExactly("id-1", "id-2", "id-3");

        assertThat(letters.change("id-2", letter -> letter.tried(9, null))).isPresent();
        add(5);

        assertThat(ids()).containsExactly("id-1", "id-3", "id-5");
        assertThat(letters.content("id-2")).isEmpty();
    }

    @Test
    void aLetterIsKeptOnceTogetherWithWhatBelongsToIt() {
        Resource event = resources.create("function-event", "e", "{}").orElseThrow();

        assertThat(letters.add(letter(1), Content.ofEvent(""), List.of(new Change.Delete(event))))
                .isTrue();
        assertThat(letters.add(letter(1), Content.ofEvent(""), List.of(new Change.Delete(event))))
                .as("the event has gone")
                .isFalse();

        assertThat(resources.find("function-event", "e")).isEmpty();
        assertThat(ids()).containsExactly("id-1");
    }

    @Test
    void reasonsAreKeptShort() {
        assertThat(Letter.ofEvent("i", "f", "c", "x".repeat(10_000), 1, "d", 0).reason())
                .hasSize(500);
    }
}
