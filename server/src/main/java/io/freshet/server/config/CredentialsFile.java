package io.freshet.server.config;

import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.AccessPolicy.Effect;
import io.freshet.awsapi.auth.AccessPolicy.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The file of access keys: a list under {@code keys}. What is not understood is a problem, because it might be meant to forbid something. */
final class CredentialsFile {
    private static final Set<String> KEY_MEMBERS = Set.of("id", "secret", "session-token", "account", "policy");

    private final Path file;
    private final String defaultAccount;
    private final List<String> problems;
    private final Map<String, AccessKey> keys = new TreeMap<>();

    private CredentialsFile(Path file, String defaultAccount, List<String> problems) {
        this.file = file;
        this.defaultAccount = defaultAccount;
        this.problems = problems;
    }

    /** The keys of the file; what is wrong is added to {@code problems}, never with a secret in it. */
    static List<AccessKey> read(Path file, String defaultAccount, List<String> problems) {
        CredentialsFile reader = new CredentialsFile(file, defaultAccount, problems);
        int before = problems.size();
        try {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            Object list = root instanceof Map<?, ?> map && map.keySet().equals(Set.of("keys")) ? map.get("keys") : null;
            if (list instanceof List<?> entries) {
                entries.forEach(reader::key);
            } else {
                reader.problem("no list of keys (expected: keys: [{id: ..., secret: ...}])");
            }
        } catch (IOException e) {
            reader.problem("cannot be read (expected: a readable YAML file)");
        } catch (YAMLException e) {
            reader.problem("is not YAML (expected: keys: [{id: ..., secret: ...}])"); // its message would show the file
        }
        if (reader.keys.isEmpty() && problems.size() == before) {
            reader.problem("no keys (expected: at least one)");
        }
        return List.copyOf(reader.keys.values());
    }

    private void key(@Nullable Object entry) {
        if (!(entry instanceof Map<?, ?> members)) {
            problem("a key is not a map (expected: {id: ..., secret: ...})");
            return;
        }
        String id = String.valueOf(members.get("id"));
        for (Object member : members.keySet()) {
            if (!KEY_MEMBERS.contains(String.valueOf(member))) {
                problem("key " + id + ": unknown member " + member + " (expected: one of " + new TreeSet<>(KEY_MEMBERS)
                        + ")");
            }
        }
        Optional<AccessPolicy> policy =
                members.containsKey("policy") ? policy(id, members.get("policy")) : Optional.of(AccessPolicy.ALLOW_ALL);
        try {
            AccessKey key = new AccessKey(
                    id,
                    text(id, members, "secret", ""),
                    text(id, members, "session-token", ""),
                    text(id, members, "account", defaultAccount),
                    policy.orElse(new AccessPolicy(List.of())));
            if (keys.put(id, key) != null) {
                problem("key " + id + " is there twice (expected: once)");
            }
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
        }
    }

    /** Numbers are refused: YAML reads {@code 000000000012} as ten. */
    private String text(String id, Map<?, ?> members, String member, String preset) {
        Object value = members.containsKey(member) ? members.get(member) : preset;
        if (value instanceof String text) {
            return text;
        }
        problem("key " + id + ": " + member + " is not a text (expected: put it in quotes)");
        return preset;
    }

    private Optional<AccessPolicy> policy(String id, @Nullable Object value) {
        Object statements = value;
        if (value instanceof Map<?, ?> document) {
            Map<String, Object> members = lowerCased(document);
            members.remove("version");
            statements = members.remove("statement");
            if (!members.isEmpty()) {
                problem("key " + id + ": policy has " + members.keySet() + " (expected: only Version and Statement)");
            }
        }
        if (!(statements instanceof List<?> list) || list.isEmpty()) {
            problem("key " + id + ": policy is no list of statements"
                    + " (expected: [{effect: allow, actions: [...], resources: [...]}])");
            return Optional.empty();
        }
        List<Statement> understood = new ArrayList<>();
        list.forEach(statement -> statement(id, statement).ifPresent(understood::add));
        return Optional.of(new AccessPolicy(understood));
    }

    private Optional<Statement> statement(String id, @Nullable Object value) {
        Map<String, Object> members = value instanceof Map<?, ?> map ? lowerCased(map) : Map.of();
        Object effect = String.valueOf(members.get("effect")).toLowerCase(Locale.ROOT);
        List<String> actions = texts(members, "action");
        List<String> resources = texts(members, "resource");
        boolean known = Set.of("effect", "action", "actions", "resource", "resources", "sid")
                .containsAll(members.keySet());
        boolean allow = effect.equals("allow");
        if (!known || actions.isEmpty() || resources.isEmpty() || !(allow || effect.equals("deny"))) {
            problem("key " + id + ": statement " + value
                    + " (expected: effect allow or deny, actions and resources, and nothing else)");
            return Optional.empty();
        }
        return Optional.of(new Statement(allow ? Effect.ALLOW : Effect.DENY, actions, resources));
    }

    /** {@code action: x}, {@code action: [x]} and {@code actions: [x]} mean the same. */
    private static List<String> texts(Map<String, Object> members, String singular) {
        List<String> texts = new ArrayList<>();
        for (String member : List.of(singular, singular + "s")) {
            Object value = members.get(member);
            if (value instanceof String text) {
                texts.add(text);
            } else if (value instanceof List<?> list) {
                list.forEach(text -> texts.add(String.valueOf(text)));
            }
        }
        return texts;
    }

    private static Map<String, Object> lowerCased(Map<?, ?> map) {
        Map<String, Object> members = new TreeMap<>();
        map.forEach((name, value) ->
                members.put(String.valueOf(name).toLowerCase(Locale.ROOT), value == null ? "" : value));
        return members;
    }

    private void problem(String what) {
        problems.add("credentials.file: " + file + ": " + what);
    }
}
