package io.freshet.functions.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.code.CodeStore.Code;
import io.freshet.functions.registry.FunctionName;
import io.freshet.functions.registry.FunctionState;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** Makes configurations: of the code that is worked on, and of versions, which never change. */
final class Configurations {
    /** What is not compared when it is asked whether anything has changed since the last version. */
    private static final List<String> OF_THE_VERSION =
            List.of("Version", "FunctionArn", "RevisionId", "LastModified", "Description");

    private final Components components;

    Configurations(Components components) {
        this.components = components;
    }

    FunctionConfiguration latest(ObjectNode settings, String name, String arn, Code code) {
        ObjectNode json = settings.deepCopy();
        json.put("FunctionName", name)
                .put("FunctionArn", arn)
                .put("Version", FunctionName.LATEST)
                .put("State", "Active")
                .put("LastUpdateStatus", "Successful");
        putCode(json, code);
        return touched(json);
    }

    /** The configuration with other code. */
    FunctionConfiguration withCode(FunctionConfiguration latest, Code code) {
        ObjectNode json = Shapes.json(latest);
        putCode(json, code);
        return touched(json);
    }

    private static void putCode(ObjectNode json, Code code) {
        json.put("CodeSha256", code.sha256()).put("CodeSize", code.size());
    }

    /** The configuration after a change: with a new revision. */
    FunctionConfiguration touched(ObjectNode json) {
        json.put("LastModified", components.now())
                .put("RevisionId", components.ids().get());
        return read(json);
    }

    static FunctionConfiguration read(ObjectNode json) {
        return Shapes.shape(FunctionConfiguration.class, FunctionConfiguration.builder(), json);
    }

    /** The configuration with another ARN, as it is told to who asks by qualifier. */
    static FunctionConfiguration named(FunctionConfiguration configuration, String arn) {
        return read(Shapes.json(configuration).put("FunctionArn", arn));
    }

    /** Makes a version of what is there, or tells the last one if nothing has changed since. */
    FunctionConfiguration publish(
            FunctionName name,
            Caller caller,
            @Nullable String description,
            @Nullable String codeSha256,
            @Nullable String revision) {
        FunctionState changed = components.registry().changing(name, caller, state -> {
            Errors.requireRevision(revision, state.latest().revisionId());
            if (codeSha256 != null && !codeSha256.equals(state.latest().codeSha256())) {
                throw Errors.invalid("CodeSHA256 (" + codeSha256 + ") is different from current CodeSHA256 in $LATEST ("
                        + state.latest().codeSha256() + "). Please try again with the CodeSHA256 in $LATEST.");
            }
            return isPublished(state)
                    ? Optional.empty()
                    : Optional.of(state.withVersion(version(state, name, caller, description)));
        });
        return changed.versions().get(changed.versions().size() - 1);
    }

    private FunctionConfiguration version(
            FunctionState state, FunctionName name, Caller caller, @Nullable String description) {
        String number = Long.toString(state.published() + 1);
        ObjectNode json = Shapes.json(state.latest());
        json.put("Version", number).put("FunctionArn", name.arn(caller) + ":" + number);
        if (description != null) {
            json.put("Description", description);
        }
        json.put("RevisionId", components.ids().get());
        return read(json);
    }

    private static boolean isPublished(FunctionState state) {
        return !state.versions().isEmpty()
                && comparable(state.versions().get(state.versions().size() - 1)).equals(comparable(state.latest()));
    }

    private static ObjectNode comparable(FunctionConfiguration configuration) {
        return Shapes.json(configuration).remove(OF_THE_VERSION);
    }
}
