package io.freshet.firehosesink.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.firehosesink.audit.Finding.Kind;
import io.freshet.firehosesink.audit.Joined.Match;
import io.freshet.firehosesink.audit.StoredObjects.Content;
import io.freshet.firehosesink.lane.LedgerLine;
import java.util.Optional;

/**
 * Objects that the ledger does not have. Those that are as long as one that it has are read: they may be a copy. Of those that are called
 * like one of the delivery stream's, every one is told.
 */
final class Strangers implements AutoCloseable {
    private final StoredObjects store;
    private final Findings findings;
    private final SpilledSort lengths = new SpilledSort();
    private final SpilledSort contents = new SpilledSort();
    private final SpilledSort strangers = new SpilledSort();
    private final SpilledSort suspects = new SpilledSort();

    Strangers(StoredObjects store, Findings findings) {
        this.store = store;
        this.findings = findings;
    }

    /** An object that the ledger has. */
    void known(LedgerLine line) {
        lengths.add(length(line.bytes()), new byte[0]);
        contents.add(length(line.bytes()) + line.sha256(), (line.bucket() + "/" + line.key()).getBytes(UTF_8));
    }

    /**
     * An object that it does not have.
     *
     * @param name bucket and key
     * @param named whether it is called like one of the delivery stream's
     */
    void stranger(String name, long bytes, boolean named) {
        strangers.add(length(bytes), text(name, named));
    }

    void check() throws InterruptedException {
        Joined byLength = new Joined(lengths.sorted(), strangers.sorted());
        try (Checks checks = new Checks()) {
            for (Match match = byLength.next(1); match != null; match = byLength.next(1)) {
                boolean alike = !match.left().isEmpty();
                String length = match.key();
                for (byte[] stranger : match.right()) {
                    if (alike || named(stranger)) {
                        checks.add(() -> read(length, stranger));
                    }
                }
            }
            checks.finish();
        }
        Joined byContent = new Joined(contents.sorted(), suspects.sorted());
        for (Match match = byContent.next(1); match != null; match = byContent.next(1)) {
            for (byte[] suspect : match.right()) {
                tell(match, suspect);
            }
        }
    }

    private void read(String length, byte[] stranger) {
        String name = name(stranger);
        int slash = name.indexOf('/');
        Optional<Content> content = store.read(name.substring(0, slash), name.substring(slash + 1));
        content.ifPresent(held -> {
            synchronized (suspects) {
                suspects.add(length + held.sha256(), stranger);
            }
        });
    }

    private void tell(Match match, byte[] suspect) {
        String subject = "s3://" + name(suspect);
        if (!match.left().isEmpty()) {
            findings.add(
                    Kind.OBJECT_TWICE,
                    subject,
                    "is not in the ledger and holds the same as s3://"
                            + new String(match.left().get(0), UTF_8));
        } else if (named(suspect)) {
            findings.add(
                    Kind.OBJECT_UNKNOWN,
                    subject,
                    "looks like an object of this delivery stream; the ledger does not have it");
        }
    }

    private static String length(long bytes) {
        return "%016x".formatted(bytes);
    }

    private static byte[] text(String name, boolean named) {
        return ((named ? "+" : "-") + name).getBytes(UTF_8);
    }

    private static String name(byte[] text) {
        return new String(text, UTF_8).substring(1);
    }

    private static boolean named(byte[] text) {
        return text[0] == '+';
    }

    @Override
    public void close() {
        lengths.close();
        contents.close();
        strangers.close();
        suspects.close();
    }
}
