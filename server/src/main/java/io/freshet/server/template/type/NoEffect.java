package io.freshet.server.template.type;

import io.freshet.server.template.Surroundings;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Resources that nothing here depends on: accepted, and nothing is made of them but names for others to mention. */
public final class NoEffect {
    private static final List<String> TYPES =
            List.of("AWS::IAM::", "AWS::Logs::", "AWS::S3::BucketPolicy", "AWS::CDK::Metadata");

    private NoEffect() {}

    /** Whether the type is one of them. */
    public static boolean has(String type) {
        return TYPES.stream().anyMatch(type::startsWith);
    }

    /** What {@code Ref} and {@code Fn::GetAtt} give; also for types that cannot be honoured, when that is accepted. */
    public static Map<String, String> attributes(String type, String name, Surroundings surroundings) {
        String account = surroundings.account();
        return switch (type) {
            case "AWS::IAM::Role" -> of(name, "arn:aws:iam::" + account + ":role/" + name);
            case "AWS::IAM::ManagedPolicy" -> {
                String arn = "arn:aws:iam::" + account + ":policy/" + name;
                yield Map.of("Ref", arn, "Arn", arn, "PolicyArn", arn);
            }
            case "AWS::IAM::User" -> of(name, "arn:aws:iam::" + account + ":user/" + name);
            case "AWS::Logs::LogGroup" -> of(name, surroundings.arn("logs", "log-group:" + name + ":*"));
            default -> {
                String[] parts = type.split("::", -1);
                String service = parts.length > 1 ? parts[1].toLowerCase(Locale.ROOT) : "unknown";
                yield of(name, surroundings.arn(service, name));
            }
        };
    }

    private static Map<String, String> of(String name, String arn) {
        return Map.of("Ref", name, "Arn", arn);
    }
}
