package io.freshet.functions.letter;

import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The letters there are, in the metadata database; what they are about lies apart, since it is larger. When there are too many, those
 * that have been replayed make room, the oldest first; without any the new one is not kept, but stays at its destination. Safe for
 * many threads.
 */
public final class LetterStore {
    private static final Logger LOG = LoggerFactory.getLogger(LetterStore.class);
    private static final String KIND = "function-letter";
    private static final String CONTENT = "function-letter-content";
    private static final int MOST = 10_000;
    private static final int ATTEMPTS = 50;

    private final ResourceStore store;
    private final int most;
    private int kept = -1;

    public LetterStore(ResourceStore store) {
        this(store, MOST);
    }

    LetterStore(ResourceStore store, int most) {
        this.store = store;
        this.most = most;
    }

    /** Keeps a letter; does nothing if there is one with its id: the same, written before a crash. */
    public void add(Letter letter, Content content) {
        add(letter, content, List.of());
    }

    /** Keeps a letter together with other changes, or does neither; false if a condition of these changes does not hold. */
    public synchronized boolean add(Letter letter, Content content, List<Change> together) {
        if (store.find(KIND, letter.id()).isPresent() || !hasRoom(letter)) {
            return store.apply(together);
        }
        List<Change> changes = new ArrayList<>(together);
        changes.add(new Change.Create(KIND, letter.id(), letter.document()));
        changes.add(new Change.Create(CONTENT, letter.id(), content.document()));
        boolean added = store.apply(changes);
        if (added) {
            kept++;
        }
        return added;
    }

    private boolean hasRoom(Letter letter) {
        if (kept < 0 || kept >= most) {
            kept = store.list(KIND).size();
        }
        if (kept < most) {
            return true;
        }
        Optional<Letter> oldest = list().stream().filter(Letter::replayed).findFirst();
        oldest.ifPresentOrElse(gone -> remove(gone.id()), () -> LOG.atWarn()
                .addKeyValue("function", letter.function())
                .addKeyValue("destination", letter.destination())
                .addKeyValue("kept", kept)
                .log("dead letter is not recorded: replay or delete some"));
        return oldest.isPresent();
    }

    /** All, the oldest first. */
    public List<Letter> list() {
        return store.list(KIND).stream()
                .map(stored -> Letter.read(stored.document()))
                .sorted(Comparator.comparingLong(Letter::failedAtMillis).thenComparing(Letter::id))
                .toList();
    }

    public Optional<Letter> find(String id) {
        return store.find(KIND, id).map(stored -> Letter.read(stored.document()));
    }

    /** What a letter is about; empty if there is no such letter. */
    public Optional<Content> content(String id) {
        return store.find(CONTENT, id).map(stored -> Content.read(stored.document()));
    }

    /** Changes a letter; empty if there is none any more. */
    Optional<Letter> change(String id, UnaryOperator<Letter> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Resource> stored = store.find(KIND, id);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            Letter changed = change.apply(Letter.read(stored.get().document()));
            if (store.replace(stored.get(), changed.document()).isPresent()) {
                return Optional.of(changed);
            }
        }
        throw new IllegalStateException("letter " + id + " is being changed by others all the time; try again");
    }

    /** False if there is none. */
    public synchronized boolean remove(String id) {
        Optional<Resource> stored = store.find(KIND, id);
        stored.ifPresent(store::delete);
        store.find(CONTENT, id).ifPresent(store::delete);
        if (stored.isPresent() && kept > 0) {
            kept--;
        }
        return stored.isPresent();
    }
}
