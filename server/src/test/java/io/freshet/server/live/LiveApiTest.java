package io.freshet.server.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.AccessPolicy.Effect;
import io.freshet.awsapi.auth.AccessPolicy.Statement;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.jobs.application.ApiVersion;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.NewApplication;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveApiTest {
    private static final String ACCOUNT = "000000000000";
    private static final String ARN = "arn:aws:kinesisanalytics:us-east-1:" + ACCOUNT + ":application/";

    private final Applications applications = new Applications(
            new InMemoryResourceStore(),
            definition -> List.of(),
            new NoJobs(),
            arn -> true,
            Clock.systemUTC(),
            Runnable::run);

    private void create(String name) {
        applications.create(new NewApplication(
                name, ARN + name, ApiVersion.V2, "", "role", "", List.of(), List.of(), List.of(), Map.of(), List.of()));
    }

    private String get(AccessControl access, String path) {
        return ask(access, "GET", path);
    }

    private String ask(AccessControl access, String method, String path) {
        CallerDefaults defaults = new CallerDefaults(ACCOUNT, "us-east-1");
        LiveApi api = new LiveApi(applications, access, defaults, Clock.systemUTC());
        WireResponse answer = api.answer(new WireRequest(method, LiveApi.PATH + path, Map.of(), new byte[0]));
        return answer.status() + " " + new String(answer.body(), UTF_8);
    }

    private static AccessControl allowed(String... actions) {
        AccessPolicy policy = new AccessPolicy(List.of(
                new Statement(Effect.ALLOW, List.of(actions), List.of("*")),
                new Statement(Effect.DENY, List.of("*"), List.of(ARN + "secret"))));
        AccessKey key = new AccessKey("someone", "secret", "", ACCOUNT, policy);
        return new AccessControl(
                (request, service) -> new Authenticated(key, request.body()),
                new RequestedResources(iterator -> Optional.empty()));
    }

    @Test
    void showsApplicationsToWhoMayListThem() {
        create("orders");

        assertThat(get(allowed("kinesisanalytics:ListApplications"), ""))
                .isEqualTo(
                        "200 {\"applications\":[{\"name\":\"orders\",\"status\":\"READY\",\"version\":1}],\"hasMore\":false}");
        assertThat(get(allowed("kinesisanalytics:ListApplications"), "/orders"))
                .startsWith("400 ")
                .contains("not authorized to perform: kinesisanalytics:DescribeApplication on resource: " + ARN
                        + "orders");
        assertThat(get(allowed("kinesis:*"), "")).startsWith("400 ").contains("ListApplications");
    }

    @Test
    void aPolicyMayKeepOneApplicationSecret() {
        create("secret");
        AccessControl access = allowed("kinesisanalytics:*");

        assertThat(get(access, "/secret")).startsWith("400 ").contains("explicit deny");
        assertThat(get(access, "/%73ecret")).startsWith("400 ").contains("explicit deny");
        assertThat(get(access, "/secret/streams/OUT")).startsWith("400 ").contains("explicit deny");
    }

    @Test
    void whoHasNotSignedIsNotLetIn() {
        create("orders");

        assertThat(get(AccessControl.open(ACCOUNT), "/orders"))
                .startsWith("400 ")
                .doesNotContain("READY");
    }

    @Test
    void saysWhatIsNotThere() {
        create("orders");
        AccessControl access = allowed("kinesisanalytics:*");

        assertThat(get(access, "/nothing")).isEqualTo("404 {\"message\":\"application nothing does not exist\"}");
        assertThat(get(access, "/orders/streams/OUT")).startsWith("400 ").contains("is READY and has no rows");
        assertThat(get(access, "/orders/streams/OUT?after=-1"))
                .startsWith("400 ")
                .contains("after: -1 (expected: a whole number)");
        assertThat(get(access, "/orders/streams")).startsWith("404 ");
        assertThat(get(access, "/%zz")).startsWith("400 ");
        assertThat(ask(access, "POST", "")).startsWith("405 ");
    }
}
