package io.freshet.server.template;

import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Member;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A template by its sections. */
public record Template(
        Mapping parameters, Mapping mappings, Mapping conditions, Map<String, Declared> resources, Mapping outputs) {
    static final int MOST_RESOURCES = 500;
    private static final String SERVERLESS = "AWS::Serverless-2016-10-31";
    private static final Set<String> SECTIONS = Set.of(
            "AWSTemplateFormatVersion",
            "Description",
            "Metadata",
            "Parameters",
            "Rules",
            "Mappings",
            "Conditions",
            "Transform",
            "Globals",
            "Hooks",
            "Resources",
            "Outputs");
    private static final Set<String> OF_A_RESOURCE = Set.of(
            "Type",
            "Properties",
            "DependsOn",
            "Condition",
            "DeletionPolicy",
            "UpdateReplacePolicy",
            "Metadata",
            "CreationPolicy",
            "UpdatePolicy",
            "Connectors",
            "IgnoreGlobals");

    /** Reads the sections; what is wrong with them is told and left out. */
    public static Template of(String text, Problems problems) {
        Mapping root = TemplateText.read(text);
        root.members().forEach((name, member) -> {
            if (!SECTIONS.contains(name)) {
                problems.unknown(member.place(), "", "section", name, SECTIONS);
            } else if (name.equals("Rules") || name.equals("Hooks")) {
                problems.missing(member.place(), name, "is not looked at");
            }
        });
        boolean serverless = transforms(root, problems);
        Map<String, Declared> declared = resources(root, problems);
        Map<String, Declared> expanded =
                Serverless.expanded(declared, serverless, section(root, "Globals", problems), problems);
        if (expanded.size() > MOST_RESOURCES) {
            problems.error(
                    root.place(),
                    "Resources",
                    "there are " + expanded.size() + " (expected: " + MOST_RESOURCES + " or fewer)");
        }
        Template template = new Template(
                section(root, "Parameters", problems),
                section(root, "Mappings", problems),
                section(root, "Conditions", problems),
                expanded,
                section(root, "Outputs", problems));
        problems.throwErrors();
        return template;
    }

    private static Mapping section(Mapping root, String name, Problems problems) {
        Value section = root.get(name).orElse(Value.empty(root.place()));
        if (section instanceof Mapping mapping) {
            return mapping;
        }
        problems.error(section.place(), name, "is " + section.shown() + " (expected: a map)");
        return Value.empty(section.place());
    }

    private static boolean transforms(Mapping root, Problems problems) {
        boolean serverless = false;
        Optional<Value> transform = root.get("Transform");
        List<Value> all = transform
                .map(value -> value instanceof Sequence list ? list.items() : List.of(value))
                .orElse(List.of());
        for (Value one : all) {
            if (one instanceof Text text && text.text().equals(SERVERLESS)) {
                serverless = true;
            } else {
                problems.missing(one.place(), "Transform", one.shown() + " is not run (expected: " + SERVERLESS + ")");
            }
        }
        return serverless;
    }

    private static Map<String, Declared> resources(Mapping root, Problems problems) {
        Map<String, Declared> resources = new LinkedHashMap<>();
        Mapping section = section(root, "Resources", problems);
        if (section.members().isEmpty()) {
            problems.error(section.place(), "Resources", "there are none (expected: at least one)");
        }
        section.members().forEach((id, member) -> {
            if (!id.matches("[A-Za-z0-9]{1,255}")) {
                problems.error(member.place(), "Resources." + id, "is no logical id (expected: letters and digits)");
            } else if (!(member.value() instanceof Mapping resource)) {
                problems.error(
                        member.value().place(), id, "is " + member.value().shown() + " (expected: a map)");
            } else {
                resource(id, member, resource, problems).ifPresent(declared -> resources.put(id, declared));
            }
        });
        return resources;
    }

    private static Optional<Declared> resource(String id, Member member, Mapping resource, Problems problems) {
        resource.members().forEach((name, attribute) -> {
            if (!OF_A_RESOURCE.contains(name)) {
                problems.unknown(attribute.place(), id, "attribute", name, OF_A_RESOURCE);
            }
        });
        if (!(resource.get("Type").orElse(null) instanceof Text type)) {
            problems.error(member.place(), id, "has no Type (expected: for example AWS::Kinesis::Stream)");
            return Optional.empty();
        }
        Value properties = resource.get("Properties").orElse(Value.empty(member.place()));
        if (properties instanceof Text none && none.kind() == Value.Kind.NULL) {
            properties = Value.empty(member.place());
        }
        if (!(properties instanceof Mapping map)) {
            problems.error(properties.place(), id + ".Properties", "is " + properties.shown() + " (expected: a map)");
            return Optional.empty();
        }
        return Optional.of(new Declared(
                id,
                type.text(),
                type.place(),
                map,
                text(resource, "Condition"),
                texts(resource.get("DependsOn")),
                Declared.keeps(text(resource, "DeletionPolicy"))));
    }

    private static String text(Mapping resource, String name) {
        return resource.get(name)
                .map(value -> value instanceof Text text ? text.text() : "")
                .orElse("");
    }

    private static List<String> texts(Optional<Value> value) {
        List<String> texts = new ArrayList<>();
        List<Value> all = value.map(some -> some instanceof Sequence list ? list.items() : List.of(some))
                .orElse(List.of());
        for (Value one : all) {
            if (one instanceof Text text) {
                texts.add(text.text());
            }
        }
        return texts;
    }
}
