package io.freshet.server.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The stacks of all accounts. Whoever changes one takes it first, for a time that every change prolongs: a deploy that died gives the
 * stack back by itself. Safe for use by many threads and many servers over one store.
 */
public final class Stacks {
    /** How long a deploy may say nothing. */
    public static final Duration LEASE = Duration.ofMinutes(2);

    private static final String KIND = "stack";
    private static final int MOST_STACKS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ResourceStore store;
    private final Clock clock;
    private final Supplier<String> tokens;

    /**
     * Over a store.
     *
     * @param tokens gives a text that nobody can guess
     */
    public Stacks(ResourceStore store, Clock clock, Supplier<String> tokens) {
        this.store = store;
        this.clock = clock;
        this.tokens = tokens;
    }

    private static String key(String account, String name) {
        return account + "/" + name;
    }

    /** A stack's record: {@code document}, {@code revision}, {@code updatedAt}, and who has it. */
    Optional<ObjectNode> find(String account, String name) {
        return store.find(KIND, key(account, name)).map(Stacks::read);
    }

    /** All stacks of an account, by name. */
    List<ObjectNode> list(String account) {
        List<ObjectNode> all = new ArrayList<>();
        for (Resource resource : store.list(KIND)) {
            if (resource.name().startsWith(account + "/") && all.size() < MOST_STACKS) {
                all.add(read(resource).put("name", resource.name().substring(account.length() + 1)));
            }
        }
        return all;
    }

    private static ObjectNode read(Resource resource) {
        try {
            return (ObjectNode) JSON.readTree(resource.document());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stack " + resource.name() + " is not readable: " + e.getMessage(), e);
        }
    }

    /** Whether somebody has the stack now. */
    boolean isTaken(ObjectNode record) {
        return Instant.ofEpochMilli(record.path("until").asLong()).isAfter(clock.instant());
    }

    /**
     * Takes a stack, or begins one.
     *
     * @param revision that the caller has seen; 0 if there was none
     * @return the token that further changes need
     */
    String begin(String account, String name, long revision) {
        String token = tokens.get();
        Optional<Resource> found = store.find(KIND, key(account, name));
        ObjectNode record = found.map(Stacks::read).orElseGet(JSON::createObjectNode);
        if (isTaken(record)) {
            throw new StackException(
                    409,
                    "stack " + name
                            + " is being changed by another deploy (expected: one at a time; it is given back at "
                            + Instant.ofEpochMilli(record.path("until").asLong())
                            + " at the latest, if that one died)");
        }
        if (record.path("revision").asLong() != revision) {
            throw new StackException(
                    409, "stack " + name + " has changed since the plan was made (expected: a new plan)");
        }
        lease(record.put("token", token));
        if (!record.has("document")) {
            record.putObject("document").put("status", "IN_PROGRESS").putArray("resources");
        }
        boolean taken = found.map(resource -> store.replace(resource, record.toString()))
                .orElseGet(() -> store.create(KIND, key(account, name), record.toString()))
                .isPresent();
        if (!taken) {
            throw new StackException(
                    409, "stack " + name + " is being changed by another deploy (expected: one at a time)");
        }
        return token;
    }

    private void lease(ObjectNode record) {
        record.put("until", clock.instant().plus(LEASE).toEpochMilli());
    }

    private Resource held(String account, String name, String token) {
        Resource resource = store.find(KIND, key(account, name))
                .orElseThrow(() -> new StackException(404, "stack " + name + " is not there"));
        if (token.isEmpty() || !read(resource).path("token").asText().equals(token)) {
            throw new StackException(409, "stack " + name + " has been taken by another deploy");
        }
        return resource;
    }

    private void replace(String name, Resource resource, ObjectNode record) {
        if (store.replace(resource, record.toString()).isEmpty()) {
            throw new StackException(409, "stack " + name + " was changed at the same time");
        }
    }

    /** Keeps it for longer. */
    void renew(String account, String name, String token) {
        Resource resource = held(account, name, token);
        ObjectNode record = read(resource);
        lease(record);
        replace(name, resource, record);
    }

    /** Writes what the stack has now. */
    void save(String account, String name, String token, ObjectNode document) {
        Resource resource = held(account, name, token);
        ObjectNode record = read(resource);
        lease(record);
        record.set("document", document);
        record.put("revision", record.path("revision").asLong() + 1);
        record.put("updatedAt", clock.instant().toString());
        replace(name, resource, record);
    }

    /** Gives it back; a stack without resources is gone. */
    void end(String account, String name, String token) {
        Resource resource = held(account, name, token);
        ObjectNode record = read(resource);
        record.remove(List.of("token", "until"));
        JsonNode document = record.path("document");
        if (document.path("resources").isEmpty() && document.path("leaving").isEmpty()) {
            store.delete(resource);
        } else {
            replace(name, resource, record);
        }
    }

    /** Throws unless the caller has the stack. */
    void requireHeld(String account, String name, String token) {
        held(account, name, token);
    }

    /** Whether the stack has a resource of that name. */
    boolean owns(String account, String name, String physicalId) {
        JsonNode document =
                find(account, name).map(record -> record.path("document")).orElse(JSON.createObjectNode());
        boolean owns = false;
        for (String list : List.of("resources", "leaving")) {
            for (JsonNode resource : document.path(list)) {
                owns |= resource.path("physicalId").asText().equals(physicalId);
            }
        }
        return owns;
    }
}
