package io.freshet.firehosesink.stream;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of destination that are built. */
public enum DestinationKind {
    EXTENDED_S3("ExtendedS3Destination"),
    HTTP_ENDPOINT("HttpEndpointDestination"),
    SPLUNK("SplunkDestination"),
    ELASTICSEARCH("ElasticsearchDestination"),
    OPENSEARCH("AmazonopensearchserviceDestination"),
    REDSHIFT("RedshiftDestination"),
    ICEBERG("IcebergDestination");

    private final String member;

    DestinationKind(String member) {
        this.member = member;
    }

    /** What its members are called in requests, before {@code Configuration} or {@code Update}. */
    public String member() {
        return member;
    }

    /** Of the member of a request; the older form of an S3 destination is one of the newer. */
    public static Optional<DestinationKind> ofMember(String member) {
        String name = member.replaceFirst("(Configuration|Update)$", "");
        return name.equals("S3Destination")
                ? Optional.of(EXTENDED_S3)
                : Arrays.stream(values())
                        .filter(kind -> kind.member.equals(name))
                        .findFirst();
    }
}
