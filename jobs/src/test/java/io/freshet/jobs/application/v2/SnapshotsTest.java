package io.freshet.jobs.application.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.InMemoryJobs;
import io.freshet.jobs.application.Samples;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationRestoreType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CreateApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CreateApplicationSnapshotRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationSnapshotRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationSnapshotRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InvalidApplicationConfigurationException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationSnapshotsRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SnapshotDetails;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SnapshotStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StartApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StopApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UpdateApplicationRequest;

class SnapshotsTest {
    private static final Caller CALLER = new Caller("000000000000", "us-east-1", "r");
    private static final Instant MADE = Instant.parse("2026-11-21T04:05:06Z");

    private final ResourceStore store = new InMemoryResourceStore();
    private final InMemoryJobs jobs = new InMemoryJobs();
    private final Applications applications = over(Runnable::run);

    private Applications over(Executor executor) {
        return new Applications(
                store,
                Samples::problems,
                jobs,
                arn -> true,
                Clock.fixed(MADE.plusMillis(789), ZoneOffset.UTC),
                executor);
    }

    private void createRunning() {
        create(r -> {});
        start(null, null);
        jobs.commands.clear();
    }

    private void create(Consumer<CreateApplicationRequest.Builder> change) {
        CreateApplicationRequest.Builder request = CreateApplicationRequest.builder()
                .applicationName("app")
                .runtimeEnvironment(RuntimeEnvironment.FLINK_1_19)
                .serviceExecutionRole("arn:aws:iam::000000000000:role/r")
                .applicationConfiguration(
                        c -> c.applicationCodeConfiguration(code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                .codeContent(t -> t.textContent("INSERT INTO a SELECT 1"))));
        change.accept(request);
        new CreateApplication(applications).answer(request.build(), CALLER);
    }

    private void start(@Nullable ApplicationRestoreType restore, @Nullable String snapshot) {
        new StartApplication(applications)
                .answer(
                        StartApplicationRequest.builder()
                                .applicationName("app")
                                .runConfiguration(c -> {
                                    if (restore != null) {
                                        c.applicationRestoreConfiguration(r -> r.applicationRestoreType(restore)
                                                .snapshotName(snapshot));
                                    }
                                })
                                .build(),
                        CALLER);
    }

    private void stop() {
        new StopApplication(applications)
                .answer(StopApplicationRequest.builder().applicationName("app").build(), CALLER);
    }

    private void snapshot(String name) {
        new CreateApplicationSnapshot(applications)
                .answer(
                        CreateApplicationSnapshotRequest.builder()
                                .applicationName("app")
                                .snapshotName(name)
                                .build(),
                        CALLER);
    }

    private SnapshotDetails describe(Applications some, String name) {
        return new DescribeApplicationSnapshot(some)
                .answer(
                        DescribeApplicationSnapshotRequest.builder()
                                .applicationName("app")
                                .snapshotName(name)
                                .build(),
                        CALLER)
                .snapshotDetails();
    }

    private void delete(String name, Instant madeAt) {
        new DeleteApplicationSnapshot(applications)
                .answer(
                        DeleteApplicationSnapshotRequest.builder()
                                .applicationName("app")
                                .snapshotName(name)
                                .snapshotCreationTimestamp(madeAt)
                                .build(),
                        CALLER);
    }

    @Test
    void aSnapshotOfARunningApplicationIsReadyWhenItIsMade() {
        createRunning();

        snapshot("one");

        assertThat(jobs.commands).containsExactly("snapshot app one");
        SnapshotDetails made = describe(applications, "one");
        assertThat(made.snapshotStatus()).isEqualTo(SnapshotStatus.READY);
        assertThat(made.applicationVersionId()).isEqualTo(1);
        assertThat(made.snapshotCreationTimestamp()).isEqualTo(MADE);
        assertThat(made.runtimeEnvironment()).isEqualTo(RuntimeEnvironment.FLINK_1_19);
    }

    @Test
    void onlyARunningApplicationWithSnapshotsEnabledHasOneAndNoNameTwice() {
        create(r -> {});
        assertThatThrownBy(() -> snapshot("one"))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("READY");
        start(null, null);
        snapshot("one");
        assertThatThrownBy(() -> snapshot("one")).isInstanceOf(ResourceInUseException.class);

        new UpdateApplication(applications)
                .answer(
                        UpdateApplicationRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(1L)
                                .applicationConfigurationUpdate(c ->
                                        c.applicationSnapshotConfigurationUpdate(s -> s.snapshotsEnabledUpdate(false)))
                                .build(),
                        CALLER);
        assertThatThrownBy(() -> snapshot("two"))
                .isInstanceOf(InvalidApplicationConfigurationException.class)
                .hasMessageContaining("snapshots are not enabled");
    }

