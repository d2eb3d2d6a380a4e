package io.freshet.server.template;

import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Member;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes functions of SAM into what they stand for: a function, a role unless one is given, and a mapping for each stream that calls it. */
final class Serverless {
    private static final String FUNCTION = "AWS::Serverless::Function";
    private static final Set<String> SAME = Set.of(
            "FunctionName",
            "Handler",
            "Runtime",
            "Description",
            "MemorySize",
            "Timeout",
            "Role",
            "Environment",
            "Layers",
            "Architectures",
            "ReservedConcurrentExecutions",
            "KmsKeyArn",
            "PackageType",
            "EphemeralStorage",
            "VpcConfig",
            "FileSystemConfigs",
            "LoggingConfig",
            "SnapStart");

    /** Of the role, or of building: nothing happens here without them. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("Policies", "PermissionsBoundary", "AssumeRolePolicyDocument", "RolePath", "PropagateTags");

    private static final Set<String> NOT_BUILT = Set.of(
            "AutoPublishAlias",
            "AutoPublishCodeSha256",
            "AutoPublishAliasAllProperties",
            "DeploymentPreference",
            "ProvisionedConcurrencyConfig",
            "FunctionUrlConfig",
            "EventInvokeConfig",
            "CodeSigningConfigArn",
            "ImageConfig",
            "VersionDescription",
            "VersionDeletionPolicy",
            "RuntimeManagementConfig",
            "RecursiveLoop",
            "SourceKMSKeyArn");
    private static final Set<String> MAPPING = Set.of(
            "StartingPosition",
            "StartingPositionTimestamp",
            "BatchSize",
            "Enabled",
            "MaximumBatchingWindowInSeconds",
            "ParallelizationFactor",
            "MaximumRetryAttempts",
            "MaximumRecordAgeInSeconds",
            "BisectBatchOnFunctionError",
            "FunctionResponseTypes",
            "FilterCriteria",
            "TumblingWindowInSeconds");

    private final Problems problems;
    private final Map<String, Declared> resources = new LinkedHashMap<>();

    private Serverless(Problems problems) {
        this.problems = problems;
    }

    static Map<String, Declared> expanded(
            Map<String, Declared> declared, boolean transformed, Mapping globals, Problems problems) {
        Serverless serverless = new Serverless(problems);
        globals.members().forEach((section, member) -> {
            if (!section.equals("Function")) {
                problems.missing(member.place(), "Globals." + section, "has nothing here that it could be for");
            }
        });
        Mapping ofFunctions =
                globals.get("Function").orElse(null) instanceof Mapping map ? map : Value.empty(globals.place());
        declared.forEach((id, resource) -> {
            if (resource.type().startsWith("AWS::Serverless::") && !transformed) {
                problems.error(
                        resource.typePlace(),
                        id,
                        resource.type() + " without SAM (expected: Transform: AWS::Serverless-2016-10-31)");
            }
            if (resource.type().equals(FUNCTION)) {
                serverless.function(resource, merged(ofFunctions, resource.properties()));
            } else {
                serverless.add(resource);
            }
        });
        return serverless.resources;
    }

    private void add(Declared resource) {
        if (resources.putIfAbsent(resource.logicalId(), resource) != null) {
            problems.error(resource.typePlace(), resource.logicalId(), "is declared twice, once by a function of SAM");
        }
    }

    private void function(Declared declared, Mapping properties) {
        String id = declared.logicalId();
        Map<String, Member> made = new LinkedHashMap<>();
        properties.members().forEach((name, member) -> {
            if (SAME.contains(name)) {
                made.put(name, member);
            } else if (NOT_BUILT.contains(name)) {
                problems.missing(member.place(), id + ".Properties." + name, "is not built");
            } else if (!WITHOUT_EFFECT.contains(name) && !name.equals("Events")) {
                translated(id, name, member, made);
            }
        });
        if (!made.containsKey("Role")) {
            Place place = declared.typePlace();
            add(declared.further(id + "Role", "AWS::IAM::Role", Value.empty(place)));
            Value arn = new Sequence(List.of(Text.of(id + "Role", place), Text.of("Arn", place)), place);
            made.put("Role", new Member(place, map(place, "Fn::GetAtt", arn)));
        }
        add(declared.further(id, "AWS::Lambda::Function", new Mapping(made, properties.place())));
        if (properties.get("Events").orElse(null) instanceof Mapping events) {
            events.members().forEach((name, member) -> event(declared, name, member));
        }
    }

    private void translated(String id, String name, Member member, Map<String, Member> made) {
        Place place = member.place();
        Value value = member.value();
        switch (name) {
            case "CodeUri" -> made.put("Code", new Member(place, code(value)));
            case "InlineCode" -> made.put("Code", new Member(place, map(place, "ZipFile", value)));
            case "ImageUri" -> made.put("Code", new Member(place, map(place, "ImageUri", value)));
            case "Tracing" -> made.put("TracingConfig", new Member(place, map(place, "Mode", value)));
            case "Tags" -> made.put("Tags", new Member(place, tags(value)));
            case "DeadLetterQueue" -> made.put("DeadLetterConfig", new Member(place, without(value, "Type")));
            default -> {
                List<String> known = new ArrayList<>(SAME);
                known.addAll(List.of("CodeUri", "InlineCode", "Tracing", "Tags", "Events", "Policies"));
                problems.unknown(place, id + ".Properties", "property", name, known);
            }
        }
    }

    /** A folder or a file beside the template, or an object of the store. */
    private static Value code(Value value) {
        if (value instanceof Text text && text.text().startsWith("s3://")) {
            String[] parts = text.text().substring("s3://".length()).split("/", 2);
            return new Mapping(
                    Map.of(
                            "S3Bucket", new Member(text.place(), Text.of(parts[0], text.place())),
                            "S3Key", new Member(text.place(), Text.of(parts.length > 1 ? parts[1] : "", text.place()))),
                    text.place());
        }
        if (value instanceof Mapping map && map.get("Bucket").isPresent()) {
            Map<String, Member> members = new LinkedHashMap<>();
            map.members()
                    .forEach((name, member) -> members.put(
                            switch (name) {
                                case "Bucket" -> "S3Bucket";
                                case "Key" -> "S3Key";
                                case "Version" -> "S3ObjectVersion";
                                default -> name;
                            },
                            member));
            return new Mapping(members, map.place());
        }
        return value;
    }

