package io.freshet.functions.registry;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ServiceException;

/** The functions there are; every change is a conditional write. Safe for many threads and many servers. */
public final class FunctionRegistry {
    private static final String KIND = "function";
    private static final int ATTEMPTS = 50;

    private final ResourceStore store;
    private final RandomGenerator chance;

    /** @param chance decides between the versions of an alias that has two */
    public FunctionRegistry(ResourceStore store, RandomGenerator chance) {
        this.store = store;
        this.chance = chance;
    }

    /**
     * A version that a qualifier stands for.
     *
     * @param arn as it was asked for
     */
    public record Resolved(String name, String arn, FunctionConfiguration configuration, FunctionState state) {}

    public Optional<FunctionState> find(String name) {
        return store.find(KIND, name).map(Resource::document).map(FunctionState::read);
    }

    /** Throws if there is no such function. */
    public FunctionState get(FunctionName name, Caller caller) {
        return find(name.name()).orElseThrow(() -> FunctionName.notFound(name.qualifiedArn(caller)));
    }

    /** The version that is to run; of an alias with two, one of them by their weights. */
    public Resolved resolve(FunctionName name, Caller caller) {
        FunctionState state = get(name, caller);
        String qualifier = name.qualifier() == null ? FunctionName.LATEST : name.qualifier();
        String version = Optional.ofNullable(state.aliases().get(qualifier))
                .map(this::chosen)
                .orElse(qualifier);
        FunctionConfiguration configuration =
                state.version(version).orElseThrow(() -> FunctionName.notFound(name.qualifiedArn(caller)));
        return new Resolved(name.name(), name.qualifiedArn(caller), configuration, state);
    }

    private String chosen(AliasConfiguration alias) {
        if (alias.routingConfig() != null) {
            double thrown = chance.nextDouble();
            for (Map.Entry<String, Double> other :
                    alias.routingConfig().additionalVersionWeights().entrySet()) {
                thrown -= other.getValue();
                if (thrown < 0) {
                    return other.getKey();
                }
            }
        }
        return alias.functionVersion();
    }

    /** By name. */
    public List<FunctionState> list() {
        return store.list(KIND).stream()
                .map(Resource::document)
                .map(FunctionState::read)
                .toList();
    }

    /** Throws if the name is taken. */
    public void create(FunctionState state) {
        String name = state.latest().functionName();
        if (store.create(KIND, name, state.document()).isEmpty()) {
            throw ResourceConflictException.builder()
                    .message("Function already exist: " + name)
                    .build();
        }
    }

    /** Changes a function that must be there; again from the start if somebody else was faster. */
    public FunctionState change(FunctionName name, Caller caller, UnaryOperator<FunctionState> change) {
        return changing(name, caller, state -> Optional.of(change.apply(state)));
    }

    /** As {@link #change}; an empty result leaves it as it is. */
    public FunctionState changing(
            FunctionName name, Caller caller, Function<FunctionState, Optional<FunctionState>> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Resource current =
                    store.find(KIND, name.name()).orElseThrow(() -> FunctionName.notFound(name.qualifiedArn(caller)));
            FunctionState before = FunctionState.read(current.document());
            Optional<FunctionState> after = change.apply(before);
            if (after.isEmpty()) {
                return before;
            }
            if (store.replace(current, after.get().document()).isPresent()) {
                return after.get();
            }
        }
        throw ServiceException.builder()
                .message("Function " + name.name() + " is being changed by others all the time; try again")
                .build();
    }

    /** Removes the function with its versions and aliases. */
    public void delete(FunctionName name, Caller caller) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Resource current =
                    store.find(KIND, name.name()).orElseThrow(() -> FunctionName.notFound(name.qualifiedArn(caller)));
            if (store.delete(current)) {
                return;
            }
        }
    }

    /** How many calls at once are kept for single functions, in all. */
    public int reserved() {
        return list().stream()
                .mapToInt(state -> Optional.ofNullable(state.reserved()).orElse(0))
                .sum();
    }

    /** The hashes of all code that functions use. */
    public Set<String> codes() {
        Set<String> codes = new HashSet<>();
        for (FunctionState state : list()) {
            codes.add(state.latest().codeSha256());
            state.versions().forEach(version -> codes.add(version.codeSha256()));
        }
        return codes;
    }

    /** Throws if the qualifier is given and is neither a version nor an alias. */
    public static void requireQualifier(FunctionState state, FunctionName name, Caller caller) {
        @Nullable String qualifier = name.qualifier();
        if (qualifier != null && !state.has(qualifier)) {
            throw ResourceNotFoundException.builder()
                    .message("Cannot find alias or version arn: " + name.qualifiedArn(caller))
                    .build();
        }
    }
}
