package io.freshet.jobs.application.v2;

import static io.freshet.jobs.application.ApplicationException.invalid;
import static io.freshet.jobs.application.ApplicationException.unsupported;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationCodeConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationCodeConfigurationUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationConfigurationUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;

/** Version 2 also describes applications of Flink and notebooks: takes the parts of an SQL application and refuses the others. */
final class SqlParts {
    private SqlParts() {}

    static void refuseOtherRuntime(@Nullable RuntimeEnvironment runtime, @Nullable String name) {
        if (runtime != null && runtime != RuntimeEnvironment.SQL_1_0) {
            throw unsupported("RuntimeEnvironment: " + name
                    + " is not supported (expected: SQL-1_0, or a FLINK one with SQL as its code)");
        }
    }

    static void refuseOtherParts(ApplicationConfiguration configuration) {
        refuse("FlinkApplicationConfiguration", configuration.flinkApplicationConfiguration() != null);
        refuse("EnvironmentProperties", configuration.environmentProperties() != null);
        refuse("ZeppelinApplicationConfiguration", configuration.zeppelinApplicationConfiguration() != null);
        refuse("ApplicationSnapshotConfiguration", configuration.applicationSnapshotConfiguration() != null);
        refuse(
                "ApplicationSystemRollbackConfiguration",
                configuration.applicationSystemRollbackConfiguration() != null);
        refuse("VpcConfigurations", !configuration.vpcConfigurations().isEmpty());
    }

    static void refuseOtherParts(ApplicationConfigurationUpdate update) {
        refuse("EnvironmentPropertyUpdates", update.environmentPropertyUpdates() != null);
        refuse("ZeppelinApplicationConfigurationUpdate", update.zeppelinApplicationConfigurationUpdate() != null);
        refuse(
                "ApplicationSystemRollbackConfigurationUpdate",
                update.applicationSystemRollbackConfigurationUpdate() != null);
        refuse("VpcConfigurationUpdates", !update.vpcConfigurationUpdates().isEmpty());
    }

    private static void refuse(String part, boolean given) {
        if (given) {
            throw invalid(part + " (expected: none in an SQL application)");
        }
    }

    /** Empty if there is none. */
    static String code(@Nullable ApplicationCodeConfiguration configuration) {
        if (configuration == null) {
            return "";
        }
        requirePlainText(configuration.codeContentType());
        var content = configuration.codeContent();
        if (content == null) {
            return "";
        }
        if (content.zipFileContent() != null || content.s3ContentLocation() != null) {
            throw invalid("CodeContent (expected: TextContent only in an SQL application)");
        }
        return Requests.text(content.textContent(), "");
    }

    /** Null if the code stays. */
    static @Nullable String code(@Nullable ApplicationCodeConfigurationUpdate update) {
        if (update == null) {
            return null;
        }
        requirePlainText(update.codeContentTypeUpdate());
        var content = update.codeContentUpdate();
        if (content == null) {
            return null;
        }
        if (content.zipFileContentUpdate() != null || content.s3ContentLocationUpdate() != null) {
            throw invalid("CodeContentUpdate (expected: TextContentUpdate only in an SQL application)");
        }
        return content.textContentUpdate();
    }

    private static void requirePlainText(@Nullable CodeContentType type) {
        if (type != null && type != CodeContentType.PLAINTEXT) {
            throw invalid("CodeContentType: " + type + " (expected: PLAINTEXT)");
        }
    }
}
