package io.freshet.jobs.application;

import static io.freshet.jobs.application.ApplicationException.invalid;

import io.freshet.jobs.application.ApplicationUpdate.Edit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A streaming SQL application as it is stored.
 *
 * <p>Inputs, outputs and logging options are numbered by the version that brought them ({@code 3.1}: the first that version 3
 * brought), so that an id is never used twice.
 *
 * @param name unique, 1..128 letters, digits, {@code _ . -}
 * @param version 1 when created, one more with every change of code, inputs, outputs or options
 * @param createdAt in whole seconds, because some clients send it back so
 * @param serviceExecutionRole empty if created with version 1
 * @param code the SQL text, possibly empty
 * @param flink null unless the code is Flink's SQL
 * @param width how many times its operators run side by side now; brought within what its tags allow
 */
public record ApplicationDefinition(
        String name,
        String arn,
        ApiVersion createdBy,
        String description,
        String serviceExecutionRole,
        ApplicationStatus status,
        long version,
        Instant createdAt,
        Instant updatedAt,
        String code,
        List<Input> inputs,
        List<Output> outputs,
        List<LoggingOption> loggingOptions,
        Map<String, String> tags,
        List<ReferenceSource> references,
        @Nullable FlinkSettings flink,
        int width) {
    static final int MOST_INPUTS = 1;
    static final int MOST_OUTPUTS = 3;
    static final int MOST_REFERENCES = 1;
    static final int MOST_LOGGING_OPTIONS = 1;
    /** The API has no word for it, so it is a tag, which every client can give. */
    private static final String DELIVERY = "freshet:delivery";

    private static final String EXACTLY_ONCE = "exactly-once";
    private static final String AT_LEAST_ONCE = "at-least-once";
    static final int MOST_TAGS = 50;

    public ApplicationDefinition {
        if (!name.matches("[a-zA-Z0-9_.-]{1,128}")) {
            throw invalid("application: " + name + " (expected: 1..128 of letters, digits, _ . -)");
        }
        inputs = atMost(MOST_INPUTS, "inputs", name, inputs);
        outputs = atMost(MOST_OUTPUTS, "outputs", name, outputs);
        loggingOptions = atMost(MOST_LOGGING_OPTIONS, "logging options", name, loggingOptions);
        // documents written before there were references have none
        references =
                references == null ? List.of() : atMost(MOST_REFERENCES, "reference data sources", name, references);
        if (flink != null && !(inputs.isEmpty() && outputs.isEmpty() && references.isEmpty())) {
            throw invalid("application " + name + ": RuntimeEnvironment " + flink.runtime()
                    + " (expected: no inputs, outputs and reference tables, which its code declares)");
        }
        tags = Map.copyOf(tags);
        if (tags.size() > MOST_TAGS) {
            throw new ApplicationException(
                    ApplicationException.Code.TOO_MANY_TAGS,
                    "application " + name + ": " + tags.size() + " tags (expected: at most " + MOST_TAGS + ")");
        }
        String delivery = tags.getOrDefault(DELIVERY, EXACTLY_ONCE);
        if (!delivery.equals(EXACTLY_ONCE) && !delivery.equals(AT_LEAST_ONCE)) {
            throw invalid("application " + name + ": tag " + DELIVERY + " is " + delivery + " (expected: "
                    + EXACTLY_ONCE + " or " + AT_LEAST_ONCE + ")");
        }
        StateTtl unused = StateTtl.of(name, tags);
        width = Parallelism.of(name, tags).nearest(width); // documents written before there was one have 0
    }

    /** Whether results leave when they are made, and again after a crash, and not with the next checkpoint, once. Asked for by a tag. */
    public boolean deliversAtLeastOnce() {
        return AT_LEAST_ONCE.equals(tags.get(DELIVERY));
    }

    /** For how long state of a key of which no row comes is kept where nothing else ends it; zero if for ever. Asked for by a tag. */
    public Duration stateTtl() {
        return StateTtl.of(name, tags).time();
    }

    /** How wide it may run. Asked for by a tag. */
    public Parallelism parallelism() {
        return Parallelism.of(name, tags);
    }

    private static <T> List<T> atMost(int most, String what, String name, List<T> parts) {
        if (parts.size() > most) {
            throw invalid(
                    "application " + name + ": " + parts.size() + " " + what + " (expected: at most " + most + ")");
        }
        return List.copyOf(parts);
    }

    static ApplicationDefinition created(NewApplication asked, Instant now) {
        return new ApplicationDefinition(
                asked.name(),
                asked.arn(),
                asked.createdBy(),
                asked.description(),
                asked.serviceExecutionRole(),
                ApplicationStatus.READY,
                1,
                now,
                now,
                asked.code(),
                numbered(1, asked.inputs(), Input::withId),
                numbered(1, asked.outputs(), Output::withId),
                numbered(1, asked.loggingOptions(), LoggingOption::withId),
                asked.tags(),
                numbered(1, asked.references(), ReferenceSource::withId),
                asked.flink(),
                0);
    }

    private static <T> List<T> numbered(long version, List<T> parts, BiFunction<T, String, T> withId) {
        return IntStream.range(0, parts.size())
                .mapToObj(i -> withId.apply(parts.get(i), version + "." + (i + 1)))
                .toList();
    }

    /** Whether there is something to check and to run. */
    public boolean hasCodeAndInputs() {
        return !code.isBlank() && (flink != null || !inputs.isEmpty());
    }

    ApplicationDefinition withStatus(ApplicationStatus newStatus) {
        return copy(
                newStatus,
                version,
                updatedAt,
                code,
                inputs,
                outputs,
                loggingOptions,
                serviceExecutionRole,
                tags,
                references);
    }

    ApplicationDefinition withTags(Map<String, String> newTags) {
        return copy(
                status,
                version,
                updatedAt,
                code,
                inputs,
                outputs,
                loggingOptions,
                serviceExecutionRole,
                newTags,
                references);
    }

    /** Inputs that {@code positions} does not name go on from where they stopped. */
    ApplicationDefinition startedAt(Map<String, StartingPosition> positions) {
        List<Input> started = inputs.stream()
                .map(input -> input.startedAt(positions.getOrDefault(input.id(), StartingPosition.LAST_STOPPED_POINT)))
                .toList();
        return copy(
                status,
                version,
                updatedAt,
                code,
                started,
                outputs,
                loggingOptions,
                serviceExecutionRole,
                tags,
                references);
    }

    /** For every input, by its id, from where it was last started. */
    public Map<String, StartingPosition> startingPositions() {
        Map<String, StartingPosition> positions = new TreeMap<>();
        for (Input input : inputs) {
            StartingPosition position = input.startingPosition();
            positions.put(input.id(), position == null ? StartingPosition.LAST_STOPPED_POINT : position);
        }
        return positions;
    }

    ApplicationDefinition withInput(Input input, Instant now) {
        List<Input> more = plus(inputs, input.withId(nextId()));
        return changed(now, code, more, outputs, loggingOptions, serviceExecutionRole);
    }

    ApplicationDefinition withPreprocessing(String inputId, @Nullable Preprocessing function, Instant now) {
        List<Input> edited = edited(
                inputs, List.of(new Edit<>(inputId, input -> input.withPreprocessing(function))), "input", Input::id);
        return changed(now, code, edited, outputs, loggingOptions, serviceExecutionRole);
    }

    ApplicationDefinition withReference(ReferenceSource reference, Instant now) {
        return withReferences(plus(references, reference.withId(nextId())), now);
    }

    ApplicationDefinition withoutReference(String id, Instant now) {
        return withReferences(without(references, id, "reference data source", ReferenceSource::id), now);
    }

    private ApplicationDefinition withReferences(List<ReferenceSource> changed, Instant now) {
        return copy(
                status, version + 1, now, code, inputs, outputs, loggingOptions, serviceExecutionRole, tags, changed);
    }

    ApplicationDefinition withOutput(Output output, Instant now) {
        List<Output> more = plus(outputs, output.withId(nextId()));
        return changed(now, code, inputs, more, loggingOptions, serviceExecutionRole);
    }

    ApplicationDefinition withoutOutput(String id, Instant now) {
        List<Output> fewer = without(outputs, id, "output", Output::id);
        return changed(now, code, inputs, fewer, loggingOptions, serviceExecutionRole);
    }

    ApplicationDefinition withLoggingOption(LoggingOption option, Instant now) {
        List<LoggingOption> more = plus(loggingOptions, option.withId(nextId()));
        return changed(now, code, inputs, outputs, more, serviceExecutionRole);
    }

    ApplicationDefinition withoutLoggingOption(String id, Instant now) {
        List<LoggingOption> fewer = without(loggingOptions, id, "logging option", LoggingOption::id);
        return changed(now, code, inputs, outputs, fewer, serviceExecutionRole);
    }

    ApplicationDefinition updated(ApplicationUpdate update, Instant now) {
        String newCode = update.code();
        String newRole = update.serviceExecutionRole();
        ApplicationDefinition referring = copy(
                status,
                version,
                updatedAt,
                code,
                inputs,
                outputs,
                loggingOptions,
                serviceExecutionRole,
                tags,
                edited(references, update.references(), "reference data source", ReferenceSource::id));
        return referring
                .with(settings(update.flink()))
                .changed(
                        now,
                        newCode == null ? code : newCode,
                        edited(inputs, update.inputs(), "input", Input::id),
                        edited(outputs, update.outputs(), "output", Output::id),
                        edited(loggingOptions, update.loggingOptions(), "logging option", LoggingOption::id),
                        newRole == null ? serviceExecutionRole : newRole);
    }

    private @Nullable FlinkSettings settings(@Nullable UnaryOperator<FlinkSettings> change) {
        if (change == null) {
            return flink;
        }
        if (flink == null) {
            throw invalid(
                    "application " + name + ": its RuntimeEnvironment is SQL-1_0 (expected: no settings of Flink)");
        }
        return change.apply(flink);
    }

    private ApplicationDefinition with(@Nullable FlinkSettings settings) {
        return with(settings, width);
    }

    ApplicationDefinition withWidth(int newWidth) {
        return with(flink, newWidth);
    }

    private ApplicationDefinition with(@Nullable FlinkSettings settings, int newWidth) {
        return new ApplicationDefinition(
                name,
                arn,
                createdBy,
                description,
                serviceExecutionRole,
                status,
                version,
                createdAt,
                updatedAt,
                code,
                inputs,
                outputs,
                loggingOptions,
                tags,
                references,
                settings,
                newWidth);
    }

    private String nextId() {
        return (version + 1) + ".1";
    }

    private static <T> List<T> plus(List<T> parts, T part) {
        List<T> more = new ArrayList<>(parts);
        more.add(part);
        return more;
    }

    private <T> List<T> without(List<T> parts, String id, String what, Function<T, String> idOf) {
        return atIndex(parts, id, what, idOf, (list, i) -> list.remove(i));
    }

    private <T> List<T> edited(List<T> parts, List<Edit<T>> edits, String what, Function<T, String> idOf) {
        List<T> edited = parts;
        for (Edit<T> edit : edits) {
            edited = atIndex(
                    edited,
                    edit.id(),
                    what,
                    idOf,
                    (list, i) -> list.set(i, edit.change().apply(list.get(i))));
        }
        return edited;
    }

    private <T> List<T> atIndex(List<T> parts, String id, String what, Function<T, String> idOf, ListAction<T> action) {
        List<T> changed = new ArrayList<>(parts);
        for (int i = 0; i < changed.size(); i++) {
            if (idOf.apply(changed.get(i)).equals(id)) {
                action.apply(changed, i);
                return changed;
            }
        }
        throw invalid("application " + name + " has no " + what + " with id " + id);
    }

    private interface ListAction<T> {
        T apply(List<T> parts, int index);
    }

    private ApplicationDefinition changed(
            Instant now,
            String newCode,
            List<Input> newInputs,
            List<Output> newOutputs,
            List<LoggingOption> newOptions,
            String newRole) {
        return copy(status, version + 1, now, newCode, newInputs, newOutputs, newOptions, newRole, tags, references);
    }

    private ApplicationDefinition copy(
            ApplicationStatus newStatus,
            long newVersion,
            Instant now,
            String newCode,
            List<Input> newInputs,
            List<Output> newOutputs,
            List<LoggingOption> newOptions,
            String newRole,
            Map<String, String> newTags,
            List<ReferenceSource> newReferences) {
        return new ApplicationDefinition(
                name,
                arn,
                createdBy,
                description,
                newRole,
                newStatus,
                newVersion,
                createdAt,
                now,
                newCode,
                newInputs,
                newOutputs,
                newOptions,
                newTags,
                newReferences,
                flink,
                width);
    }
}
