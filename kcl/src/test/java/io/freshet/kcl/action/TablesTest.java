package io.freshet.kcl.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tables, as the KCL makes and looks at them. */
class TablesTest {
    private static final String LEASES =
            """
            {'TableName':'app','KeySchema':[{'AttributeName':'leaseKey','KeyType':'HASH'}],
             'AttributeDefinitions':[{'AttributeName':'leaseKey','AttributeType':'S'}],
             'BillingMode':'PAY_PER_REQUEST','Tags':[{'Key':'team','Value':'a'}],'DeletionProtectionEnabled':false}""";
    private static final String ADD_INDEX =
            """
            {'TableName':'app','AttributeDefinitions':[
               {'AttributeName':'leaseOwner','AttributeType':'S'},{'AttributeName':'leaseKey','AttributeType':'S'}],
             'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'byOwner','Projection':{'ProjectionType':'KEYS_ONLY'},
               'KeySchema':[{'AttributeName':'leaseOwner','KeyType':'HASH'},{'AttributeName':'leaseKey','KeyType':'RANGE'}]}}]}""";

    private final Wire wire = new Wire();

    @Test
    void aTableIsActiveAsSoonAsItIsMade() {
        wire.ok("CreateTable", LEASES);

        JsonNode table = wire.ok("DescribeTable", "{'TableName':'app'}").get("Table");

        assertThat(table.get("TableStatus").asText()).isEqualTo("ACTIVE");
        assertThat(table.get("TableArn").asText()).isEqualTo("arn:aws:dynamodb:us-east-1:000000000000:table/app");
        assertThat(table.at("/BillingModeSummary/BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
        assertThat(table.at("/KeySchema/0/AttributeName").asText()).isEqualTo("leaseKey");
        assertThat(table.get("CreationDateTime").asDouble()).isEqualTo(1795219200.0);
        assertThat(table.get("ItemCount").asInt()).isZero();
        assertThat(table.has("GlobalSecondaryIndexes")).isFalse();
        assertThat(wire.ok("ListTables", "{}").get("TableNames").get(0).asText())
                .isEqualTo("app");
    }

    @Test
    void whatIsNotThereOrThereAlreadyIsRefusedByTheServicesNames() {
        assertThat(wire.refused("DescribeTable", "{'TableName':'app'}"))
                .isEqualTo("ResourceNotFoundException: Requested resource not found: Table: app not found");
        wire.ok("CreateTable", LEASES);

        assertThat(wire.refused("CreateTable", LEASES)).isEqualTo("ResourceInUseException: Table already exists: app");
        assertThat(wire.refused("DescribeTable", "{'TableName':'a b'}"))
                .startsWith("ValidationException: Invalid table");
        assertThat(wire.refused("DescribeTable", "{}")).contains("'tableName' failed to satisfy constraint");
    }

    @Test
    void anIndexIsActiveAsSoonAsItIsAdded() {
        wire.ok("CreateTable", LEASES);
        wire.ok("PutItem", "{'TableName':'app','Item':{'leaseKey':{'S':'1'},'leaseOwner':{'S':'w'},'x':{'N':'1'}}}");
        wire.ok("PutItem", "{'TableName':'app','Item':{'leaseKey':{'S':'2'}}}");

        JsonNode index = wire.ok("UpdateTable", ADD_INDEX).at("/TableDescription/GlobalSecondaryIndexes/0");

        assertThat(index.get("IndexStatus").asText()).isEqualTo("ACTIVE");
        assertThat(index.get("ItemCount").asInt()).isOne();
        JsonNode found = wire.ok(
                "Query",
                """
                {'TableName':'app','IndexName':'byOwner','KeyConditionExpression':'leaseOwner = :leaseOwner',
                 'ExpressionAttributeValues':{':leaseOwner':{'S':'w'}}}""");
        assertThat(found.get("Items")).hasToString("[{\"leaseKey\":{\"S\":\"1\"},\"leaseOwner\":{\"S\":\"w\"}}]");
        wire.ok(
                "UpdateTable",
                "{'TableName':'app','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'byOwner'}}]}");
        assertThat(wire.refused("Scan", "{'TableName':'app','IndexName':'byOwner'}"))
                .isEqualTo("ValidationException: The table does not have the specified index: byOwner");
    }

    @Test
    void aTableMadeAgainDoesNotSeeTheItemsOfTheOldOne() {
        wire.ok("CreateTable", LEASES);
        wire.ok("PutItem", "{'TableName':'app','Item':{'leaseKey':{'S':'1'}}}");

        assertThat(wire.ok("DeleteTable", "{'TableName':'app'}")
                        .at("/TableDescription/TableStatus")
                        .asText())
                .isEqualTo("DELETING");

        assertThat(wire.refused("GetItem", "{'TableName':'app','Key':{'leaseKey':{'S':'1'}}}"))
                .startsWith("ResourceNotFoundException");
        wire.ok("CreateTable", LEASES);
        assertThat(wire.ok("Scan", "{'TableName':'app'}").get("Count").asInt()).isZero();
    }

    @Test
    void aProtectedTableStays() {
        wire.ok("CreateTable", LEASES.replace("false", "true"));

        assertThat(wire.refused("DeleteTable", "{'TableName':'app'}")).contains("protected against deletion");

        wire.ok("UpdateTable", "{'TableName':'app','DeletionProtectionEnabled':false}");
        wire.ok("DeleteTable", "{'TableName':'app'}");
    }

    @Test
    void tagsAreKept() {
        wire.ok("CreateTable", LEASES);
        String arn = "arn:aws:dynamodb:us-east-1:000000000000:table/app";

        wire.ok("TagResource", "{'ResourceArn':'" + arn + "','Tags':[{'Key':'b','Value':'2'}]}");
        wire.ok("UntagResource", "{'ResourceArn':'" + arn + "','TagKeys':['team']}");

        assertThat(wire.ok("ListTagsOfResource", "{'ResourceArn':'" + arn + "'}")
                        .get("Tags"))
                .hasToString("[{\"Key\":\"b\",\"Value\":\"2\"}]");
    }

    @Test
    void backupsAndExpiryAreRemembered() {
        wire.ok("CreateTable", LEASES);

        wire.ok(
                "UpdateContinuousBackups",
                "{'TableName':'app','PointInTimeRecoverySpecification':{'PointInTimeRecoveryEnabled':true}}");
        wire.ok(
                "UpdateTimeToLive",
                "{'TableName':'app','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'end'}}");

        assertThat(wire.ok("DescribeContinuousBackups", "{'TableName':'app'}")
                        .at("/ContinuousBackupsDescription/PointInTimeRecoveryDescription/PointInTimeRecoveryStatus")
                        .asText())
                .isEqualTo("ENABLED");
        assertThat(wire.ok("DescribeTimeToLive", "{'TableName':'app'}").get("TimeToLiveDescription"))
                .hasToString("{\"TimeToLiveStatus\":\"ENABLED\",\"AttributeName\":\"end\"}");
    }

    @Test
    void expiredItemsAreGone() {
        wire.ok("CreateTable", LEASES);
        wire.ok(
                "UpdateTimeToLive",
                "{'TableName':'app','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'end'}}");
        wire.ok("PutItem", "{'TableName':'app','Item':{'leaseKey':{'S':'old'},'end':{'N':'1795219260'}}}");
        wire.ok("PutItem", "{'TableName':'app','Item':{'leaseKey':{'S':'kept'}}}");
        assertThat(wire.ok("Scan", "{'TableName':'app'}").get("Count").asInt()).isEqualTo(2);

        wire.pass(Duration.ofMinutes(2));

        assertThat(wire.ok("Scan", "{'TableName':'app'}").get("Items"))
                .hasToString("[{\"leaseKey\":{\"S\":\"kept\"}}]");
    }

    @Test
    void whatIsNotBuiltIsRefusedByName() {
        assertThat(wire.refused(
                        "CreateTable",
                        LEASES.replace(
                                "'DeletionProtectionEnabled':false",
                                "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}")))
                .startsWith("UnsupportedOperationException: StreamSpecification is not supported");
        assertThat(wire.refused("CreateGlobalTable", "{}"))
                .startsWith("UnsupportedOperationException: dynamodb CreateGlobalTable is not supported");
        assertThat(wire.refused("Nonsense", "{}")).startsWith("UnknownOperationException");
    }

    @Test
    void keysThatDoNotFitTogetherAreRefused() {
        assertThat(wire.refused(
                        "CreateTable",
                        LEASES.replace(
                                "'AttributeName':'leaseKey','AttributeType'",
                                "'AttributeName':'other','AttributeType'")))
                .contains("Some index key attributes are not defined");
        assertThat(wire.refused("CreateTable", LEASES.replace("HASH", "RANGE"))).contains("Invalid KeySchema");
        assertThat(wire.refused("CreateTable", LEASES.replace("PAY_PER_REQUEST", "PROVISIONED")))
                .contains("must both be specified");
    }
}
