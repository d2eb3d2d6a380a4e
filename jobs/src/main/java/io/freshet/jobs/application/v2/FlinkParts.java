package io.freshet.jobs.application.v2;

import static io.freshet.jobs.application.ApplicationException.invalid;
import static io.freshet.jobs.application.ApplicationException.unsupported;

import io.freshet.jobs.application.FlinkSettings;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ApplicationConfigurationUpdate;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ConfigurationType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ParallelismConfiguration;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ParallelismConfigurationUpdate;

/** The parts of an application whose code is Flink's SQL; those that mean nothing here are refused. */
final class FlinkParts {
    private FlinkParts() {}

    static boolean isFlink(@Nullable String runtime) {
        return runtime != null && runtime.startsWith("FLINK-");
    }

    static FlinkSettings settings(String runtime, ApplicationConfiguration configuration) {
        refuse("SqlApplicationConfiguration", configuration.sqlApplicationConfiguration() != null, runtime);
        refuse("EnvironmentProperties", configuration.environmentProperties() != null, runtime);
        refuse("ZeppelinApplicationConfiguration", configuration.zeppelinApplicationConfiguration() != null, runtime);
        refuse(
                "ApplicationSystemRollbackConfiguration",
                configuration.applicationSystemRollbackConfiguration() != null,
                runtime);
        refuse("VpcConfigurations", !configuration.vpcConfigurations().isEmpty(), runtime);
        var snapshots = configuration.applicationSnapshotConfiguration();
        var flink = configuration.flinkApplicationConfiguration();
        int parallelism = 1;
        if (flink != null) {
            requireDefault(
                    "CheckpointConfiguration",
                    flink.checkpointConfiguration() == null
                            ? null
                            : flink.checkpointConfiguration().configurationType());
            requireDefault(
                    "MonitoringConfiguration",
                    flink.monitoringConfiguration() == null
                            ? null
                            : flink.monitoringConfiguration().configurationType());
            ParallelismConfiguration wanted = flink.parallelismConfiguration();
            parallelism = wanted == null || wanted.parallelism() == null ? 1 : wanted.parallelism();
            refuseScaling(wanted == null ? null : wanted.autoScalingEnabled());
        }
        return new FlinkSettings(runtime, parallelism, snapshots == null || snapshots.snapshotsEnabled());
    }

    /** Null if they stay. */
    static @Nullable UnaryOperator<FlinkSettings> change(ApplicationConfigurationUpdate update) {
        var flink = update.flinkApplicationConfigurationUpdate();
        var snapshots = update.applicationSnapshotConfigurationUpdate();
        if (flink == null && snapshots == null) {
            return null;
        }
        Integer parallelism = null;
        if (flink != null) {
            requireDefault(
                    "CheckpointConfigurationUpdate",
                    flink.checkpointConfigurationUpdate() == null ? null : ConfigurationType.CUSTOM);
            requireDefault(
                    "MonitoringConfigurationUpdate",
                    flink.monitoringConfigurationUpdate() == null ? null : ConfigurationType.CUSTOM);
            ParallelismConfigurationUpdate wanted = flink.parallelismConfigurationUpdate();
            parallelism = wanted == null ? null : wanted.parallelismUpdate();
            refuseScaling(wanted == null ? null : wanted.autoScalingEnabledUpdate());
        }
        Integer newParallelism = parallelism;
        return was -> new FlinkSettings(
                was.runtime(),
                newParallelism == null ? was.parallelism() : newParallelism,
                snapshots == null ? was.snapshots() : snapshots.snapshotsEnabledUpdate());
    }

    private static void requireDefault(String part, @Nullable ConfigurationType type) {
        if (type != null && type != ConfigurationType.DEFAULT) {
            throw invalid(part + ": " + type
                    + " (expected: DEFAULT; checkpoints and monitoring are those of the whole server)");
        }
    }

    private static void refuseScaling(@Nullable Boolean wanted) {
        if (Boolean.TRUE.equals(wanted)) {
            throw unsupported("AutoScalingEnabled: true is not supported (expected: false)");
        }
    }

    private static void refuse(String part, boolean given, String runtime) {
        if (given) {
            throw invalid(part + " (expected: none with RuntimeEnvironment " + runtime + ")");
        }
    }
}
