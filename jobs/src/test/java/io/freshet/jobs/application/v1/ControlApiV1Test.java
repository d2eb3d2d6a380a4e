package io.freshet.jobs.application.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.ApplicationsApi;
import io.freshet.jobs.application.InMemoryJobs;
import io.freshet.jobs.application.Samples;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationInputRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.AddApplicationOutputRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.ApplicationDetail;
import software.amazon.awssdk.services.kinesisanalytics.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalytics.model.CodeValidationException;
import software.amazon.awssdk.services.kinesisanalytics.model.ConcurrentModificationException;
import software.amazon.awssdk.services.kinesisanalytics.model.CreateApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationOutputRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.DeleteApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.DescribeApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.Input;
import software.amazon.awssdk.services.kinesisanalytics.model.InputConfiguration;
import software.amazon.awssdk.services.kinesisanalytics.model.InputStartingPosition;
import software.amazon.awssdk.services.kinesisanalytics.model.InputUpdate;
import software.amazon.awssdk.services.kinesisanalytics.model.InvalidApplicationConfigurationException;
import software.amazon.awssdk.services.kinesisanalytics.model.KinesisFirehoseOutput;
import software.amazon.awssdk.services.kinesisanalytics.model.ListApplicationsRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.Output;
import software.amazon.awssdk.services.kinesisanalytics.model.OutputUpdate;
import software.amazon.awssdk.services.kinesisanalytics.model.RecordColumn;
import software.amazon.awssdk.services.kinesisanalytics.model.RecordFormatType;
import software.amazon.awssdk.services.kinesisanalytics.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesisanalytics.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesisanalytics.model.StartApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.StopApplicationRequest;
import software.amazon.awssdk.services.kinesisanalytics.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kinesisanalytics.model.UpdateApplicationRequest;

class ControlApiV1Test {
    private static final Caller CALLER = new Caller("000000000000", "us-east-1", "r");
    private static final String ROLE = "arn:aws:iam::000000000000:role/r";

    private final InMemoryJobs jobs = new InMemoryJobs();
    private final Applications applications = new Applications(
            new InMemoryResourceStore(),
            Samples::problems,
            jobs,
            arn -> true,
            Clock.fixed(Instant.parse("2026-11-21T04:05:06.789Z"), ZoneOffset.UTC),
            Runnable::run);

    private void create(CreateApplicationRequest.Builder request) {
        new CreateApplication(applications).answer(request.build(), CALLER);
    }

    private static CreateApplicationRequest.Builder whole() {
        return CreateApplicationRequest.builder()
                .applicationName("app")
                .applicationCode(Samples.CODE)
                .inputs(input())
                .outputs(output());
    }

    private ApplicationDetail describe() {
        DescribeApplicationRequest request =
                DescribeApplicationRequest.builder().applicationName("app").build();
        return new DescribeApplication(applications).answer(request, CALLER).applicationDetail();
    }

    private static Input input() {
        return Input.builder()
                .namePrefix("SOURCE_SQL_STREAM")
                .kinesisStreamsInput(s -> s.resourceARN(Samples.ORDERS).roleARN(ROLE))
                .inputSchema(s -> s.recordEncoding("UTF-8")
                        .recordFormat(f -> f.recordFormatType(RecordFormatType.JSON)
                                .mappingParameters(m -> m.jsonMappingParameters(j -> j.recordRowPath("$.rows"))))
                        .recordColumns(RecordColumn.builder()
                                .name("price")
                                .mapping("$.price")
                                .sqlType("DOUBLE")
                                .build()))
                .build();
    }

    private static Output output() {
        return Output.builder()
                .name("TOTALS")
                .kinesisFirehoseOutput(s -> s.resourceARN(Samples.TOTALS).roleARN(ROLE))
                .destinationSchema(s -> s.recordFormatType(RecordFormatType.CSV))
                .build();
    }

    private StartApplicationRequest start(InputStartingPosition position) {
        return StartApplicationRequest.builder()
                .applicationName("app")
                .inputConfigurations(InputConfiguration.builder()
                        .id("1.1")
                        .inputStartingPositionConfiguration(p -> p.inputStartingPosition(position))
                        .build())
                .build();
    }

    @Test
    void offersItsOperationsUnderTheirNames() {
        assertThat(ApplicationsApi.v1(applications).operations())
                .extracting(Operation::name)
                .contains("CreateApplication", "StartApplication", "UntagResource")
                .hasSize(20);
    }

    @Test
    void describesWhatWasCreated() {
        create(whole());

        ApplicationDetail app = describe();

        assertThat(app.applicationARN()).isEqualTo(Samples.ARN);
        assertThat(app.applicationStatus()).isEqualTo(ApplicationStatus.READY);
        assertThat(app.applicationCode()).isEqualTo(Samples.CODE);
        assertThat(app.applicationVersionId()).isEqualTo(1);
        assertThat(app.inputDescriptions().get(0).inputSchema()).isEqualTo(input().inputSchema());
        assertThat(app.inputDescriptions()
                        .get(0)
                        .kinesisStreamsInputDescription()
                        .roleARN())
                .isEqualTo(ROLE);
        assertThat(app.outputDescriptions().get(0).destinationSchema().recordFormatType())
                .isEqualTo(RecordFormatType.CSV);
    }

