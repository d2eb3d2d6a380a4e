package io.freshet.functions.action;

import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operations that are built; docs/functions.md lists them. */
public final class FunctionsApi {
    private FunctionsApi() {}

    /** The API, with further operations that are made elsewhere. */
    public static ServiceApi of(Components components, List<Operation<?, ?>> further) {
        List<Operation<?, ?>> operations = new ArrayList<>(further);
        operations.addAll(functions(components));
        operations.addAll(calls(components));
        operations.addAll(layers(components));
        return new ServiceApi(
                "lambda",
                "AWSLambda",
                List.of("lambda-2015-03-31-additions.json", "lambda-2015-03-31-model.json"),
                operations,
                Map.of());
    }

    private static List<Operation<?, ?>> functions(Components components) {
        return List.of(
                new CreateFunction(components),
                new GetFunction(components),
                new GetFunctionConfiguration(components),
                new ListFunctions(components),
                new UpdateFunctionCode(components),
                new UpdateFunctionConfiguration(components),
                new DeleteFunction(components),
                new PublishVersion(components),
                new ListVersionsByFunction(components),
                new CreateAlias(components),
                new GetAlias(components),
                new ListAliases(components),
                new UpdateAlias(components),
                new DeleteAlias(components),
                new PutFunctionConcurrency(components),
                new GetFunctionConcurrency(components),
                new DeleteFunctionConcurrency(components),
                new TagResource(components),
                new UntagResource(components),
                new ListTags(components));
    }

    private static List<Operation<?, ?>> calls(Components components) {
        return List.of(
                new PutFunctionEventInvokeConfig(components),
                new UpdateFunctionEventInvokeConfig(components),
                new GetFunctionEventInvokeConfig(components),
                new DeleteFunctionEventInvokeConfig(components),
                new ListFunctionEventInvokeConfigs(components),
                new AddPermission(components),
                new RemovePermission(components),
                new GetPolicy(components),
                new GetAccountSettings(components),
                new Invoke(components));
    }

    private static List<Operation<?, ?>> layers(Components components) {
        return List.of(
                new PublishLayerVersion(components),
                new GetLayerVersion(components),
                new GetLayerVersionByArn(components),
                new ListLayers(components),
                new ListLayerVersions(components),
                new DeleteLayerVersion(components));
    }
}
