package io.freshet.server.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a template with its place. Short forms of functions are long ones here: {@code !Ref a} is <code>{Ref: a}</code>. */
public sealed interface Value {
    /** Where it begins. */
    Place place();

    /** What was found, for a message. */
    String shown();

    /** What a scalar was written as. */
    enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL,
        /** Not known before something is created; the text names it. */
        LATER
    }

    /** A scalar. */
    record Text(String text, Kind kind, Place place) implements Value {
        /** Ordinary text. */
        public static Text of(String text, Place place) {
            return new Text(text, Kind.STRING, place);
        }

        @Override
        public String shown() {
            return kind == Kind.NULL ? "null" : "'" + (text.length() > 80 ? text.substring(0, 80) + ".." : text) + "'";
        }
    }

    /** A list. */
    record Sequence(List<Value> items, Place place) implements Value {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return "a list";
        }
    }

    /** A value below its name. */
    record Member(Place place, Value value) {}

    /** Named values in the order of the text. */
    record Mapping(Map<String, Member> members, Place place) implements Value {
        public Mapping {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The value of that name. */
        public Optional<Value> get(String name) {
            return Optional.ofNullable(members.get(name)).map(Member::value);
        }

        @Override
        public String shown() {
            return "a map";
        }
    }

    /** A map with nothing in it. */
    static Mapping empty(Place place) {
        return new Mapping(Map.of(), place);
    }
}