    @Test
    void startsStopsAndDeletes() {
        create(whole());

        new StartApplication(applications).answer(start(InputStartingPosition.NOW), CALLER);
        assertThat(describe().applicationStatus()).isEqualTo(ApplicationStatus.RUNNING);
        new StopApplication(applications)
                .answer(StopApplicationRequest.builder().applicationName("app").build(), CALLER);
        new DeleteApplication(applications)
                .answer(
                        DeleteApplicationRequest.builder()
                                .applicationName("app")
                                .createTimestamp(describe().createTimestamp())
                                .build(),
                        CALLER);

        assertThat(jobs.commands)
                .containsExactly("clear app", "start app {1.1=NOW}", "stop app", "stop app", "forget app");
        assertThatThrownBy(this::describe).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void buildsAnApplicationStepByStep() {
        create(CreateApplicationRequest.builder().applicationName("app"));
        assertThatThrownBy(() -> new StartApplication(applications).answer(start(InputStartingPosition.NOW), CALLER))
                .isInstanceOf(InvalidApplicationConfigurationException.class);

        new AddApplicationInput(applications)
                .answer(
                        AddApplicationInputRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(1L)
                                .input(input())
                                .build(),
                        CALLER);
        AddApplicationOutputRequest addOutput = AddApplicationOutputRequest.builder()
                .applicationName("app")
                .currentApplicationVersionId(2L)
                .output(output())
                .build();
        new AddApplicationOutput(applications).answer(addOutput, CALLER);

        assertThat(describe().inputDescriptions().get(0).inputId()).isEqualTo("2.1");
        assertThat(describe().outputDescriptions().get(0).outputId()).isEqualTo("3.1");
        assertThatThrownBy(() -> new AddApplicationOutput(applications).answer(addOutput, CALLER))
                .isInstanceOf(ConcurrentModificationException.class);
        new DeleteApplicationOutput(applications)
                .answer(
                        DeleteApplicationOutputRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(3L)
                                .outputId("3.1")
                                .build(),
                        CALLER);
        assertThat(describe().outputDescriptions()).isEmpty();
    }

    @Test
    void updatesCodeInputsAndOutputs() {
        create(whole());

        new UpdateApplication(applications)
                .answer(
                        UpdateApplicationRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(1L)
                                .applicationUpdate(u -> u.applicationCodeUpdate("SELECT 2")
                                        .inputUpdates(InputUpdate.builder()
                                                .inputId("1.1")
                                                .inputSchemaUpdate(s -> s.recordColumnUpdates(RecordColumn.builder()
                                                        .name("n")
                                                        .sqlType("INTEGER")
                                                        .build()))
                                                .build())
                                        .outputUpdates(OutputUpdate.builder()
                                                .outputId("1.1")
                                                .kinesisStreamsOutputUpdate(s -> s.resourceARNUpdate(Samples.ORDERS))
                                                .build()))
                                .build(),
                        CALLER);

        ApplicationDetail app = describe();
        assertThat(app.applicationVersionId()).isEqualTo(2);
        assertThat(app.applicationCode()).isEqualTo("SELECT 2");
        assertThat(app.inputDescriptions()
                        .get(0)
                        .inputSchema()
                        .recordColumns()
                        .get(0)
                        .name())
                .isEqualTo("n");
        var output = app.outputDescriptions().get(0);
        assertThat(output.kinesisStreamsOutputDescription().resourceARN()).isEqualTo(Samples.ORDERS);
        assertThat(output.kinesisStreamsOutputDescription().roleARN()).isEqualTo(ROLE);
        assertThat(output.kinesisFirehoseOutputDescription()).isNull();
    }

    @Test
    void refusesBrokenCodeAndTakenNames() {
        assertThatThrownBy(() -> create(whole().applicationCode("SELECT BROKEN")))
                .isInstanceOf(CodeValidationException.class)
                .hasMessageContaining("line 1, column 8");
        create(whole());
        assertThatThrownBy(() -> create(whole())).isInstanceOf(ResourceInUseException.class);
    }

    @Test
    void listsInPages() {
        create(whole());
        create(whole().applicationName("bpp"));

        var first = new ListApplications(applications)
                .answer(ListApplicationsRequest.builder().limit(1).build(), CALLER);
        var second = new ListApplications(applications)
                .answer(
                        ListApplicationsRequest.builder()
                                .exclusiveStartApplicationName("app")
                                .build(),
                        CALLER);

        assertThat(first.hasMoreApplications()).isTrue();
        assertThat(first.applicationSummaries().get(0).applicationName()).isEqualTo("app");
        assertThat(second.hasMoreApplications()).isFalse();
        assertThat(second.applicationSummaries().get(0).applicationName()).isEqualTo("bpp");
    }

    @Test
    void anApplicationOfFlinkIsOfTheOtherVersion() {
        applications.create(new io.freshet.jobs.application.NewApplication(
                "flink",
                Samples.ARN,
                io.freshet.jobs.application.ApiVersion.V2,
                "",
                "role",
                "INSERT INTO a SELECT 1",
                List.of(),
                List.of(),
                List.of(),
                java.util.Map.of(),
                List.of(),
                new io.freshet.jobs.application.FlinkSettings("FLINK-1_19", 1, true)));

        assertThatThrownBy(() -> new DescribeApplication(applications)
                        .answer(
                                DescribeApplicationRequest.builder()
                                        .applicationName("flink")
                                        .build(),
                                CALLER))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void givesRowsToAFunction() {
        String function = "arn:aws:lambda:us-east-1:000000000000:function:f:live";
        Output output = output().toBuilder()
                .kinesisFirehoseOutput((KinesisFirehoseOutput) null)
                .lambdaOutput(l -> l.resourceARN(function).roleARN(ROLE))
                .build();
        create(whole().outputs(output));

        assertThat(describe().outputDescriptions()).singleElement().satisfies(described -> assertThat(
                        described.lambdaOutputDescription().resourceARN())
                .isEqualTo(function));
    }
}
