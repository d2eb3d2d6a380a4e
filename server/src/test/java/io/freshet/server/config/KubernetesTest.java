package io.freshet.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What is deployed on Kubernetes is what Kubernetes and Flink's operator know: no member has a name or a type that they do not. The operator's own
 * definition of a FlinkDeployment is in the jar of its API.
 */
class KubernetesTest {
    private static final Path MANIFESTS = Path.of("..", "deploy", "kubernetes");
    private static final String DEFINITION = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1 ConfigMap", ConfigMap.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "v1 Service", Service.class,
            "apps/v1 Deployment", Deployment.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The models keep what they do not know: here it is refused. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private static List<JsonNode> documents(String file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : yaml().loadAll(Files.readString(MANIFESTS.resolve(file)))) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(10_000_000);
        return new Yaml(new SafeConstructor(options));
    }

    private static Object strictly(JsonNode document) throws IOException {
        String kind = document.path("apiVersion").asText() + " "
                + document.path("kind").asText();
        return STRICT.treeToValue(
                document, Objects.requireNonNull(KINDS.get(kind), () -> kind + " (expected: " + KINDS.keySet() + ")"));
    }

    @Test
    void kubernetesKnowsEveryMember() throws IOException {
        List<JsonNode> documents = documents("freshet.yaml");

        assertThat(documents).hasSize(5);
        for (JsonNode document : documents) {
            assertThat(strictly(document)).isNotNull();
        }
    }

    @Test
    void aMistakeIsSeen() throws IOException {
        for (JsonNode document : documents("freshet.yaml")) {
            if (document.path("kind").asText().equals("Deployment")) {
                ObjectNode container = (ObjectNode) document.path("spec")
                        .path("template")
                        .path("spec")
                        .path("containers")
                        .path(0);
                container.put("imagePullPolice", "Always");
                assertThatThrownBy(() -> strictly(document)).hasMessageContaining("imagePullPolice");
            }
        }
    }

    @Test
    void flinksOperatorKnowsEveryMember() throws IOException {
        List<JsonNode> documents = documents("flink.yaml");
        assertThat(documents).hasSize(1);

        assertThat(problems(documents.get(0))).isEmpty();
    }

    @Test
    void aMistakeOfTheFlinkDeploymentIsSeen() throws IOException {
        ObjectNode spec = (ObjectNode) documents("flink.yaml").get(0).path("spec");
        spec.put("flinkVersion", "v3_0");
        ((ObjectNode) spec.path("jobManager").path("resource")).put("cpu", "one");
        ((ObjectNode) spec.path("podTemplate").path("spec").path("containers").path(0)).put("imege", "flink");

        List<String> problems = new ArrayList<>();
        check(schema().path("spec"), spec, "spec", problems);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "spec.flinkVersion: \"v3_0\"",
                        "spec.jobManager.resource.cpu: \"one\" is no number",
                        "spec.podTemplate.spec.containers[0].imege is not known");
    }

    /**
     * Its newest definition in Maven Central is that of 1.10, which ends with Flink 1.20 and knows nothing else that is missing: the version is compared
     * with the image by DeploymentTest.
     */
    private static List<String> problems(JsonNode document) throws IOException {
        assertThat(document.path("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
        assertThat(document.path("kind").asText()).isEqualTo("FlinkDeployment");
        String version = document.path("spec").path("flinkVersion").asText();
        assertThat("flink:" + version.substring(1).replace('_', '.'))
                .as("the first numbers of the image")
                .isEqualTo(document.path("spec").path("image").asText().replaceAll("^(flink:\\d+\\.\\d+)\\..*", "$1"));
        List<String> problems = new ArrayList<>();
        check(schema().path("spec"), document.path("spec"), "spec", problems);
        problems.remove("spec.flinkVersion: \"" + version + "\"");
        return problems;
    }

    private static JsonNode schema() throws IOException {
        try (InputStream in = Objects.requireNonNull(KubernetesTest.class.getResourceAsStream(DEFINITION))) {
            JsonNode definition = JSON.valueToTree(yaml().load(in));
            return definition
                    .path("spec")
                    .path("versions")
                    .path(0)
                    .path("schema")
                    .path("openAPIV3Schema")
                    .path("properties");
        }
    }

    /** By the schema as Kubernetes applies it, but that it leaves out what it does not know and this complains. */
    private static void check(JsonNode schema, JsonNode value, String where, List<String> problems) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean() && (value.isInt() || value.isTextual())) {
            return;
        }
        boolean fits =
                switch (schema.path("type").asText("any")) {
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "array" -> value.isArray();
                    case "object" -> value.isObject();
                    default -> true;
                };
        if (!fits) {
            problems.add(where + ": " + value + " is no " + schema.path("type").asText());
            return;
        }
        if (schema.has("enum")
                && !JSON.convertValue(schema.path("enum"), List.class).contains(value.asText())) {
            problems.add(where + ": " + value);
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            check(schema.path("items"), value.path(i), where + "[" + i + "]", problems);
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode known = schema.path("properties").has(member.getKey())
                    ? schema.path("properties").path(member.getKey())
                    : schema.path("additionalProperties");
            if (known.isObject()) {
                check(known, member.getValue(), where + "." + member.getKey(), problems);
            } else if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
                problems.add(where + "." + member.getKey() + " is not known");
            }
        }
    }
}
