package io.freshet.awsapi.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** For tests and for a server that need not remember. */
public final class InMemoryResourceStore implements ResourceStore {
    private final Map<String, Map<String, Resource>> kinds = new TreeMap<>();

    @Override
    public synchronized Optional<Resource> find(String kind, String name) {
        return Optional.ofNullable(ofKind(kind).get(name));
    }

    @Override
    public synchronized List<Resource> list(String kind) {
        return List.copyOf(ofKind(kind).values());
    }

    @Override
    public synchronized Optional<Resource> create(String kind, String name, String document) {
        Resource created = new Resource(kind, name, 1, document);
        return ofKind(kind).putIfAbsent(name, created) == null ? Optional.of(created) : Optional.empty();
    }

    @Override
    public synchronized Optional<Resource> replace(Resource expected, String document) {
        Resource replaced = new Resource(expected.kind(), expected.name(), expected.version() + 1, document);
        return isCurrent(expected)
                ? Optional.of(replaced).map(r -> {
                    ofKind(r.kind()).put(r.name(), r);
                    return r;
                })
                : Optional.empty();
    }

    @Override
    public synchronized boolean delete(Resource expected) {
        return isCurrent(expected) && ofKind(expected.kind()).remove(expected.name()) != null;
    }

    @Override
    public synchronized boolean apply(List<Change> changes) {
        Map<String, Map<String, Resource>> before = new TreeMap<>();
        kinds.forEach((kind, resources) -> before.put(kind, new TreeMap<>(resources)));
        for (Change change : changes) {
            if (!change.in(this)) {
                kinds.clear();
                kinds.putAll(before);
                return false;
            }
        }
        return true;
    }

    private boolean isCurrent(Resource expected) {
        return find(expected.kind(), expected.name())
                .map(Resource::version)
                .filter(version -> version == expected.version())
                .isPresent();
    }

    private Map<String, Resource> ofKind(String kind) {
        return kinds.computeIfAbsent(kind, k -> new TreeMap<>());
    }
}