    private static Value tags(Value value) {
        if (!(value instanceof Mapping map)) {
            return value;
        }
        List<Value> tags = new ArrayList<>();
        map.members().forEach((key, member) -> {
            Map<String, Member> tag = new LinkedHashMap<>();
            tag.put("Key", new Member(member.place(), Text.of(key, member.place())));
            tag.put("Value", member);
            tags.add(new Mapping(tag, member.place()));
        });
        return new Sequence(tags, map.place());
    }

    private void event(Declared function, String name, Member member) {
        String where = function.logicalId() + ".Properties.Events." + name;
        if (!(member.value() instanceof Mapping event) || !(event.get("Type").orElse(null) instanceof Text type)) {
            problems.error(member.place(), where, "has no Type (expected: Kinesis)");
            return;
        }
        if (!type.text().equals("Kinesis")) {
            problems.missing(
                    type.place(), where, "events of type " + type.text() + " do not happen here (expected: Kinesis)");
            return;
        }
        Mapping properties =
                event.get("Properties").orElse(null) instanceof Mapping map ? map : Value.empty(event.place());
        Map<String, Member> made = new LinkedHashMap<>();
        Place place = member.place();
        made.put("FunctionName", new Member(place, map(place, "Ref", Text.of(function.logicalId(), place))));
        properties.members().forEach((property, value) -> {
            if (property.equals("Stream")) {
                made.put("EventSourceArn", value);
            } else if (property.equals("DestinationConfig")) {
                made.put(property, new Member(value.place(), onFailure(value.value())));
            } else if (MAPPING.contains(property)) {
                made.put(property, value);
            } else {
                List<String> known = new ArrayList<>(MAPPING);
                known.addAll(List.of("Stream", "DestinationConfig"));
                problems.unknown(value.place(), where + ".Properties", "property", property, known);
            }
        });
        add(function.further(
                function.logicalId() + name, "AWS::Lambda::EventSourceMapping", new Mapping(made, properties.place())));
    }

    private static Value onFailure(Value value) {
        if (value instanceof Mapping map && map.get("OnFailure").isPresent()) {
            return map(map.place(), "OnFailure", without(map.get("OnFailure").orElseThrow(), "Type"));
        }
        return value;
    }

    private static Value without(Value value, String name) {
        if (!(value instanceof Mapping map)) {
            return value;
        }
        Map<String, Member> members = new LinkedHashMap<>(map.members());
        members.remove(name);
        return new Mapping(members, map.place());
    }

    private static Mapping map(Place place, String name, Value value) {
        return new Mapping(Map.of(name, new Member(place, value)), place);
    }

    /** What is general with what is particular in its place: maps are merged, lists are put together. */
    static Mapping merged(Mapping general, Mapping particular) {
        Map<String, Member> members = new LinkedHashMap<>(general.members());
        particular.members().forEach((name, member) -> {
            Member below = members.get(name);
            members.put(
                    name, below == null ? member : new Member(member.place(), merged(below.value(), member.value())));
        });
        return new Mapping(members, particular.place());
    }

    private static Value merged(Value general, Value particular) {
        if (general instanceof Mapping one && particular instanceof Mapping other && !isCall(one) && !isCall(other)) {
            return merged(one, other);
        }
        if (general instanceof Sequence one && particular instanceof Sequence other) {
            List<Value> items = new ArrayList<>(one.items());
            items.addAll(other.items());
            return new Sequence(items, other.place());
        }
        return particular;
    }

    private static boolean isCall(Mapping map) {
        return map.members().keySet().stream().anyMatch(name -> name.equals("Ref") || name.startsWith("Fn::"));
    }
}
