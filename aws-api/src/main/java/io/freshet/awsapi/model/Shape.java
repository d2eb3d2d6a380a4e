package io.freshet.awsapi.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One shape of a service model with its constraints. Shapes may contain themselves, so members are filled in after construction.
 */
public final class Shape {
    /** The kinds of the model language that we meet. */
    public enum Type {
        STRUCTURE,
        LIST,
        MAP,
        STRING,
        BLOB,
        INTEGER,
        LONG,
        FLOAT,
        DOUBLE,
        BOOLEAN,
        TIMESTAMP
    }

    /**
     * What a value must satisfy; lengths for strings, blobs, lists and maps, values for numbers.
     *
     * @param enumeration empty if any value will do
     */
    public record Constraints(
            OptionalDouble min, OptionalDouble max, Optional<Pattern> pattern, Set<String> enumeration) {
        boolean none() {
            return min.isEmpty() && max.isEmpty() && pattern.isEmpty() && enumeration.isEmpty();
        }
    }

    private final String name;
    private final Type type;
    private final Constraints constraints;
    private final Set<String> required;
    private final Map<String, Shape> members = new LinkedHashMap<>();

    Shape(String name, Type type, Constraints constraints, Set<String> required) {
        this.name = name;
        this.type = type;
        this.constraints = constraints;
        this.required = required;
    }

    public String name() {
        return name;
    }

    public Type type() {
        return type;
    }

    public Constraints constraints() {
        return constraints;
    }

    /** Of a structure: its members by name. Of a list: {@code member}. Of a map: {@code key} and {@code value}. */
    public Map<String, Shape> members() {
        return Collections.unmodifiableMap(members);
    }

    public boolean requires(String member) {
        return required.contains(member);
    }

    /** Of a structure: the names of the required members. */
    public List<String> required() {
        return List.copyOf(required);
    }

    void addMember(String memberName, Shape shape) {
        members.put(memberName, shape);
    }
}
