package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.AccountLimit;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;

/** The control API through the AWS SDK, with no worker. */
class ControlApiTest {
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

    @TempDir
    Path directory;

    private TestFunctions lambda;

    @BeforeEach
    void open() {
        lambda = new TestFunctions(directory, new InMemoryResourceStore());
    }

    @AfterEach
    void close() {
        lambda.close();
    }

    private void create(String name) {
        lambda.create(name, "python3.12", "app.handler", Map.of("app.py", "# " + name));
    }

    @Test
    void createsDescribesChangesAndDeletes() {
        create("one");

        GetFunctionResponse got = lambda.client.getFunction(r -> r.functionName(ARN + "one"));
        assertThat(got.configuration().state()).isEqualTo(State.ACTIVE);
        assertThat(got.configuration().functionArn()).isEqualTo(ARN + "one");
        assertThat(got.configuration().codeSize()).isPositive();
        assertThat(got.configuration().lastModified()).matches("\\d{4}-\\d\\d-\\d\\dT.*\\+0000");
        String revision = got.configuration().revisionId();
        lambda.client.updateFunctionConfiguration(r ->
                r.functionName("one").timeout(7).revisionId(revision).environment(e -> e.variables(Map.of("A", "b"))));
        assertThat(lambda.client.getFunctionConfiguration(r -> r.functionName("one")))
                .satisfies(changed -> {
                    assertThat(changed.timeout()).isEqualTo(7);
                    assertThat(changed.environment().variables()).containsEntry("A", "b");
                    assertThat(changed.handler()).isEqualTo("app.handler");
                });
        assertThatThrownBy(() -> lambda.client.updateFunctionConfiguration(
                        r -> r.functionName("one").timeout(8).revisionId(revision)))
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> create("one")).isInstanceOf(ResourceConflictException.class);
        lambda.client.deleteFunction(r -> r.functionName("one"));
        assertThatThrownBy(() -> lambda.client.getFunction(r -> r.functionName("one")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void refusesWhatItCannotRunOrReadInTheServicesWords() {
        assertThatThrownBy(() -> lambda.create("x", "ruby3.3", "a.b", Map.of("a", "b")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("The runtime ruby3.3 is not run here (expected: python3.N");
        assertThatThrownBy(() -> lambda.create("x", "cobol", "a.b", Map.of("a", "b")))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("failed to satisfy constraint: Member must satisfy enum value set");
        assertThatThrownBy(() -> lambda.create("x", "python3.12", "a.b", Map.of("a", "b"), r -> r.memorySize(64)))
                .hasMessageContaining(
                        "at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128");
        assertThatThrownBy(() -> lambda.create(
                        "x",
                        "python3.12",
                        "a.b",
                        Map.of("a", "b"),
                        r -> r.environment(e -> e.variables(Map.of("AWS_REGION", "x")))))
                .hasMessageContaining("reserved keys");
        assertThatThrownBy(() -> lambda.create(
                        "x",
                        "python3.12",
                        "a.b",
                        Map.of(),
                        r -> r.code(c -> c.zipFile(SdkBytes.fromUtf8String("no zip")))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Could not unzip uploaded file");
        assertThatThrownBy(() -> lambda.create(
                        "x",
                        "python3.12",
                        "a.b",
                        Map.of(),
                        r -> r.code(c -> c.s3Bucket("abc").s3Key("k"))))
                .hasMessageContaining("NoSuchKey");
        assertThatThrownBy(() -> lambda.client.createFunctionUrlConfig(
                        r -> r.functionName("x").authType("NONE")))
                .hasMessageContaining("not supported yet");
    }

    @Test
    void refusesArchivesThatLeadOutOfThemselvesOrBlowUp() throws IOException {
        for (String name : List.of("../evil", "/etc/evil", "a/../../evil", "a\\..\\evil")) {
            assertThatThrownBy(() -> lambda.create("x", "python3.12", "a.b", Map.of(name, "b")))
                    .as(name)
                    .isInstanceOf(InvalidParameterValueException.class)
                    .hasMessageContaining("leads out of it");
        }
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 260; i++) {
                zip.write(zeros);
            }
        }
        assertThatThrownBy(() -> lambda.create(
                        "x",
                        "python3.12",
                        "a.b",
                        Map.of(),
                        r -> r.code(c -> c.zipFile(SdkBytes.fromByteArray(bomb.toByteArray())))))
                .hasMessageContaining("Unzipped size must be smaller than 262144000 bytes");
        assertThat(directory.resolve("code/staging")).isEmptyDirectory();
    }

    @Test
    void readsCodeFromTheObjectStore() {
        lambda.objects.put("code/app.zip", TestFunctions.zip(Map.of("app.py", "x")));

        lambda.create(
                "stored",
                "python3.12",
                "a.b",
                Map.of(),
                r -> r.code(c -> c.s3Bucket("code").s3Key("app.zip")));

        assertThat(lambda.client
                        .getFunction(r -> r.functionName("stored"))
                        .configuration()
                        .codeSize())
                .isEqualTo(lambda.objects.get("code/app.zip").length);
    }

    @Test
    void listsInPagesAndAllVersions() {
        for (int i = 0; i < 7; i++) {
            create("f" + i);
        }
        lambda.client.publishVersion(r -> r.functionName("f3"));

        List<String> names = new ArrayList<>();
        lambda.client.listFunctionsPaginator(r -> r.maxItems(3)).functions().forEach(f -> names.add(f.functionName()));
        assertThat(names).containsExactly("f0", "f1", "f2", "f3", "f4", "f5", "f6");
        assertThat(lambda.client.listFunctions(r -> r.functionVersion("ALL")).functions())
                .extracting(FunctionConfiguration::functionArn)
                .hasSize(8)
                .contains(ARN + "f3:$LATEST", ARN + "f3:1");
    }

    @Test
    void versionsDoNotChangeAndAliasesPointToThem() {
        create("v");
        PublishVersionResponse first = lambda.client.publishVersion(r -> r.functionName("v"));
        assertThat(lambda.client.publishVersion(r -> r.functionName("v")).version())
                .isEqualTo("1");
        lambda.client.updateFunctionCode(r -> r.functionName("v")
                .publish(true)
                .zipFile(SdkBytes.fromByteArray(TestFunctions.zip(Map.of("app.py", "# other")))));
        lambda.client.createAlias(r -> r.functionName("v").name("live").functionVersion("1"));

        lambda.client.updateAlias(r ->
                r.functionName("v").name("live").routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.25))));

        assertThat(lambda.client
                        .getFunction(r -> r.functionName("v").qualifier("1"))
                        .configuration()
                        .codeSha256())
                .isEqualTo(first.codeSha256());
        assertThat(lambda.client.getAlias(r -> r.functionName("v").name("live")))
                .satisfies(alias -> {
                    assertThat(alias.aliasArn()).isEqualTo(ARN + "v:live");
                    assertThat(alias.routingConfig().additionalVersionWeights()).containsEntry("2", 0.25);
                });
        assertThat(lambda.client
                        .listVersionsByFunction(r -> r.functionName("v"))
                        .versions())
                .extracting(FunctionConfiguration::version)
                .containsExactly("$LATEST", "1", "2");
        assertThatThrownBy(() ->
                        lambda.client.deleteFunction(r -> r.functionName("v").qualifier("2")))
                .isInstanceOf(ResourceConflictException.class);
        assertThatThrownBy(() -> lambda.client.createAlias(
                        r -> r.functionName("v").name("x").functionVersion("9")))
                .isInstanceOf(ResourceNotFoundException.class);
        lambda.client.deleteAlias(r -> r.functionName("v").name("live"));
        lambda.client.deleteFunction(r -> r.functionName("v").qualifier("2"));
        assertThat(lambda.client.listAliases(r -> r.functionName("v")).aliases())
                .isEmpty();
    }

    @Test
    void layersAreKeptByNumberAndUsedByFunctions() {
        SdkBytes content = SdkBytes.fromByteArray(TestFunctions.zip(Map.of("python/lib.py", "x = 1")));
        String arn = lambda.client
                .publishLayerVersion(r ->
                        r.layerName("lib").content(c -> c.zipFile(content)).compatibleRuntimesWithStrings("python3.12"))
                .layerVersionArn();
        assertThat(arn).isEqualTo("arn:aws:lambda:us-east-1:000000000000:layer:lib:1");

        lambda.create("user", "python3.12", "a.b", Map.of("a", "b"), r -> r.layers(arn));

        assertThat(lambda.client.listLayers().layers()).hasSize(1);
        assertThat(lambda.client.getLayerVersionByArn(r -> r.arn(arn)).content().codeSize())
                .isEqualTo(content.asByteArray().length);
        lambda.client.deleteLayerVersion(r -> r.layerName("lib").versionNumber(1L));
        assertThat(lambda.client.listLayerVersions(r -> r.layerName("lib")).layerVersions())
                .isEmpty();
        assertThat(lambda.client
                        .getFunctionConfiguration(r -> r.functionName("user"))
                        .layers())
                .singleElement()
                .satisfies(layer -> assertThat(layer.arn()).isEqualTo(arn));
        assertThatThrownBy(() -> lambda.create("b", "python3.12", "a.b", Map.of("a", "b"), r -> r.layers(arn)))
                .hasMessageContaining("does not exist");
    }

    @Test
    void tagsPermissionsConcurrencyAndEventSettingsAreKept() {
        create("t");
        lambda.client.tagResource(r -> r.resource(ARN + "t").tags(Map.of("team", "a", "x", "y")));
        lambda.client.untagResource(r -> r.resource(ARN + "t").tagKeys("x"));
        assertThat(lambda.client.listTags(r -> r.resource(ARN + "t")).tags()).containsExactly(Map.entry("team", "a"));

        lambda.client.addPermission(r -> r.functionName("t")
                .statementId("s1")
                .action("lambda:InvokeFunction")
                .principal("s3.amazonaws.com"));
        assertThat(lambda.client.getPolicy(r -> r.functionName("t")).policy())
                .contains("\"Sid\":\"s1\"", "\"Service\":\"s3.amazonaws.com\"");
        lambda.client.removePermission(r -> r.functionName("t").statementId("s1"));
        assertThatThrownBy(() -> lambda.client.getPolicy(r -> r.functionName("t")))
                .isInstanceOf(ResourceNotFoundException.class);

        lambda.client.putFunctionConcurrency(r -> r.functionName("t").reservedConcurrentExecutions(100));
        AccountLimit limit = lambda.client.getAccountSettings().accountLimit();
        assertThat(limit.unreservedConcurrentExecutions()).isEqualTo(500);
        assertThatThrownBy(() -> lambda.client.putFunctionConcurrency(
                        r -> r.functionName("t").reservedConcurrentExecutions(501)))
                .hasMessageContaining("below its minimum value of [100]");
        lambda.client.deleteFunctionConcurrency(r -> r.functionName("t"));
        assertThat(lambda.client
                        .getFunctionConcurrency(r -> r.functionName("t"))
                        .reservedConcurrentExecutions())
                .isNull();

        lambda.client.putFunctionEventInvokeConfig(r -> r.functionName("t").maximumRetryAttempts(1));
        lambda.client.updateFunctionEventInvokeConfig(r ->
                r.functionName("t").destinationConfig(d -> d.onFailure(f -> f.destination("http://127.0.0.1:9/x"))));
        assertThat(lambda.client.getFunctionEventInvokeConfig(r -> r.functionName("t")))
                .satisfies(config -> {
                    assertThat(config.maximumRetryAttempts()).isEqualTo(1);
                    assertThat(config.destinationConfig().onFailure().destination())
                            .isEqualTo("http://127.0.0.1:9/x");
                });
        assertThatThrownBy(() -> lambda.client.putFunctionEventInvokeConfig(r -> r.functionName("t")
                        .destinationConfig(
                                d -> d.onFailure(f -> f.destination("arn:aws:sns:us-east-1:000000000000:topic")))))
                .hasMessageContaining("expected: the ARN of a Kinesis stream");
        lambda.client.deleteFunctionEventInvokeConfig(r -> r.functionName("t"));
        assertThat(lambda.client
                        .listFunctionEventInvokeConfigs(r -> r.functionName("t"))
                        .functionEventInvokeConfigs())
                .isEmpty();
    }
}
