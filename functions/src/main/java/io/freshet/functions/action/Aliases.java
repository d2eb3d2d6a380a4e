package io.freshet.functions.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionState;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** What aliases may say. */
final class Aliases {
    private Aliases() {}

    static boolean uses(AliasConfiguration alias, String version) {
        return version.equals(alias.functionVersion())
                || (alias.routingConfig() != null
                        && alias.routingConfig().additionalVersionWeights().containsKey(version));
    }

    /** Throws if it names versions that are not there, or weights that do not go together. */
    static void check(
            FunctionState state,
            String version,
            @Nullable AliasRoutingConfiguration routing,
            FunctionName name,
            Caller caller) {
        requireVersion(state, version, name, caller);
        if (routing == null || routing.additionalVersionWeights().isEmpty()) {
            return;
        }
        if (routing.additionalVersionWeights().size() > 1) {
            throw Errors.invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        routing.additionalVersionWeights().forEach((other, weight) -> {
            requireVersion(state, other, name, caller);
            if (weight < 0 || weight > 1) {
                throw Errors.invalid("AdditionalVersionWeights: " + weight + " (expected: 0.0..1.0)");
            }
            if (other.equals(version)) {
                throw Errors.invalid("Invalid function version " + other + ". Function version " + version
                        + " is already included in routing configuration.");
            }
            if (other.equals(FunctionName.LATEST) || version.equals(FunctionName.LATEST)) {
                throw Errors.invalid("$LATEST is not supported for an alias pointing to more than 1 version");
            }
        });
    }

    private static void requireVersion(FunctionState state, String version, FunctionName name, Caller caller) {
        if (state.version(version).isEmpty()) {
            throw Errors.notFound("Function not found: " + name.arn(caller) + ":" + version);
        }
    }

    static ResourceNotFoundException missing(FunctionName name, String alias, Caller caller) {
        return Errors.notFound("Cannot find alias arn: " + name.arn(caller) + ":" + alias);
    }
}
