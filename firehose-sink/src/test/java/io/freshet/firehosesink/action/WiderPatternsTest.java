package io.freshet.firehosesink.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.model.RequestValidator;
import io.freshet.awsapi.model.ServiceModel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;

/** Clusters and databases that are not of AWS, past the patterns of the published model. */
class WiderPatternsTest {
    private final ServiceModel model =
            last(ServiceModel.load(FirehoseApi.of(new Account().streams).modelFiles()));

    @Test
    void letsThroughWhatMeansSomethingHereAndNothingElse() {
        assertThat(violations("http://cluster:9200", "jdbc:postgresql://db:5432/shop"))
                .isEmpty();
        assertThat(violations("https://cluster", "jdbc:redshift://a.redshift.amazonaws.com:5439/d"))
                .isEmpty();
        assertThat(violations("ftp://cluster", "jdbc:h2:mem:x").orElseThrow())
                .contains("amazonopensearchserviceDestinationConfiguration.clusterEndpoint", "clusterJDBCURL")
                .startsWith("2 validation errors detected");
    }

    private Optional<String> violations(String cluster, String database) {
        CreateDeliveryStreamRequest request = CreateDeliveryStreamRequest.builder()
                .deliveryStreamName("orders")
                .amazonopensearchserviceDestinationConfiguration(search -> search.roleARN(Account.ROLE)
                        .clusterEndpoint(cluster)
                        .indexName("logs")
                        .s3Configuration(s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(Account.ROLE)))
                .redshiftDestinationConfiguration(redshift -> redshift.roleARN(Account.ROLE)
                        .clusterJDBCURL(database)
                        .copyCommand(copy -> copy.dataTableName("t"))
                        .s3Configuration(s3 -> s3.bucketARN("arn:aws:s3:::lake").roleARN(Account.ROLE)))
                .build();
        return RequestValidator.violations(
                request, model.input("CreateDeliveryStream").orElseThrow(), false);
    }

    private static ServiceModel last(List<ServiceModel> models) {
        return models.get(models.size() - 1);
    }
}
