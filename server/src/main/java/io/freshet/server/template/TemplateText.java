package io.freshet.server.template;

import io.freshet.server.config.Nearest;
import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Member;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML with the short forms of functions, or JSON, into values with places. Text is bounded, and so is what aliases make of it. */
public final class TemplateText {
    /** The service's own limit. */
    public static final int MOST_BYTES = 1_000_000;

    static final int DEEPEST = 64;
    static final int MOST_VALUES = 100_000;

    /** Functions that are written {@code !Name}; {@code Ref} and {@code Condition} have no {@code Fn::} before them. */
    private static final Set<String> SHORT = Set.of(
            "Base64",
            "Cidr",
            "FindInMap",
            "GetAtt",
            "GetAZs",
            "ImportValue",
            "Join",
            "Select",
            "Split",
            "Sub",
            "Transform",
            "If",
            "Equals",
            "And",
            "Or",
            "Not",
            "Length",
            "ToJsonString");

    private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    private TemplateText() {}

    /** The template's root; throws with a place if it is none. */
    public static Mapping read(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new TemplateException(
                    Place.START, "the template has " + bytes + " bytes (expected: " + MOST_BYTES + " or fewer)");
        }
        Value root = text.stripLeading().startsWith("{") ? JsonText.read(text) : new TemplateText().yaml(text);
        if (root instanceof Mapping mapping) {
            return mapping;
        }
        throw new TemplateException(
                root.place(), "the template is " + root.shown() + " (expected: a map with Resources)");
    }

    private Value yaml(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_BYTES);
        options.setNestingDepthLimit(DEEPEST);
        options.setAllowRecursiveKeys(false);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            return root == null ? new Text("", Kind.NULL, Place.START) : value(root);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new TemplateException(
                    mark == null ? Place.START : place(mark), "not YAML: " + String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw new TemplateException(Place.START, "not YAML: " + String.valueOf(e.getMessage()));
        }
    }

    private Value value(Node node) {
        Place place = place(node.getStartMark());
        if (++values > MOST_VALUES) {
            throw new TemplateException(
                    place, "the template has more than " + MOST_VALUES + " values (expected: fewer, or fewer aliases)");
        }
        if (!above.add(node)) {
            throw new TemplateException(place, "an alias stands below its own anchor (expected: one that ends)");
        }
        if (above.size() > DEEPEST) {
            throw new TemplateException(place, "values are nested more than " + DEEPEST + " deep");
        }
        try {
            return tagged(node, plain(node, place), place);
        } finally {
            above.remove(node);
        }
    }

    private Value plain(Node node, Place place) {
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, place);
        }
        if (node instanceof SequenceNode sequence) {
            List<Value> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(value(item)));
            return new Sequence(items, place);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Text(text(scalar), kind(scalar.getTag()), place);
    }

    /** {@code Yes} and {@code on} stay as they are written: they may be names. */
    private static String text(ScalarNode scalar) {
        String text = scalar.getValue();
        boolean truth = scalar.getTag().equals(Tag.BOOL)
                && text.toLowerCase(Locale.ROOT).matches("true|false");
        return truth ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static Kind kind(Tag tag) {
        if (tag.equals(Tag.BOOL)) {
            return Kind.BOOLEAN;
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Kind.NUMBER;
        }
        return tag.equals(Tag.NULL) ? Kind.NULL : Kind.STRING;
    }

    private Mapping mapping(MappingNode node, Place place) {
        Map<String, Member> members = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Place at = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new TemplateException(at, "a key is not a text (expected: a name)");
            }
            put(members, key.getValue(), new Member(at, value(tuple.getValueNode())));
        }
        return new Mapping(members, place);
    }

    /** Twice the same name is a mistake that must not choose by itself. */
    static void put(Map<String, Member> members, String name, Member member) {
        Member before = members.putIfAbsent(name, member);
        if (before != null) {
            throw new TemplateException(
                    member.place(),
                    name + " stands twice in one map (expected: once; first at " + before.place() + ")");
        }
    }

    private static Value tagged(Node node, Value value, Place place) {
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return value;
        }
        String name = tag.substring(1);
        if (name.equals("Ref") || name.equals("Condition")) {
            return call(name, value, place);
        }
        if (!SHORT.contains(name)) {
            throw new TemplateException(
                    place, "tag " + tag + " is not known (expected: !" + Nearest.to(name, allTags()) + ")");
        }
        return call("Fn::" + name, name.equals("GetAtt") ? attribute(value) : value, place);
    }

    private static List<String> allTags() {
        List<String> all = new ArrayList<>(SHORT);
        all.addAll(List.of("Ref", "Condition"));
        return all;
    }

    /** {@code !GetAtt a.b.c} is attribute {@code b.c} of {@code a}. */
    private static Value attribute(Value value) {
        if (value instanceof Text text && text.text().contains(".")) {
            String[] parts = text.text().split("\\.", 2);
            return new Sequence(
                    List.of(Text.of(parts[0], text.place()), Text.of(parts[1], text.place())), text.place());
        }
        return value;
    }

    private static Mapping call(String name, Value argument, Place place) {
        return new Mapping(Map.of(name, new Member(place, argument)), place);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
