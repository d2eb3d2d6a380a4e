package io.freshet.jobs.flinksql;

import io.freshet.jobs.application.StreamReference;

/** Says what whoever wrote a script may touch; throws what the caller is to be told if he may not. */
public interface TableGuard {
    /** An application acts for the account: it may touch everything in it. */
    TableGuard OPEN = new TableGuard() {
        @Override
        public void read(StreamReference table) {}

        @Override
        public void list() {}
    };

    /** Records of the stream, or the objects of the delivery stream, are about to be read. */
    void read(StreamReference table);

    /** The names of all streams and delivery streams are about to be shown. */
    void list();
}
