package io.freshet.awsapi.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every resource store must do. */
public abstract class ResourceStoreContract {
    /** A store with nothing in it. */
    protected abstract ResourceStore store();

    @Test
    void findsWhatWasCreatedAndNothingElse() {
        ResourceStore store = store();

        Resource created = store.create("stream", "orders", "{\"a\":1}").orElseThrow();

        assertThat(created).isEqualTo(new Resource("stream", "orders", 1, "{\"a\":1}"));
        assertThat(store.find("stream", "orders")).contains(created);
        assertThat(store.find("stream", "Orders")).isEmpty();
        assertThat(store.find("application", "orders")).isEmpty();
    }

    @Test
    void aNameIsTakenOnceWithinItsKind() {
        ResourceStore store = store();
        store.create("stream", "orders", "first");

        assertThat(store.create("stream", "orders", "second")).isEmpty();
        assertThat(store.create("application", "orders", "other")).isPresent();
        assertThat(store.find("stream", "orders").orElseThrow().document()).isEqualTo("first");
    }

    @Test
    void listsAKindByName() {
        ResourceStore store = store();
        for (String name : List.of("b", "a", "B", "a.b", "a_b", "a-b")) {
            store.create("stream", name, "{}");
        }
        store.create("application", "z", "{}");

        assertThat(store.list("stream")).extracting(Resource::name).containsExactly("B", "a", "a-b", "a.b", "a_b", "b");
    }

    @Test
    void replacesOnlyTheVersionThatWasRead() {
        ResourceStore store = store();
        Resource first = store.create("stream", "orders", "one").orElseThrow();

        Resource second = store.replace(first, "two").orElseThrow();

        assertThat(second.version()).isEqualTo(2);
        assertThat(store.replace(first, "three")).isEmpty();
        assertThat(store.find("stream", "orders")).contains(second);
    }

    @Test
    void deletesOnlyTheVersionThatWasRead() {
        ResourceStore store = store();
        Resource first = store.create("stream", "orders", "one").orElseThrow();
        Resource second = store.replace(first, "two").orElseThrow();

        assertThat(store.delete(first)).isFalse();
        assertThat(store.delete(second)).isTrue();
        assertThat(store.delete(second)).isFalse();
        assertThat(store.find("stream", "orders")).isEmpty();
    }

    @Test
    void makesSeveralChangesTogether() {
        ResourceStore store = store();
        Resource replaced = store.create("item", "b", "1").orElseThrow();
        Resource deleted = store.create("item", "a", "1").orElseThrow();

        boolean applied = store.apply(List.of(
                new Change.Replace(replaced, "2"), new Change.Delete(deleted), new Change.Create("other", "new", "1")));

        assertThat(applied).isTrue();
        assertThat(store.list("item")).containsExactly(new Resource("item", "b", 2, "2"));
        assertThat(store.find("other", "new")).isPresent();
        assertThat(store.create("item", "after", "1")).isPresent();
    }

    @Test
    void makesNoChangeIfOneConditionDoesNotHold() {
        ResourceStore store = store();
        Resource old = store.create("item", "b", "1").orElseThrow();
        Resource current = store.replace(old, "2").orElseThrow();
        Resource other = store.create("item", "z", "1").orElseThrow();

        for (Change wrong :
                List.of(new Change.Replace(old, "3"), new Change.Delete(old), new Change.Create("item", "b", "3"))) {
            assertThat(store.apply(
                            List.of(new Change.Create("item", "a", "1"), wrong, new Change.Replace(other, "never"))))
                    .isFalse();
        }

        assertThat(store.list("item")).containsExactly(current, other);
        assertThat(store.replace(other, "2")).isPresent();
    }

    @Test
    void keepsLongDocumentsAndEveryCharacter() {
        ResourceStore store = store();
        String document = "\"'; -- \u00e4\u4e2d\ud83d\ude00\n".repeat(20_000);

        store.create("application", "long", document);

        assertThat(store.find("application", "long").orElseThrow().document()).isEqualTo(document);
    }

    @Test
    void ofManyWritersOfOneVersionOneWins() throws Exception {
        ResourceStore store = store();
        Resource first = store.create("stream", "orders", "0").orElseThrow();
        ExecutorService writers = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String document = "writer " + i;
            attempts.add(() -> store.replace(first, document).isPresent());
        }

        int winners = 0;
        for (Future<Boolean> attempt : writers.invokeAll(attempts)) {
            winners += attempt.get() ? 1 : 0;
        }
        writers.shutdown();

        assertThat(winners).isOne();
        assertThat(store.find("stream", "orders").orElseThrow().version()).isEqualTo(2);
    }
}
