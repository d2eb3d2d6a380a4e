package io.freshet.server.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.ApplicationPage;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.live.LiveStream;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.Target;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsRequest;

/**
 * {@code GET /_freshet/applications}, {@code .../NAME} and {@code .../NAME/streams/STREAM?after=NUMBER&limit=COUNT}. Whoever may list applications may
 * see the first, whoever may describe one the others; requests are signed as those of the control API.
 */
public final class LiveApi {
    /** Where it lies. */
    public static final String PATH = "/_freshet/applications";

    private static final String SERVICE = "kinesisanalytics";
    private static final int PAGE = 1_000;
    private static final Pattern STREAM = Pattern.compile("/([^/]+)/streams/([^/]+)");
    private static final Pattern ONE = Pattern.compile("/([^/]+)");

    private final Applications applications;
    private final AccessControl access;
    private final CallerDefaults defaults;
    private final Clock clock;

    public LiveApi(Applications applications, AccessControl access, CallerDefaults defaults, Clock clock) {
        this.applications = applications;
        this.access = access;
        this.defaults = defaults;
        this.clock = clock;
    }

    /** What is shown of an application, without its rows; who asks may see it. */
    public ObjectNode document(ApplicationDefinition definition) {
        return of(definition).whole();
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            if (!request.method().equals("GET")) {
                return JsonAnswer.told(405, "use GET");
            }
            return decide(request);
        } catch (ApiException e) {
            return JsonAnswer.told(e.status(), String.valueOf(e.getMessage()));
        } catch (ApplicationException e) {
            return JsonAnswer.told(
                    e.code() == ApplicationException.Code.RESOURCE_NOT_FOUND ? 404 : 400, e.getMessage());
        } catch (IllegalArgumentException e) {
            return JsonAnswer.told(400, String.valueOf(e.getMessage()));
        }
    }

    private WireResponse decide(WireRequest request) {
        AccessKey key = access.authenticate(
                        new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE)
                .key();
        Target target = Target.of(request);
        String below = target.below(PATH);
        if (below.isEmpty() || below.equals("/")) {
            authorize(key, "ListApplications", ListApplicationsRequest.builder().build());
            return JsonAnswer.ok(LiveDocument.of(everything(), this::of));
        }
        Matcher stream = STREAM.matcher(below);
        Matcher one = ONE.matcher(below);
        if (!stream.matches() && !one.matches()) {
            return JsonAnswer.told(404, target.path() + " is not here (expected: " + PATH + "/NAME/streams/STREAM)");
        }
        String name = Target.decoded((stream.matches() ? stream : one).group(1));
        authorize(
                key,
                "DescribeApplication",
                DescribeApplicationRequest.builder().applicationName(name).build());
        LiveDocument document = of(applications.describe(name));
        if (!stream.matches()) {
            return JsonAnswer.ok(document.whole());
        }
        return JsonAnswer.ok(document.rows(
                Target.decoded(stream.group(2)), target.number("after", 0), target.number("limit", LiveStream.KEPT)));
    }

    private void authorize(AccessKey key, String operation, SdkPojo asked) {
        access.authorize(key, SERVICE, operation, asked, new Caller(key.accountId(), defaults.region(), "live"));
    }

    private ApplicationPage everything() {
        return applications.list("", PAGE);
    }

    private LiveDocument of(ApplicationDefinition definition) {
        return new LiveDocument(
                definition,
                applications.live(definition.name()),
                applications.lastFailure(definition.name()),
                clock.instant());
    }
}
