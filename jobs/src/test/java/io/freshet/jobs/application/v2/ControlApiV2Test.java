package io.freshet.jobs.application.v2;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationCloudWatchLoggingOptionRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationInputProcessingConfigurationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationInputRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationOutputRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.AddApplicationReferenceDataSourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationDetail;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationMode;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationStatus;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CloudWatchLoggingOption;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeValidationException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ConcurrentModificationException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CreateApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationInputProcessingConfigurationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationOutputRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationReferenceDataSourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DeleteApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DiscoverInputSchemaRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Input;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputDescription;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputStartingPosition;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InputUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InvalidApplicationConfigurationException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Output;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordColumn;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RecordFormatType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ReferenceDataSource;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.SqlRunConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StartApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.StopApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.Tag;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.TagResourceRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UnableToDetectSchemaException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.UpdateApplicationRequest;

class ControlApiV2Test {
    private static final Caller CALLER = new Caller("000000000000", "us-east-1", "r");
    private static final String ROLE = "arn:aws:iam::000000000000:role/r";

    private final InMemoryJobs jobs = new InMemoryJobs();
    private final Set<String> gone = new HashSet<>();
    private final Applications applications = new Applications(
            new InMemoryResourceStore(),
            Samples::problems,
            jobs,
            arn -> !gone.contains(arn),
            Clock.fixed(Instant.parse("2026-11-21T04:05:06.789Z"), ZoneOffset.UTC),
            Runnable::run);

    private ApplicationDetail create(Consumer<CreateApplicationRequest.Builder> change) {
        CreateApplicationRequest.Builder request = CreateApplicationRequest.builder()
                .applicationName("app")
                .runtimeEnvironment(RuntimeEnvironment.SQL_1_0)
                .serviceExecutionRole(ROLE)
                .applicationConfiguration(c -> c.sqlApplicationConfiguration(
                                sql -> sql.inputs(input()).outputs(output()))
                        .applicationCodeConfiguration(code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                .codeContent(t -> t.textContent(Samples.CODE))));
        change.accept(request);
        return new CreateApplication(applications)
                .answer(request.build(), CALLER)
                .applicationDetail();
    }

    private ApplicationDetail describe() {
        DescribeApplicationRequest request =
                DescribeApplicationRequest.builder().applicationName("app").build();
        return new DescribeApplication(applications).answer(request, CALLER).applicationDetail();
    }

    private static Input input() {
        return Input.builder()
                .namePrefix("SOURCE_SQL_STREAM")
                .kinesisStreamsInput(s -> s.resourceARN(Samples.ORDERS))
                .inputSchema(s -> s.recordEncoding("UTF-8")
                        .recordFormat(f -> f.recordFormatType(RecordFormatType.CSV)
                                .mappingParameters(m -> m.csvMappingParameters(
                                        c -> c.recordRowDelimiter("\n").recordColumnDelimiter("|"))))
                        .recordColumns(RecordColumn.builder()
                                .name("price")
                                .sqlType("DOUBLE")
                                .build()))
                .build();
    }

    private static Output output() {
        return Output.builder()
                .name("TOTALS")
                .kinesisFirehoseOutput(s -> s.resourceARN(Samples.TOTALS))
                .destinationSchema(s -> s.recordFormatType(RecordFormatType.JSON))
                .build();
    }

    @Test
    void offersItsOperationsUnderTheirNames() {
        assertThat(ApplicationsApi.v2(applications).operations())
                .extracting(Operation::name)
                .contains("CreateApplication", "StartApplication", "UntagResource")
                .hasSize(24);
    }

