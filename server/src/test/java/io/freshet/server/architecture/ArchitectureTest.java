package io.freshet.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The boundaries between modules, and the one package of each that knows a technology. */
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.freshet");

    @Test
    void theProductIsThere() {
        assertThat(PRODUCT.size()).isGreaterThan(200);
    }

    @Test
    void dependenciesRunOneWay() {
        unknown(
                "io.freshet.awsapi..",
                "io.freshet.kcl..",
                "io.freshet.functions..",
                "io.freshet.ingest..",
                "io.freshet.sqlplanner..",
                "io.freshet.firehosesink..",
                "io.freshet.jobs..",
                "io.freshet.server..");
        unknown(
                "io.freshet.ingest..",
                "io.freshet.sqlplanner..",
                "io.freshet.firehosesink..",
                "io.freshet.jobs..",
                "io.freshet.server..");
        unknown(
                "io.freshet.sqlplanner..",
                "io.freshet.awsapi..",
                "io.freshet.ingest..",
                "io.freshet.firehosesink..",
                "io.freshet.jobs..",
                "io.freshet.server..");
        unknown(
                "io.freshet.firehosesink..",
                "io.freshet.ingest..",
                "io.freshet.sqlplanner..",
                "io.freshet.jobs..",
                "io.freshet.server..");
        unknown("io.freshet.jobs..", "io.freshet.kcl..", "io.freshet.server..");
        unknown(
                "io.freshet.kcl..",
                "io.freshet.ingest..",
                "io.freshet.sqlplanner..",
                "io.freshet.firehosesink..",
                "io.freshet.jobs..",
                "io.freshet.server..");
    }

    @Test
    void functionsKnowOnlyTheWire() {
        unknown(
                "io.freshet.functions..",
                "io.freshet.kcl..",
                "io.freshet.ingest..",
                "io.freshet.sqlplanner..",
                "io.freshet.firehosesink..",
                "io.freshet.jobs..",
                "io.freshet.server..");
        unknown("io.freshet.functions.process..", "io.freshet.awsapi..", "software.amazon.awssdk..");
        unknown(
                "io.freshet.functions.launcher..",
                "io.freshet.awsapi..",
                "software.amazon.awssdk..",
                "com.fasterxml..");
    }

    @Test
    void theClientKnowsTheJdkOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.freshet.client..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("io.freshet.client..", "java..", "javax.crypto..", "org.jspecify..")
                .check(PRODUCT);
    }

    @Test
    void kafkaIsKnownInIngestKafkaAndByTheSinkOnly() {
        knownOnlyIn("org.apache.kafka..", "io.freshet.ingest.kafka..", "io.freshet.ingest.flink..");
        knownOnlyIn("kafka..", "io.freshet.ingest.kafka..");
    }

    @Test
    void flinkIsKnownInFlinkPackagesAndJobsOnly() {
        knownOnlyIn(
                "org.apache.flink..",
                "io.freshet.ingest.flink..",
                "io.freshet.sqlplanner.flink..",
                "io.freshet.firehosesink.flink..",
                "io.freshet.jobs.runner..",
                "io.freshet.jobs.local.flink..",
                "io.freshet.jobs.application.flink..",
                "io.freshet.jobs.flinksql.flink..",
                "io.freshet.jobs.map.flink..",
                "io.freshet.jobs.delivery..");
    }

    @Test
    void calciteIsKnownInThePlannerOnly() {
        knownOnlyIn("org.apache.calcite..", "io.freshet.sqlplanner..");
        unknown("io.freshet.sqlplanner.flink..", "org.apache.calcite..");
    }

    @Test
    void hadoopIsKnownInTheS3PackageAndWhereOrcAsksForIt() {
        knownOnlyIn(
                "org.apache.hadoop..",
                "io.freshet.firehosesink.s3..",
                "io.freshet.firehosesink.encode..",
                "io.freshet.jobs.flinksql.flink..");
        knownOnlyIn("org.gaul..", "io.freshet.firehosesink.s3..");
    }

    @Test
    void httpIsKnownInTheFrontDoorOnly() {
        knownOnlyIn("com.linecorp.armeria..", "io.freshet.server.http..");
    }

    @Test
    void databasesAreKnownWhereMetadataIsKeptAndTablesAreLoaded() {
        knownOnlyIn(
                "java.sql..",
                "io.freshet.server.metadata..",
                "io.freshet.firehosesink.load..",
                "io.freshet.sqlplanner..");
        knownOnlyIn("org.postgresql..", "io.freshet.firehosesink.load..");
    }

    @Test
    void timeIsAParameter() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.freshet.server.cli..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(PRODUCT);
    }

    /** The test of the tests: a rule that this very class breaks. */
    @Test
    void aBrokenRuleIsNoticed() {
        JavaClasses itself = new ClassFileImporter().importClasses(ArchitectureTest.class);

        assertThatThrownBy(() -> rule("io.freshet.server.architecture..", "com.tngtech.archunit..")
                        .check(itself))
                .isInstanceOf(AssertionError.class);
    }

    private static void unknown(String packages, String... to) {
        rule(packages, to).check(PRODUCT);
    }

    private static void knownOnlyIn(String technology, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(technology)
                .check(PRODUCT);
    }

    private static ArchRule rule(String packages, String... unknown) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(unknown);
    }
}
