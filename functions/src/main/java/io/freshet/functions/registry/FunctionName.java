package io.freshet.functions.registry;

import io.freshet.awsapi.operation.Caller;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * A function as callers name it: by name, by ARN, or by the end of one, with a qualifier or without.
 *
 * @param qualifier a version, an alias or {@code $LATEST}; null if none is given
 */
public record FunctionName(String name, @Nullable String qualifier) {
    /** The version that is not published. */
    public static final String LATEST = "$LATEST";

    private static final Pattern FORM = Pattern.compile("(?:arn:(?:aws[a-zA-Z-]*):lambda:([a-z0-9-]+):)?(?:(\\d{12}):)?"
            + "(?:function:)?([a-zA-Z0-9_-]{1,64})(?::(\\$LATEST|[a-zA-Z0-9_-]{1,128}))?");

    /** Of a request that has a qualifier as a member of its own, too. */
    public static FunctionName of(String given, @Nullable String qualifier, Caller caller) {
        FunctionName parsed = parse(given, caller);
        if (qualifier == null) {
            return parsed;
        }
        if (parsed.qualifier != null && !parsed.qualifier.equals(qualifier)) {
            throw InvalidParameterValueException.builder()
                    .message("The derived qualifier from the function name does not match the specified qualifier.")
                    .build();
        }
        return new FunctionName(parsed.name, qualifier);
    }

    /** Of what stands in one text. */
    public static FunctionName parse(String given, Caller caller) {
        Matcher parts = FORM.matcher(given);
        if (!parts.matches()) {
            throw InvalidParameterValueException.builder()
                    .message("Invalid function name: " + given
                            + " (expected: a name, or arn:aws:lambda:REGION:ACCOUNT:function:NAME)")
                    .build();
        }
        boolean here =
                Optional.ofNullable(parts.group(1)).orElse(caller.region()).equals(caller.region())
                        && Optional.ofNullable(parts.group(2))
                                .orElse(caller.accountId())
                                .equals(caller.accountId());
        if (!here) {
            throw notFound(given);
        }
        return new FunctionName(parts.group(3), parts.group(4));
    }

    /** The unqualified ARN. */
    public String arn(Caller caller) {
        return caller.arn("lambda", "function:" + name);
    }

    /** The ARN as it was named. */
    public String qualifiedArn(Caller caller) {
        return qualifier == null ? arn(caller) : arn(caller) + ":" + qualifier;
    }

    static ResourceNotFoundException notFound(String arn) {
        return ResourceNotFoundException.builder()
                .message("Function not found: " + arn)
                .build();
    }
}
