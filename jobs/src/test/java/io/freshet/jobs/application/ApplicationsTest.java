package io.freshet.jobs.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.jobs.application.ApplicationException.Code;
import io.freshet.jobs.runner.JobState.Phase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ApplicationsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T04:05:06.789Z");
    private static final Instant CREATED = Instant.parse("2026-11-21T04:05:06Z");

    private final ResourceStore store = new InMemoryResourceStore();
    private final InMemoryJobs jobs = new InMemoryJobs();
    private final Applications applications = over(store, Runnable::run);

    private Applications over(ResourceStore anyStore, Executor executor) {
        return new Applications(
                anyStore,
                Samples::problems,
                jobs,
                arn -> !arn.equals(Samples.MISSING),
                Clock.fixed(NOW, ZoneOffset.UTC),
                executor);
    }

    private void createWhole() {
        applications.create(
                Samples.application("app", Samples.CODE, List.of(Samples.input()), List.of(Samples.output())));
    }

    private void createRunning() {
        createWhole();
        applications.start("app", Map.of("1.1", StartingPosition.TRIM_HORIZON));
        jobs.commands.clear();
    }

    private ApplicationStatus status() {
        return applications.describe("app").status();
    }

    private static ApplicationException refusal(ThrowingCallable call) {
        ApplicationException refused = catchThrowableOfType(ApplicationException.class, call);
        assertThat(refused).as("a refusal").isNotNull();
        return refused;
    }

    private static void assertRefused(ThrowingCallable call, Code code, String... words) {
        ApplicationException refused = refusal(call);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(List.of(words))
                .allSatisfy(word -> assertThat(refused.getMessage()).contains(word));
    }

    @Test
    void isReadyInVersionOneAfterCreation() {
        createWhole();

        ApplicationDefinition app = applications.describe("app");

        assertThat(app.status()).isEqualTo(ApplicationStatus.READY);
        assertThat(app.version()).isEqualTo(1);
        assertThat(app.createdAt()).isEqualTo(CREATED);
        assertThat(app.inputs()).extracting(Input::id).containsExactly("1.1");
        assertThat(app.inputs().get(0).inAppStreamNames())
                .containsExactly("SOURCE_SQL_STREAM_001", "SOURCE_SQL_STREAM_002");
        assertThat(app.outputs()).extracting(Output::id).containsExactly("1.1");
        assertThat(app.loggingOptions()).extracting(LoggingOption::id).containsExactly("1.1");
    }

    @Test
    void survivesTheRoundTripThroughJson() {
        createRunning();
        ApplicationDefinition app = applications.describe("app");

        assertThat(ApplicationDocument.read("app", ApplicationDocument.of(app))).isEqualTo(app);
        Input csv = app.inputs().get(0).withFormat(new InputFormat.Csv("\n", "|"));
        ApplicationDefinition other = app.updated(
                new ApplicationUpdate(
                        null,
                        List.of(new ApplicationUpdate.Edit<>("1.1", was -> csv)),
                        List.of(),
                        List.of(),
                        List.of(),
                        null),
                NOW);
        assertThat(ApplicationDocument.read("app", ApplicationDocument.of(other)))
                .isEqualTo(other);
    }

    @Test
    void refusesATakenName() {
        createWhole();

        assertRefused(this::createWhole, Code.RESOURCE_IN_USE, "app");
    }

    @Test
    void refusesBrokenCodeAndSaysWhere() {
        NewApplication broken = Samples.application("app", "SELECT BROKEN", List.of(Samples.input()), List.of());

        assertRefused(() -> applications.create(broken), Code.CODE_VALIDATION, "line 1, column 8: unknown word BROKEN");
        assertThat(store.list("application")).isEmpty();
    }

    @Test
    void checksCodeOnlyOnceThereIsAnInput() {
        applications.create(Samples.application("app", "SELECT BROKEN", List.of(), List.of()));

        assertRefused(() -> applications.addInput("app", 1, Samples.input()), Code.CODE_VALIDATION, "BROKEN");
    }

    @Test
    void refusesStreamsThatDoNotExist() {
        Output nowhere =
                Samples.output().withDestination(new StreamReference(StreamReference.Kind.STREAM, Samples.MISSING, ""));

        assertRefused(
                () -> applications.create(Samples.application("app", "", List.of(), List.of(nowhere))),
                Code.INVALID_ARGUMENT,
                Samples.MISSING);
    }

    @Test
    void takesOneInputAndThreeOutputs() {
        createWhole();
        applications.addOutput("app", 1, Samples.output());
        applications.addOutput("app", 2, Samples.output());

        assertRefused(() -> applications.addOutput("app", 3, Samples.output()), Code.INVALID_ARGUMENT, "4 outputs");
        assertRefused(() -> applications.addInput("app", 3, Samples.input()), Code.INVALID_ARGUMENT, "2 inputs");
        assertThat(applications.describe("app").outputs())
                .extracting(Output::id)
                .containsExactly("1.1", "2.1", "3.1");
    }

    @Test
    void startsWithThePositionsGiven() {
        createWhole();

        applications.start("app", Map.of("1.1", StartingPosition.TRIM_HORIZON));

        assertThat(jobs.commands).containsExactly("clear app", "start app {1.1=TRIM_HORIZON}");
        assertThat(status()).isEqualTo(ApplicationStatus.RUNNING);
        assertThat(applications.describe("app").inputs().get(0).startingPosition())
                .isEqualTo(StartingPosition.TRIM_HORIZON);
    }

    @Test
    void startsFromTheLastStoppedPointUnlessToldOtherwise() {
        createWhole();

        applications.start("app", Map.of());

        assertThat(jobs.commands).containsExactly("start app {1.1=LAST_STOPPED_POINT}");
    }

    @Test
    void doesNotStartWithAReferenceTableThatCannotBeRead() {
        createWhole();
        applications.addReference("app", 1, Samples.reference("missing.csv"));

        assertRefused(
                () -> applications.start("app", Map.of()),
                Code.INVALID_APPLICATION_CONFIGURATION,
                "reference table Companies: there is no such object");

        assertThat(jobs.commands).isEmpty();
    }

    @Test
    void readsAReferenceTableAgainWhenItIsUpdatedWithoutAnyChange() {
        createWhole();
        applications.addReference("app", 1, Samples.reference("companies.csv"));
        applications.start("app", Map.of());
        jobs.commands.clear();
        ApplicationUpdate.Edit<ReferenceSource> same = new ApplicationUpdate.Edit<>("2.1", table -> table);
        ApplicationUpdate.Edit<ReferenceSource> away = new ApplicationUpdate.Edit<>(
                "2.1", table -> Samples.reference("missing.csv").withId("2.1"));

        applications.update("app", 2, Samples.update(same));

        assertThat(jobs.commands).containsExactly("redeploy app version 3");
        assertRefused(
                () -> applications.update("app", 3, Samples.update(away)), Code.INVALID_ARGUMENT, "no such object");
        assertThat(status()).isEqualTo(ApplicationStatus.RUNNING);
    }

    @Test
    void doesNotStartWithoutInputOrCode() {
        applications.create(Samples.application("app", "", List.of(), List.of()));
        assertRefused(
                () -> applications.start("app", Map.of()), Code.INVALID_APPLICATION_CONFIGURATION, "has no input");

        applications.addInput("app", 1, Samples.input());

        assertRefused(() -> applications.start("app", Map.of()), Code.INVALID_APPLICATION_CONFIGURATION, "has no code");
    }

    @Test
    void doesNotStartTwiceNorWithUnknownInputs() {
        createWhole();
        assertRefused(
                () -> applications.start("app", Map.of("9.9", StartingPosition.NOW)), Code.INVALID_ARGUMENT, "9.9");

        applications.start("app", Map.of());

        assertRefused(() -> applications.start("app", Map.of()), Code.RESOURCE_IN_USE, "RUNNING", "READY");
    }

    @Test
    void isReadyAgainWhenTheClusterRefusesTheJob() {
        createWhole();
        jobs.failAll();

        applications.start("app", Map.of());

        assertThat(status()).isEqualTo(ApplicationStatus.READY);
    }

    @Test
    void stopsOnlyWhatRuns() {
        createWhole();
        assertRefused(() -> applications.stop("app"), Code.RESOURCE_IN_USE, "READY");
        applications.start("app", Map.of());

        applications.stop("app");

        assertThat(jobs.commands).contains("stop app");
        assertThat(status()).isEqualTo(ApplicationStatus.READY);
    }

    @Test
    void showsWhatHasBecomeOfTheJob() {
        createRunning();

        jobs.put("app", Phase.STARTING);
        assertThat(status()).isEqualTo(ApplicationStatus.STARTING);
        jobs.put("app", Phase.RESTARTING);
        assertThat(status()).isEqualTo(ApplicationStatus.RUNNING);
        jobs.put("app", Phase.FAILED);
        assertThat(status()).isEqualTo(ApplicationStatus.READY);
    }

    @Test
    void startsAgainWhatHasFailed() {
        createRunning();
        jobs.put("app", Phase.FAILED);

        applications.start("app", Map.of("1.1", StartingPosition.LAST_STOPPED_POINT));

        assertThat(status()).isEqualTo(ApplicationStatus.RUNNING);
    }

    @Test
    void redeploysARunningApplicationWhoseCodeChanges() {
        createRunning();

        ApplicationDefinition updated = applications.update("app", 1, ApplicationUpdate.ofCode("SELECT 1"));

        assertThat(updated.status()).isEqualTo(ApplicationStatus.UPDATING);
        assertThat(jobs.commands).containsExactly("redeploy app version 2");
        assertThat(status()).isEqualTo(ApplicationStatus.RUNNING);
        assertThat(applications.describe("app").code()).isEqualTo("SELECT 1");
    }

    @Test
    void leavesTheJobAloneWhenOnlyLoggingChanges() {
        createRunning();

        ApplicationDefinition changed = applications.deleteLoggingOption("app", 1, "1.1");

        assertThat(changed.version()).isEqualTo(2);
        assertThat(jobs.commands).isEmpty();
        assertThat(status()).isEqualTo(ApplicationStatus.RUNNING);
    }

    @Test
    void keepsTheOldCodeWhenTheNewIsBroken() {
        createRunning();

        assertRefused(
                () -> applications.update("app", 1, ApplicationUpdate.ofCode("BROKEN")),
                Code.CODE_VALIDATION,
                "column 1");
        assertThat(applications.describe("app").version()).isEqualTo(1);
        assertThat(jobs.commands).isEmpty();
    }

    @Test
    void refusesAChangeOfAnotherVersion() {
        createWhole();
        applications.deleteOutput("app", 1, "1.1");

        assertRefused(() -> applications.deleteOutput("app", 1, "1.1"), Code.CONCURRENT_MODIFICATION, "expected: 2");
        assertRefused(() -> applications.deleteOutput("app", 2, "1.1"), Code.INVALID_ARGUMENT, "no output");
    }

    @Test
    void letsOneOfTwoChangesAtTheSameTimeWin() {
        createWhole();
        Applications slower = over(new OvertakenStore(() -> applications.deleteOutput("app", 1, "1.1")), Runnable::run);

        assertRefused(
                () -> slower.update("app", 1, ApplicationUpdate.ofCode("SELECT 1")), Code.CONCURRENT_MODIFICATION);
        assertThat(applications.describe("app").code()).isEqualTo(Samples.CODE);
        assertThat(applications.describe("app").outputs()).isEmpty();
    }

    @Test
    void settlesAStatusThoughTagsChangeMeanwhile() {
        createWhole();
        Queue<Runnable> work = new ArrayDeque<>();
        over(store, work::add).start("app", Map.of());
        Applications overtaken =
                over(new OvertakenStore(() -> applications.tag(Samples.ARN, Map.of("a", "b"))), Runnable::run);

        overtaken.resumeAll();

        assertThat(status()).isEqualTo(ApplicationStatus.RUNNING);
        assertThat(applications.tags(Samples.ARN)).containsEntry("a", "b");
    }

    @Test
    void deletesOnlyWithTheExactTimeOfCreation() {
        createRunning();
        assertRefused(
                () -> applications.delete("app", NOW), Code.INVALID_ARGUMENT, "CreateTimestamp", CREATED.toString());

        applications.delete("app", CREATED);

        assertThat(jobs.commands).containsExactly("stop app", "forget app");
        assertRefused(() -> applications.describe("app"), Code.RESOURCE_NOT_FOUND, "app");
    }

    @Test
    void refusesEverythingWhileWorkIsUnderWay() {
        createWhole();
        Queue<Runnable> work = new ArrayDeque<>();
        Applications busy = over(store, work::add);
        busy.start("app", Map.of());

        assertThat(busy.describe("app").status()).isEqualTo(ApplicationStatus.STARTING);
        assertRefused(() -> busy.stop("app"), Code.RESOURCE_IN_USE, "STARTING");
        assertRefused(() -> busy.delete("app", CREATED), Code.RESOURCE_IN_USE, "STARTING");
        assertRefused(() -> busy.deleteOutput("app", 1, "1.1"), Code.RESOURCE_IN_USE, "STARTING");
        work.remove().run();
        assertThat(busy.describe("app").status()).isEqualTo(ApplicationStatus.RUNNING);
    }

    @Test
    void repairsAtStartUpWhatACrashLeftHalfDone() {
        for (ApplicationStatus status : ApplicationStatus.values()) {
            ApplicationDefinition left = ApplicationDefinition.created(
                            Samples.application(status.name(), Samples.CODE, List.of(Samples.input()), List.of()), NOW)
                    .startedAt(Map.of("1.1", StartingPosition.NOW))
                    .withStatus(status);
            store.create("application", left.name(), ApplicationDocument.of(left));
        }

        applications.resumeAll();

        assertThat(jobs.commands)
                .containsExactlyInAnyOrder(
                        "clear CLEARING",
                        "start CLEARING {1.1=NOW}",
                        "start STARTING {1.1=NOW}",
                        "resume RUNNING",
                        "redeploy UPDATING version 1",
                        "stop STOPPING",
                        "stop DELETING",
                        "forget DELETING");
        assertThat(applications.list("", 50).applications())
                .extracting(app -> app.name() + " is " + app.status())
                .containsExactly(
                        "CLEARING is RUNNING",
                        "READY is READY",
                        "RUNNING is RUNNING",
                        "STARTING is RUNNING",
                        "STOPPING is READY",
                        "UPDATING is RUNNING");
    }

    @Test
    void isStartingWhileItsJobIsResumed() {
        createRunning();
        jobs.vanish("app");
        Queue<Runnable> work = new ArrayDeque<>();
        Applications restarted = over(store, work::add);

        restarted.resumeAll();

        assertThat(restarted.describe("app").status()).isEqualTo(ApplicationStatus.STARTING);
        assertRefused(() -> restarted.stop("app"), Code.RESOURCE_IN_USE, "STARTING");
        work.remove().run();
        assertThat(restarted.describe("app").status()).isEqualTo(ApplicationStatus.RUNNING);
    }

    @Test
    void keepsTryingToDelete() {
        createWhole();
        jobs.failAll();
        applications.delete("app", CREATED);
        assertThat(status()).isEqualTo(ApplicationStatus.DELETING);

        applications.delete("app", CREATED);

        assertThat(jobs.commands).containsExactly("stop app", "stop app");
    }

    @Test
    void listsInPagesByName() {
        for (String name : List.of("b", "c", "a")) {
            applications.create(Samples.application(name, "", List.of(), List.of()));
        }

        ApplicationPage first = applications.list("", 2);
        ApplicationPage rest = applications.list("b", 2);

        assertThat(first.applications()).extracting(ApplicationDefinition::name).containsExactly("a", "b");
        assertThat(first.hasMore()).isTrue();
        assertThat(rest.applications()).extracting(ApplicationDefinition::name).containsExactly("c");
        assertThat(rest.hasMore()).isFalse();
    }

    @Test
    void keepsTags() {
        createWhole();

        applications.tag(Samples.ARN, Map.of("stage", "test"));
        applications.untag(Samples.ARN, List.of("team"));

        assertThat(applications.tags(Samples.ARN)).containsExactly(Map.entry("stage", "test"));
        assertThat(applications.describe("app").version()).isEqualTo(1);
        assertRefused(() -> applications.tags(Samples.ARN.replace("us-east-1", "mars-1")), Code.RESOURCE_NOT_FOUND);
        applications.tag(Samples.ARN, Map.of("freshet:delivery", "at-least-once"));
        assertThat(applications.describe("app").deliversAtLeastOnce()).isTrue();
        assertRefused(() -> applications.tag(Samples.ARN, Map.of("freshet:delivery", "some")), Code.INVALID_ARGUMENT);
        assertRefused(() -> applications.tag(Samples.ARN, Map.of("freshet:state-ttl", "7w")), Code.INVALID_ARGUMENT);
    }

    /** The same store for one who, the first time it replaces something, finds that another was faster. */
    private final class OvertakenStore implements ResourceStore {
        private final Queue<Runnable> faster = new ArrayDeque<>();

        OvertakenStore(Runnable other) {
            faster.add(other);
        }

        @Override
        public Optional<Resource> replace(Resource expected, String document) {
            while (!faster.isEmpty()) {
                faster.remove().run();
            }
            return store.replace(expected, document);
        }

        @Override
        public Optional<Resource> find(String kind, String name) {
            return store.find(kind, name);
        }

        @Override
        public List<Resource> list(String kind) {
            return store.list(kind);
        }

        @Override
        public Optional<Resource> create(String kind, String name, String document) {
            return store.create(kind, name, document);
        }

        @Override
        public boolean delete(Resource expected) {
            return store.delete(expected);
        }

        @Override
        public boolean apply(List<Change> changes) {
            return store.apply(changes);
        }
    }
}