    @Test
    void oneThatFailsIsShownAndCanBeDeletedButNotRestored() {
        createRunning();
        Applications later = over(task -> {});
        new CreateApplicationSnapshot(later)
                .answer(
                        CreateApplicationSnapshotRequest.builder()
                                .applicationName("app")
                                .snapshotName("cut")
                                .build(),
                        CALLER);
        assertThat(describe(later, "cut").snapshotStatus()).isEqualTo(SnapshotStatus.CREATING);
        assertThatThrownBy(() -> delete("cut", MADE)).isInstanceOf(ResourceInUseException.class);

        applications.resumeAll(); // the server has been started again

        assertThat(describe(applications, "cut").snapshotStatus()).isEqualTo(SnapshotStatus.FAILED);
        stop();
        assertThatThrownBy(() -> start(ApplicationRestoreType.RESTORE_FROM_CUSTOM_SNAPSHOT, "cut"))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("FAILED");
        delete("cut", MADE);
        assertThatThrownBy(() -> describe(applications, "cut")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void startsFromASnapshotFromTheLastStateOrFromNone() {
        createRunning();
        snapshot("one");
        stop();
        jobs.commands.clear();

        start(ApplicationRestoreType.RESTORE_FROM_CUSTOM_SNAPSHOT, "one");
        assertThat(jobs.commands).containsExactly("restore app one, seen by app", "start app {}");
        stop();
        jobs.commands.clear();

        start(ApplicationRestoreType.RESTORE_FROM_LATEST_SNAPSHOT, null);
        assertThat(jobs.commands).containsExactly("start app {}");
        stop();
        jobs.commands.clear();

        start(ApplicationRestoreType.SKIP_RESTORE_FROM_SNAPSHOT, null);
        assertThat(jobs.commands).containsExactly("clear app", "start app {}");
    }

    @Test
    void aNameGoesWithACustomSnapshotOnly() {
        create(r -> {});

        assertThatThrownBy(() -> start(ApplicationRestoreType.RESTORE_FROM_CUSTOM_SNAPSHOT, null))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> start(ApplicationRestoreType.RESTORE_FROM_LATEST_SNAPSHOT, "one"))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> start(ApplicationRestoreType.RESTORE_FROM_CUSTOM_SNAPSHOT, "none"))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void isListedTheNewestFirstPageByPage() {
        createRunning();
        List.of("a", "b", "c").forEach(this::snapshot);
        Deque<String> tokens = new ArrayDeque<>(List.of(""));
        List<String> names = new ArrayList<>();

        while (!tokens.isEmpty()) {
            String token = tokens.pop();
            var page = new ListApplicationSnapshots(applications)
                    .answer(
                            ListApplicationSnapshotsRequest.builder()
                                    .applicationName("app")
                                    .limit(2)
                                    .nextToken(token.isEmpty() ? null : token)
                                    .build(),
                            CALLER);
            page.snapshotSummaries().forEach(snapshot -> names.add(snapshot.snapshotName()));
            if (page.nextToken() != null) {
                tokens.push(page.nextToken());
            }
        }

        assertThat(names).containsExactly("c", "b", "a");
    }

    @Test
    void goesWithItsApplication() {
        createRunning();
        snapshot("one");
        jobs.commands.clear();

        new DeleteApplication(applications)
                .answer(
                        DeleteApplicationRequest.builder()
                                .applicationName("app")
                                .createTimestamp(MADE)
                                .build(),
                        CALLER);

        assertThat(jobs.commands).contains("forget snapshot app one");
    }

    @Test
    void anApplicationOfFlinkIsShownWithItsSettingsAndHasNoInputs() {
        create(r -> r.applicationConfiguration(
                c -> c.flinkApplicationConfiguration(f -> f.parallelismConfiguration(p -> p.parallelism(2)))
                        .applicationCodeConfiguration(code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                .codeContent(t -> t.textContent("INSERT INTO a SELECT 1")))));

        var shown = new DescribeApplication(applications)
                .answer(
                        DescribeApplicationRequest.builder()
                                .applicationName("app")
                                .build(),
                        CALLER)
                .applicationDetail();

        assertThat(shown.runtimeEnvironment()).isEqualTo(RuntimeEnvironment.FLINK_1_19);
        var configuration = shown.applicationConfigurationDescription();
        assertThat(configuration.sqlApplicationConfigurationDescription()).isNull();
        assertThat(configuration
                        .flinkApplicationConfigurationDescription()
                        .parallelismConfigurationDescription()
                        .parallelism())
                .isEqualTo(2);
        assertThat(configuration.applicationSnapshotConfigurationDescription().snapshotsEnabled())
                .isTrue();
        assertThatThrownBy(() -> create(r -> r.runtimeEnvironment(RuntimeEnvironment.ZEPPELIN_FLINK_3_0)))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
