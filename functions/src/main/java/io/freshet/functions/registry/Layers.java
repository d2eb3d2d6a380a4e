package io.freshet.functions.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The layers there are, each with its versions. Safe for many threads and many servers. */
public final class Layers {
    private static final String KIND = "function-layer";
    private static final int ATTEMPTS = 50;

    private final ResourceStore store;

    public Layers(ResourceStore store) {
        this.store = store;
    }

    /**
     * A version of a layer.
     *
     * @param deleted no longer shown; functions that have it keep it
     */
    public record Version(
            long number,
            String codeSha256,
            long codeSize,
            String created,
            @Nullable String description,
            @Nullable String license,
            List<String> runtimes,
            List<String> architectures,
            boolean deleted) {
        public Version {
            runtimes = List.copyOf(runtimes);
            architectures = List.copyOf(architectures);
        }

        Version asDeleted() {
            return new Version(
                    number, codeSha256, codeSize, created, description, license, runtimes, architectures, true);
        }
    }

    /** A layer. */
    public record LayerState(String name, List<Version> versions) {
        public LayerState {
            versions = List.copyOf(versions);
        }

        /** Those that are shown, the newest first. */
        public List<Version> shown() {
            List<Version> shown = new ArrayList<>();
            versions.stream().filter(version -> !version.deleted()).forEach(version -> shown.add(0, version));
            return shown;
        }

        public Optional<Version> version(long number) {
            return versions.stream()
                    .filter(version -> version.number() == number)
                    .findFirst();
        }
    }

    public List<LayerState> list() {
        return store.list(KIND).stream()
                .map(Resource::document)
                .map(Layers::read)
                .toList();
    }

    public Optional<LayerState> find(String name) {
        return store.find(KIND, name).map(Resource::document).map(Layers::read);
    }

    /** Adds the version that is made for the next number. */
    public Version publish(String name, LongFunction<Version> made) {
        LayerState changed = change(name, state -> {
            List<Version> more = new ArrayList<>(state.versions());
            more.add(made.apply(more.size() + 1));
            return new LayerState(name, more);
        });
        return changed.versions().get(changed.versions().size() - 1);
    }

    /** Shows the version no longer; nothing happens if there is none. */
    public void delete(String name, long number) {
        if (find(name).flatMap(state -> state.version(number)).isPresent()) {
            change(
                    name,
                    state -> new LayerState(
                            name,
                            state.versions().stream()
                                    .map(version -> version.number() == number ? version.asDeleted() : version)
                                    .toList()));
        }
    }

    /** The hashes of all code in layers. */
    public Set<String> codes() {
        Set<String> codes = new HashSet<>();
        list().forEach(layer -> layer.versions().forEach(version -> codes.add(version.codeSha256())));
        return codes;
    }

    private LayerState change(String name, UnaryOperator<LayerState> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Resource> current = store.find(KIND, name);
            LayerState changed = change.apply(
                    current.map(Resource::document).map(Layers::read).orElse(new LayerState(name, List.of())));
            Optional<Resource> written = current.isPresent()
                    ? store.replace(current.get(), write(changed))
                    : store.create(KIND, name, write(changed));
            if (written.isPresent()) {
                return changed;
            }
        }
        throw new IllegalStateException("layer " + name + " is being changed by others all the time");
    }

    private static String write(LayerState state) {
        try {
            return Shapes.JSON.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("layer " + state.name() + " cannot be written", e);
        }
    }

    private static LayerState read(String document) {
        try {
            return Shapes.JSON.readValue(document, LayerState.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored layer", e);
        }
    }
}
