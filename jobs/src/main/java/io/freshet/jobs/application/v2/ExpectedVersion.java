package io.freshet.jobs.application.v2;

import static io.freshet.jobs.application.ApplicationException.invalid;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.Applications;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which version a change is meant for: a request names it by its number or by the conditional token of a description. */
final class ExpectedVersion {
    private ExpectedVersion() {}

    /** Differs between any two versions of any two applications. */
    static String token(ApplicationDefinition application) {
        String text = application.arn() + " " + application.createdAt() + " " + application.version();
        return UUID.nameUUIDFromBytes(text.getBytes(UTF_8)).toString();
    }

    static long of(Applications applications, String name, @Nullable Long version, @Nullable String token) {
        if (version != null) {
            return version;
        }
        if (token == null) {
            throw invalid("application " + name + " (expected: CurrentApplicationVersionId or ConditionalToken)");
        }
        ApplicationDefinition current = applications.describe(name);
        if (!token(current).equals(token)) {
            throw new ApplicationException(
                    ApplicationException.Code.CONCURRENT_MODIFICATION,
                    "application " + name + ": the ConditionalToken is not that of version " + current.version());
        }
        return current.version();
    }
}
