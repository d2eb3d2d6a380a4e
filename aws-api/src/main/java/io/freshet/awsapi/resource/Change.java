package io.freshet.awsapi.resource;

/** One of several changes that a store makes together; each is conditional, as the store's own methods are. */
public sealed interface Change {
    String kind();

    String name();

    /** Makes this change alone; false if its condition does not hold. */
    boolean in(ResourceStore store);

    /** Stores a document under a name that must be free. */
    record Create(String kind, String name, String document) implements Change {
        @Override
        public boolean in(ResourceStore store) {
            return store.create(kind, name, document).isPresent();
        }
    }

    /** Replaces a document that must be as it was read. */
    record Replace(Resource expected, String document) implements Change {
        @Override
        public String kind() {
            return expected.kind();
        }

        @Override
        public String name() {
            return expected.name();
        }

        @Override
        public boolean in(ResourceStore store) {
            return store.replace(expected, document).isPresent();
        }
    }

    /** Removes a document that must be as it was read. */
    record Delete(Resource expected) implements Change {
        @Override
        public String kind() {
            return expected.kind();
        }

        @Override
        public String name() {
            return expected.name();
        }

        @Override
        public boolean in(ResourceStore store) {
            return store.delete(expected);
        }
    }
}
