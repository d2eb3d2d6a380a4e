package io.freshet.functions.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.code.CodeStore;
import io.freshet.functions.registry.FunctionState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.lambda.model.AccountLimit;
import software.amazon.awssdk.services.lambda.model.AccountUsage;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;

/** {@code GetAccountSettings}. */
final class GetAccountSettings implements BlockingOperation<GetAccountSettingsRequest, GetAccountSettingsResponse> {
    private static final long TOTAL_CODE = 80_530_636_800L;

    private final Components components;

    GetAccountSettings(Components components) {
        this.components = components;
    }

    @Override
    public Class<GetAccountSettingsRequest> requestType() {
        return GetAccountSettingsRequest.class;
    }

    @Override
    public GetAccountSettingsResponse answer(GetAccountSettingsRequest request, Caller caller) {
        List<FunctionState> functions = components.registry().list();
        int reserved = functions.stream()
                .mapToInt(state -> Optional.ofNullable(state.reserved()).orElse(0))
                .sum();
        long code = functions.stream()
                .flatMap(state -> Stream.concat(Stream.of(state.latest()), state.versions().stream()))
                .mapToLong(FunctionConfiguration::codeSize)
                .sum();
        return GetAccountSettingsResponse.builder()
                .accountLimit(AccountLimit.builder()
                        .totalCodeSize(TOTAL_CODE)
                        .codeSizeUnzipped(CodeStore.MOST_UNPACKED)
                        .codeSizeZipped(52_428_800L)
                        .concurrentExecutions(Components.CONCURRENCY)
                        .unreservedConcurrentExecutions(Components.CONCURRENCY - reserved)
                        .build())
                .accountUsage(AccountUsage.builder()
                        .functionCount((long) functions.size())
                        .totalCodeSize(code)
                        .build())
                .build();
    }
}