    @Test
    void describesWhatWasCreated() {
        create(r -> r.applicationDescription("about orders")
                .cloudWatchLoggingOptions(CloudWatchLoggingOption.builder()
                        .logStreamARN("arn:aws:logs:us-east-1:000000000000:s")
                        .build()));

        ApplicationDetail app = describe();

        assertThat(app.applicationARN()).isEqualTo(Samples.ARN);
        assertThat(app.applicationStatus()).isEqualTo(ApplicationStatus.READY);
        assertThat(app.runtimeEnvironment()).isEqualTo(RuntimeEnvironment.SQL_1_0);
        assertThat(app.serviceExecutionRole()).isEqualTo(ROLE);
        assertThat(app.applicationDescription()).isEqualTo("about orders");
        assertThat(app.cloudWatchLoggingOptionDescriptions()).hasSize(1);
        var configuration = app.applicationConfigurationDescription();
        assertThat(configuration
                        .applicationCodeConfigurationDescription()
                        .codeContentDescription()
                        .textContent())
                .isEqualTo(Samples.CODE);
        InputDescription input = configuration
                .sqlApplicationConfigurationDescription()
                .inputDescriptions()
                .get(0);
        assertThat(input.inputSchema()).isEqualTo(input().inputSchema());
        assertThat(input.inAppStreamNames()).containsExactly("SOURCE_SQL_STREAM_001");
        assertThat(input.kinesisStreamsInputDescription().resourceARN()).isEqualTo(Samples.ORDERS);
        var output = configuration
                .sqlApplicationConfigurationDescription()
                .outputDescriptions()
                .get(0);
        assertThat(output.kinesisFirehoseOutputDescription().resourceARN()).isEqualTo(Samples.TOTALS);
        assertThat(output.destinationSchema().recordFormatType()).isEqualTo(RecordFormatType.JSON);
    }

    @Test
    void startsAndStops() {
        create(r -> {});
        SqlRunConfiguration run = SqlRunConfiguration.builder()
                .inputId("1.1")
                .inputStartingPositionConfiguration(p -> p.inputStartingPosition(InputStartingPosition.TRIM_HORIZON))
                .build();

        new StartApplication(applications)
                .answer(
                        StartApplicationRequest.builder()
                                .applicationName("app")
                                .runConfiguration(c -> c.sqlRunConfigurations(run))
                                .build(),
                        CALLER);

        assertThat(describe().applicationStatus()).isEqualTo(ApplicationStatus.RUNNING);
        assertThat(jobs.commands).containsExactly("clear app", "start app {1.1=TRIM_HORIZON}");
        new StopApplication(applications)
                .answer(StopApplicationRequest.builder().applicationName("app").build(), CALLER);
        assertThat(describe().applicationStatus()).isEqualTo(ApplicationStatus.READY);
    }

    @Test
    void updatesByVersionOrByToken() {
        create(r -> {});
        UpdateApplicationRequest byToken = UpdateApplicationRequest.builder()
                .applicationName("app")
                .conditionalToken(describe().conditionalToken())
                .applicationConfigurationUpdate(
                        c -> c.sqlApplicationConfigurationUpdate(s -> s.inputUpdates(InputUpdate.builder()
                                        .inputId("1.1")
                                        .namePrefixUpdate("ORDERS")
                                        .inputParallelismUpdate(p -> p.countUpdate(2))
                                        .build()))
                                .applicationCodeConfigurationUpdate(
                                        code -> code.codeContentUpdate(t -> t.textContentUpdate("SELECT 1"))))
                .build();

        ApplicationDetail updated =
                new UpdateApplication(applications).answer(byToken, CALLER).applicationDetail();

        assertThat(updated.applicationVersionId()).isEqualTo(2);
        var configuration = updated.applicationConfigurationDescription();
        assertThat(configuration
                        .applicationCodeConfigurationDescription()
                        .codeContentDescription()
                        .textContent())
                .isEqualTo("SELECT 1");
        assertThat(configuration
                        .sqlApplicationConfigurationDescription()
                        .inputDescriptions()
                        .get(0)
                        .inAppStreamNames())
                .containsExactly("ORDERS_001", "ORDERS_002");
        assertThatThrownBy(() -> new UpdateApplication(applications).answer(byToken, CALLER))
                .isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void addsAndRemovesParts() {
        create(r -> r.applicationConfiguration(c -> {}));

        var withInput = new AddApplicationInput(applications)
                .answer(
                        AddApplicationInputRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(1L)
                                .input(input())
                                .build(),
                        CALLER);
        var withOutput = new AddApplicationOutput(applications)
                .answer(
                        AddApplicationOutputRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(2L)
                                .output(output())
                                .build(),
                        CALLER);
        var without = new DeleteApplicationOutput(applications)
                .answer(
                        DeleteApplicationOutputRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(3L)
                                .outputId("3.1")
                                .build(),
                        CALLER);
        var withLogging = new AddApplicationCloudWatchLoggingOption(applications)
                .answer(
                        AddApplicationCloudWatchLoggingOptionRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(4L)
                                .cloudWatchLoggingOption(o -> o.logStreamARN("arn:aws:logs:x"))
                                .build(),
                        CALLER);

        assertThat(withInput.inputDescriptions())
                .extracting(InputDescription::inputId)
                .containsExactly("2.1");
        assertThat(withOutput.outputDescriptions().get(0).outputId()).isEqualTo("3.1");
        assertThat(without.applicationVersionId()).isEqualTo(4);
        assertThat(withLogging.cloudWatchLoggingOptionDescriptions().get(0).cloudWatchLoggingOptionId())
                .isEqualTo("5.1");
    }

    @Test
    void refusesOtherRuntimesByName() {
        assertThatThrownBy(() -> create(r -> r.runtimeEnvironment(RuntimeEnvironment.ZEPPELIN_FLINK_3_0)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("ZEPPELIN-FLINK-3_0");
        assertThatThrownBy(() -> create(r -> r.runtimeEnvironment(RuntimeEnvironment.FLINK_1_19)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("SqlApplicationConfiguration (expected: none");
        assertThatThrownBy(() -> create(r -> r.applicationMode(ApplicationMode.INTERACTIVE)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesWhatIsNotBuilt() {
        assertThatThrownBy(() -> create(r -> r.applicationConfiguration(c -> c.flinkApplicationConfiguration(f -> {}))))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void saysWhereCodeIsWrong() {
        assertThatThrownBy(() -> create(
                        r -> r.applicationConfiguration(c -> c.sqlApplicationConfiguration(s -> s.inputs(input()))
                                .applicationCodeConfiguration(code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                        .codeContent(t -> t.textContent("SELECT BROKEN"))))))
                .isInstanceOf(CodeValidationException.class)
                .hasMessageContaining("line 1, column 8");
    }

    @Test
    void listsTagsAndDeletes() {
        create(r -> {});
        new TagResource(applications)
                .answer(
                        TagResourceRequest.builder()
                                .resourceARN(Samples.ARN)
                                .tags(Tag.builder().key("team").value("sales").build())
                                .build(),
                        CALLER);

        assertThat(new ListTagsForResource(applications)
                        .answer(
                                ListTagsForResourceRequest.builder()
                                        .resourceARN(Samples.ARN)
                                        .build(),
                                CALLER)
                        .tags())
                .hasSize(1);
        var listed = new ListApplications(applications)
                .answer(ListApplicationsRequest.builder().build(), CALLER);
        assertThat(listed.applicationSummaries().get(0).applicationName()).isEqualTo("app");
        assertThat(listed.nextToken()).isNull();
        new DeleteApplication(applications)
                .answer(
                        DeleteApplicationRequest.builder()
                                .applicationName("app")
                                .createTimestamp(describe().createTimestamp())
                                .build(),
                        CALLER);
        assertThatThrownBy(this::describe).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void keepsAFunctionForAnInputAndStartsOnlyIfItIsThere() {
        create(r -> {});
        String function = "arn:aws:lambda:us-east-1:000000000000:function:f";

        var added = new AddApplicationInputProcessingConfiguration(applications)
                .answer(
                        AddApplicationInputProcessingConfigurationRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(1L)
                                .inputId("1.1")
                                .inputProcessingConfiguration(p -> p.inputLambdaProcessor(l -> l.resourceARN(function)))
                                .build(),
                        CALLER);

        assertThat(added.applicationVersionId()).isEqualTo(2);
        assertThat(added.inputProcessingConfigurationDescription()
                        .inputLambdaProcessorDescription()
                        .resourceARN())
                .isEqualTo(function);
        gone.add(function);
        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidApplicationConfigurationException.class)
                .hasMessageContaining("ResourceARN " + function + " does not exist");

        new DeleteApplicationInputProcessingConfiguration(applications)
                .answer(
                        DeleteApplicationInputProcessingConfigurationRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(2L)
                                .inputId("1.1")
                                .build(),
                        CALLER);
        start();
        assertThat(jobs.commands).anyMatch(command -> command.startsWith("start app"));
    }

    @Test
    void takesAReferenceTableAndStartsOnlyIfItCanBeRead() {
        create(r -> {});

        var added = new AddApplicationReferenceDataSource(applications)
                .answer(
                        AddApplicationReferenceDataSourceRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(1L)
                                .referenceDataSource(ReferenceDataSource.builder()
                                        .tableName("Companies")
                                        .s3ReferenceDataSource(s3 -> s3.bucketARN("arn:aws:s3:::tables")
                                                .fileKey("missing.csv"))
                                        .referenceSchema(input().inputSchema())
                                        .build())
                                .build(),
                        CALLER);

        assertThat(added.referenceDataSourceDescriptions()).singleElement().satisfies(table -> {
            assertThat(table.referenceId()).isEqualTo("2.1");
            assertThat(table.tableName()).isEqualTo("Companies");
            assertThat(table.referenceSchema()).isEqualTo(input().inputSchema());
        });
        assertThat(describe()
                        .applicationConfigurationDescription()
                        .sqlApplicationConfigurationDescription()
                        .referenceDataSourceDescriptions())
                .isEqualTo(added.referenceDataSourceDescriptions());
        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidApplicationConfigurationException.class)
                .hasMessageContaining("reference table Companies: there is no such object");
        assertThatThrownBy(() -> deleteReference("9.9", 2L)).isInstanceOf(InvalidArgumentException.class);
        deleteReference("2.1", 2L);
        start();
    }

    private void start() {
        new StartApplication(applications)
                .answer(StartApplicationRequest.builder().applicationName("app").build(), CALLER);
    }

    private void deleteReference(String id, long version) {
        new DeleteApplicationReferenceDataSource(applications)
                .answer(
                        DeleteApplicationReferenceDataSourceRequest.builder()
                                .applicationName("app")
                                .currentApplicationVersionId(version)
                                .referenceId(id)
                                .build(),
                        CALLER);
    }

    @Test
    void discoversTheSchemaOfAStream() {
        DiscoverInputSchema discover = new DiscoverInputSchema(applications);
        Consumer<String> of = name -> discover.answer(
                DiscoverInputSchemaRequest.builder()
                        .serviceExecutionRole(ROLE)
                        .resourceARN("arn:aws:kinesis:us-east-1:000000000000:stream/" + name)
                        .build(),
                CALLER);

        var found = discover.answer(
                DiscoverInputSchemaRequest.builder()
                        .serviceExecutionRole(ROLE)
                        .resourceARN(Samples.ORDERS)
                        .inputStartingPositionConfiguration(
                                p -> p.inputStartingPosition(InputStartingPosition.TRIM_HORIZON))
                        .build(),
                CALLER);

        assertThat(jobs.commands).containsExactly("discover orders oldest");
        assertThat(found.inputSchema().recordFormat().recordFormatType()).isEqualTo(RecordFormatType.JSON);
        assertThat(found.inputSchema().recordColumns())
                .containsExactly(RecordColumn.builder()
                        .name("n")
                        .mapping("$.n")
                        .sqlType("INTEGER")
                        .build());
        assertThat(found.rawInputRecords()).containsExactly("{\"n\":5}");
        assertThat(found.parsedInputRecords()).hasSize(1);
        assertThatThrownBy(() -> of.accept("quiet"))
                .isInstanceOf(UnableToDetectSchemaException.class)
                .hasMessageContaining("no records");
        assertThatThrownBy(() -> of.accept("noise"))
                .isInstanceOfSatisfying(
                        UnableToDetectSchemaException.class,
                        refused -> assertThat(refused.rawInputRecords()).containsExactly("?!"));
    }

    @Test
    void discoversTheSchemaOfAnObject() {
        DiscoverInputSchema discover = new DiscoverInputSchema(applications);
        DiscoverInputSchemaRequest.Builder object = DiscoverInputSchemaRequest.builder()
                .s3Configuration(s3 -> s3.bucketARN("arn:aws:s3:::tables").fileKey("data.csv"));

        var found = discover.answer(object.build(), CALLER);

        assertThat(jobs.commands).containsExactly("discover s3://tables/data.csv");
        assertThat(found.inputSchema().recordFormat().recordFormatType()).isEqualTo(RecordFormatType.CSV);
        assertThat(found.parsedInputRecords()).containsExactly(List.of("1", "a"));
        assertThatThrownBy(
                        () -> discover.answer(object.resourceARN(Samples.ORDERS).build(), CALLER))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("both");
        assertThatThrownBy(() -> discover.answer(
                        DiscoverInputSchemaRequest.builder()
                                .s3Configuration(s3 -> s3.bucketARN("tables").fileKey("k"))
                                .build(),
                        CALLER))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("BucketARN: tables");
        assertThatThrownBy(() -> discover.answer(
                        DiscoverInputSchemaRequest.builder()
                                .s3Configuration(s3 ->
                                        s3.bucketARN("arn:aws:s3:::tables").fileKey("missing"))
                                .build(),
                        CALLER))
                .isInstanceOf(InvalidArgumentException.class);
    }
}
