package io.freshet.kcl.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Items, as lease code writes and reads them. */
class ItemsTest {
    private final Wire wire = new Wire();

    @BeforeEach
    void makeTable() {
        wire.ok("CreateTable", hashTable("app"));
    }

    private static String hashTable(String name) {
        return """
               {'TableName':'%s','KeySchema':[{'AttributeName':'k','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST',
                'AttributeDefinitions':[{'AttributeName':'k','AttributeType':'S'}]}"""
                .formatted(name);
    }

    private JsonNode item(String key) {
        return wire.ok("GetItem", "{'TableName':'app','Key':{'k':{'S':'" + key + "'}},'ConsistentRead':true}")
                .path("Item");
    }

    private JsonNode update(String key, String rest) {
        return wire.ok("UpdateItem", updateBody(key, rest));
    }

    private static String updateBody(String key, String rest) {
        return "{'TableName':'app','Key':{'k':{'S':'" + key + "'}}," + rest + "}";
    }

    @Test
    void keepsValuesOfEveryType() {
        String item =
                "{'b':{'B':'aGk='},'bs':{'BS':['YQ==','Yg==']},'k':{'S':'1'},'l':{'L':[{'N':'1'},{'BOOL':false}]},"
                        + "'m':{'M':{'x':{'NULL':true}}},'n':{'N':'-1.5'},'ns':{'NS':['1','2']},'s':{'S':''},'ss':{'SS':['a','b']}}";
        wire.ok("PutItem", "{'TableName':'app','Item':" + item + "}");

        assertThat(item("1")).hasToString(item.replace('\'', '"'));
        assertThat(item("2").isMissingNode()).isTrue();
    }

    @Test
    void refusesValuesThatAreNone() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "{}", "Supplied AttributeValue is empty",
                        "{'S':'a','N':'1'}", "more than one datatypes",
                        "{'N':'one'}", "cannot be converted to a numeric value: one",
                        "{'N':'1e999999999'}", "Number overflow",
                        "{'N':'1e-200'}", "Number underflow",
                        "{'N':'123456789012345678901234567890123456789'}", "more than 38 significant digits",
                        "{'SS':[]}", "set may not be empty",
                        "{'NS':['1','1.0']}", "contains duplicates",
                        "{'NULL':false}", "must have the value of true")
                .entrySet()) {
            assertThat(wire.refused("PutItem", "{'TableName':'app','Item':{'k':{'S':'1'},'a':" + wrong.getKey() + "}}"))
                    .startsWith("ValidationException")
                    .contains(wrong.getValue());
        }
        String deep = "{'L':[".repeat(36) + "{'S':'x'}" + "]}".repeat(36);
        assertThat(wire.refused("PutItem", "{'TableName':'app','Item':{'k':{'S':'1'},'a':" + deep + "}}"))
                .contains("Nesting Levels");
        assertThat(wire.refused(
                        "PutItem",
                        "{'TableName':'app','Item':{'k':{'S':'1'},'a':{'S':'" + "x".repeat(410_000) + "'}}}"))
                .isEqualTo("ValidationException: Item size has exceeded the maximum allowed size");
    }

    @Test
    void refusesKeysThatDoNotMatchTheTable() {
        assertThat(wire.refused("PutItem", "{'TableName':'app','Item':{'a':{'S':'1'}}}"))
                .contains("Missing the key k in the item");
        assertThat(wire.refused("PutItem", "{'TableName':'app','Item':{'k':{'N':'1'}}}"))
                .contains("Type mismatch for key k expected: S actual: N");
        assertThat(wire.refused("PutItem", "{'TableName':'app','Item':{'k':{'S':''}}}"))
                .contains("empty string value");
        assertThat(wire.refused("GetItem", "{'TableName':'app','Key':{'k':{'S':'1'},'x':{'S':'1'}}}"))
                .isEqualTo("ValidationException: The provided key element does not match the schema");
        assertThat(wire.refused("GetItem", "{'TableName':'app','Key':{'k':{'S':'" + "x".repeat(2049) + "'}}}"))
                .contains("Size of hashkey");
    }

    @Test
    void aConditionThatDoesNotHoldChangesNothingAndShowsWhatIsThere() {
        String put = "{'TableName':'app','Item':{'k':{'S':'1'},'v':{'N':'%s'}},"
                + "'ConditionExpression':'attribute_not_exists(k)','ReturnValuesOnConditionCheckFailure':'ALL_OLD'}";
        wire.ok("PutItem", put.formatted("1"));

        JsonNode error = wire.error("PutItem", put.formatted("2"));

        assertThat(error)
                .hasToString(
                        "{\"__type\":\"ConditionalCheckFailedException\",\"message\":\"The conditional request failed\","
                                + "\"Item\":{\"k\":{\"S\":\"1\"},\"v\":{\"N\":\"1\"}}}");
        assertThat(item("1").at("/v/N").asText()).isEqualTo("1");
    }

    @Test
    void theOlderFormsOfTheLeaseCodeWork() {
        String create = "{'TableName':'app','Item':{'k':{'S':'1'},'leaseCounter':{'N':'0'},'owner':{'S':'a'}},"
                + "'Expected':{'k':{'Exists':false}}}";
        wire.ok("PutItem", create);
        assertThat(wire.refused("PutItem", create)).startsWith("ConditionalCheckFailedException");

        JsonNode taken = update(
                "1",
                """
                'AttributeUpdates':{'leaseCounter':{'Action':'PUT','Value':{'N':'1'}},'owner':{'Action':'PUT','Value':{'S':'b'}},
                  'ownerSwitches':{'Action':'ADD','Value':{'N':'1'}},'checkpointOwner':{'Action':'DELETE'}},
                'Expected':{'leaseCounter':{'Value':{'N':'0'}},'owner':{'Value':{'S':'a'}},'checkpointOwner':{'Exists':false}},
                'ReturnValues':'ALL_NEW'""");

        assertThat(taken.get("Attributes"))
                .hasToString("{\"k\":{\"S\":\"1\"},\"leaseCounter\":{\"N\":\"1\"},\"owner\":{\"S\":\"b\"},"
                        + "\"ownerSwitches\":{\"N\":\"1\"}}");
        assertThat(
                        wire.refused(
                                "UpdateItem",
                                updateBody(
                                        "1",
                                        "'AttributeUpdates':{'owner':{'Action':'DELETE'}},'Expected':{'leaseCounter':{'Value':{'N':'0'}}}")))
                .startsWith("ConditionalCheckFailedException");
        assertThat(wire.refused(
                        "DeleteItem",
                        updateBody(
                                "1",
                                "'Expected':{'owner':{'ComparisonOperator':'NE','AttributeValueList':[{'S':'b'}]}}")))
                .startsWith("ConditionalCheckFailedException");
        assertThat(wire.refused(
                        "UpdateItem",
                        updateBody("1", "'Expected':{'k':{'Exists':false}},'UpdateExpression':'REMOVE x'")))
                .contains("Can not use both expression and non-expression parameters");
        wire.ok("DeleteItem", updateBody("1", "'Expected':{'k':{'Exists':true,'Value':{'S':'1'}}}"));
        assertThat(item("1").isMissingNode()).isTrue();
    }

    @Test
    void updatesReturnWhatIsAskedFor() {
        String values = "'UpdateExpression':'SET v = if_not_exists(v, :zero) + :one, #o = :me',"
                + "'ExpressionAttributeNames':{'#o':'owner'},"
                + "'ExpressionAttributeValues':{':zero':{'N':'0'},':one':{'N':'1'},':me':{'S':'a'}},'ReturnValues':'%s'";

        assertThat(update("1", values.formatted("ALL_OLD")).has("Attributes")).isFalse();
        assertThat(update("1", values.formatted("UPDATED_NEW")).get("Attributes"))
                .hasToString("{\"owner\":{\"S\":\"a\"},\"v\":{\"N\":\"2\"}}");
        assertThat(update("1", values.formatted("UPDATED_OLD"))
                        .at("/Attributes/v/N")
                        .asText())
                .isEqualTo("2");
        assertThat(update("1", values.formatted("ALL_NEW"))
                        .at("/Attributes/v/N")
                        .asText())
                .isEqualTo("4");
        assertThat(update("1", values.formatted("NONE")).has("Attributes")).isFalse();
        assertThat(wire.refused(
                        "UpdateItem",
                        updateBody(
                                "1", "'UpdateExpression':'SET k = :v','ExpressionAttributeValues':{':v':{'S':'2'}}")))
                .contains("Cannot update attribute k. This attribute is part of the key");
    }

    @Test
    void scansInPagesAndInSegments() {
        for (int i = 0; i < 25; i++) {
            wire.ok(
                    "PutItem",
                    "{'TableName':'app','Item':{'k':{'S':'" + i + "'},'even':{'BOOL':" + (i % 2 == 0) + "}}}");
        }

        List<String> paged = new ArrayList<>();
        String start = "";
        int pages = 0;
        do {
            JsonNode page = wire.ok(
                    "Scan",
                    "{'TableName':'app','Limit':10,'FilterExpression':'even = :t',"
                            + "'ExpressionAttributeValues':{':t':{'BOOL':true}}" + start + "}");
            page.get("Items").forEach(item -> paged.add(item.at("/k/S").asText()));
            start = page.has("LastEvaluatedKey") ? ",'ExclusiveStartKey':" + page.get("LastEvaluatedKey") : "";
            pages++;
        } while (!start.isEmpty());
        List<String> segmented = new ArrayList<>();
        for (int segment = 0; segment < 4; segment++) {
            wire.ok("Scan", "{'TableName':'app','Segment':" + segment + ",'TotalSegments':4}")
                    .get("Items")
                    .forEach(item -> segmented.add(item.at("/k/S").asText()));
        }

        assertThat(pages).isEqualTo(3);
        assertThat(paged).hasSize(13).doesNotHaveDuplicates().allMatch(k -> Integer.parseInt(k) % 2 == 0);
        assertThat(segmented).hasSize(25).doesNotHaveDuplicates();
        assertThat(wire.ok("Scan", "{'TableName':'app','Select':'COUNT'}"))
                .hasToString("{\"Count\":25,\"ScannedCount\":25}");
    }

    @Test
    void aPageHasAMegabyteAtMost() {
        for (int i = 0; i < 4; i++) {
            wire.ok(
                    "PutItem",
                    "{'TableName':'app','Item':{'k':{'S':'" + i + "'},'v':{'S':'" + "x".repeat(400_000) + "'}}}");
        }

        JsonNode page = wire.ok("Scan", "{'TableName':'app'}");

        assertThat(page.get("Count").asInt()).isEqualTo(3);
        assertThat(page.get("LastEvaluatedKey")).hasToString("{\"k\":{\"S\":\"2\"}}");
    }

    @Test
    void queriesByRangeInOrderAndInPages() {
        wire.ok(
                "CreateTable",
                """
                {'TableName':'ranged','KeySchema':[{'AttributeName':'h','KeyType':'HASH'},{'AttributeName':'r','KeyType':'RANGE'}],
                 'BillingMode':'PROVISIONED','ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1},
                 'AttributeDefinitions':[{'AttributeName':'h','AttributeType':'S'},{'AttributeName':'r','AttributeType':'N'}]}""");
        for (int r : List.of(10, 9, 100, -1, 5)) {
            wire.ok("PutItem", "{'TableName':'ranged','Item':{'h':{'S':'a'},'r':{'N':'" + r + "'}}}");
        }
        wire.ok("PutItem", "{'TableName':'ranged','Item':{'h':{'S':'b'},'r':{'N':'7'}}}");
        String query = "{'TableName':'ranged','KeyConditionExpression':'h = :h AND r >= :r',"
                + "'ExpressionAttributeValues':{':h':{'S':'a'},':r':{'N':'5'}}%s}";

        assertThat(ranges(wire.ok("Query", query.formatted("")))).containsExactly("5", "9", "10", "100");
        JsonNode first = wire.ok("Query", query.formatted(",'Limit':2,'ScanIndexForward':false"));
        assertThat(ranges(first)).containsExactly("100", "10");
        assertThat(ranges(wire.ok(
                        "Query",
                        query.formatted(
                                ",'ScanIndexForward':false,'ExclusiveStartKey':" + first.get("LastEvaluatedKey")))))
                .containsExactly("9", "5");
        assertThat(wire.refused(
                        "Query", query.formatted("").replace("h = :h AND ", "").replace("':h':{'S':'a'},", "")))
                .isEqualTo("ValidationException: Query condition missed key schema element: h");
    }

    private static List<String> ranges(JsonNode answer) {
        List<String> ranges = new ArrayList<>();
        answer.get("Items").forEach(item -> ranges.add(item.at("/r/N").asText()));
        return ranges;
    }

    @Test
    void aTransactionWritesAllOrNothing() {
        wire.ok("CreateTable", hashTable("other"));
        wire.ok("PutItem", "{'TableName':'app','Item':{'k':{'S':'1'},'status':{'S':'PENDING'}}}");
        String move =
                """
                {'TransactItems':[
                  {'Put':{'TableName':'other','Item':{'k':{'S':'1'}},'ConditionExpression':'attribute_not_exists(k)'}},
                  {'Delete':{'TableName':'app','Key':{'k':{'S':'1'}}}},
                  {'ConditionCheck':{'TableName':'app','Key':{'k':{'S':'2'}},'ConditionExpression':'attribute_not_exists(k)'}},
                  {'Update':{'TableName':'app','Key':{'k':{'S':'3'}},'UpdateExpression':'ADD moved :one',
                     'ConditionExpression':'attribute_not_exists(#f)','ExpressionAttributeNames':{'#f':'frozen'},
                     'ExpressionAttributeValues':{':one':{'N':'1'}},'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}}]%s}""";
        wire.ok("PutItem", "{'TableName':'app','Item':{'k':{'S':'3'},'frozen':{'BOOL':true}}}");

        JsonNode cancelled = wire.error("TransactWriteItems", move.formatted(""));
        assertThat(cancelled.get("__type").asText()).isEqualTo("TransactionCanceledException");
        assertThat(cancelled.get("Message").asText()).endsWith("[None, None, None, ConditionalCheckFailed]");
        assertThat(cancelled.at("/CancellationReasons/3/Item/frozen/BOOL").asBoolean())
                .isTrue();
        assertThat(item("1").isMissingNode()).isFalse();

        wire.ok("DeleteItem", "{'TableName':'app','Key':{'k':{'S':'3'}}}");
        wire.ok("TransactWriteItems", move.formatted(",'ClientRequestToken':'t1'"));
        wire.ok("TransactWriteItems", move.formatted(",'ClientRequestToken':'t1'"));

        JsonNode read = wire.ok(
                "TransactGetItems",
                """
                {'TransactItems':[{'Get':{'TableName':'app','Key':{'k':{'S':'1'}}}},{'Get':{'TableName':'other','Key':{'k':{'S':'1'}}}},
                  {'Get':{'TableName':'app','Key':{'k':{'S':'3'}},'ProjectionExpression':'moved'}}]}""");
        assertThat(read.get("Responses"))
                .hasToString("[{},{\"Item\":{\"k\":{\"S\":\"1\"}}},{\"Item\":{\"moved\":{\"N\":\"1\"}}}]");
        assertThat(wire.refused(
                        "TransactWriteItems",
                        "{'TransactItems':[{'Delete':{'TableName':'app','Key':{'k':{'S':'1'}}}},"
                                + "{'Delete':{'TableName':'app','Key':{'k':{'S':'1'}}}}]}"))
                .contains("multiple operations on one item");
    }

    @Test
    void batchesWriteAndRead() {
        wire.ok(
                "BatchWriteItem",
                "{'RequestItems':{'app':[{'PutRequest':{'Item':{'k':{'S':'1'}}}},{'PutRequest':{'Item':{'k':{'S':'2'}}}},"
                        + "{'DeleteRequest':{'Key':{'k':{'S':'3'}}}}]}}");

        JsonNode read = wire.ok(
                "BatchGetItem", "{'RequestItems':{'app':{'Keys':[{'k':{'S':'1'}},{'k':{'S':'2'}},{'k':{'S':'3'}}]}}}");

        assertThat(read.at("/Responses/app")).hasToString("[{\"k\":{\"S\":\"1\"}},{\"k\":{\"S\":\"2\"}}]");
        assertThat(read.get("UnprocessedKeys")).isEmpty();
    }

    @Test
    void manyWritersOfOneItemLoseNoUpdate() throws Exception {
        String add = updateBody("1", "'UpdateExpression':'ADD n :one','ExpressionAttributeValues':{':one':{'N':'1'}}");
        ExecutorService writers = Executors.newFixedThreadPool(8);
        List<Callable<JsonNode>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(() -> wire.ok("UpdateItem", add));
        }

        for (Future<JsonNode> call : writers.invokeAll(calls)) {
            call.get();
        }
        writers.shutdown();

        assertThat(item("1").at("/n/N").asText()).isEqualTo("200");
    }

    @Test
    void ofManyTakersOfALockOneHasItAtATime() throws Exception {
        ExecutorService takers = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> calls = new ArrayList<>();
        Map<String, Integer> held = new TreeMap<>();
        for (int i = 0; i < 8; i++) {
            String taker = "taker" + i;
            calls.add(() -> takeAndRelease(taker, held));
        }

        int taken = 0;
        for (Future<Integer> call : takers.invokeAll(calls)) {
            taken += call.get();
        }
        takers.shutdown();

        assertThat(taken).isPositive();
        assertThat(held).isEmpty();
        assertThat(item("lock").isMissingNode()).isTrue();
    }

    private int takeAndRelease(String taker, Map<String, Integer> held) {
        int taken = 0;
        for (int round = 0; round < 40; round++) {
            String put = "{'TableName':'app','Item':{'k':{'S':'lock'},'owner':{'S':'" + taker + "'}},"
                    + "'Expected':{'k':{'Exists':false}}}";
            String release = "{'TableName':'app','Key':{'k':{'S':'lock'}}," + "'Expected':{'owner':{'Value':{'S':'"
                    + taker + "'}}}}";
            try {
                wire.ok("PutItem", put);
            } catch (AssertionError lost) {
                continue;
            }
            synchronized (held) {
                assertThat(held).isEmpty();
                held.put(taker, round);
            }
            taken++;
            synchronized (held) {
                held.remove(taker);
            }
            wire.ok("DeleteItem", release);
        }
        return taken;
    }

    @Test
    void whatIsDeletedLeavesNothingForLong() {
        wire.ok("PutItem", "{'TableName':'app','Item':{'k':{'S':'1'}}}");
        wire.ok("DeleteItem", "{'TableName':'app','Key':{'k':{'S':'1'}}}");
        String kind = "table/"
                + wire.ok("DescribeTable", "{'TableName':'app'}")
                        .at("/Table/TableId")
                        .asText()
                        .replace("-", "");
        assertThat(wire.store.list(kind)).hasSize(1);

        wire.pass(Duration.ofMinutes(11));
        wire.ok("Scan", "{'TableName':'app'}");

        assertThat(wire.store.list(kind)).isEmpty();
    }

    @Test
    void whatIsNotBuiltIsRefusedByName() {
        assertThat(wire.refused("Scan", "{'TableName':'app','ReturnConsumedCapacity':'TOTAL'}"))
                .startsWith("UnsupportedOperationException: ReturnConsumedCapacity is not supported");
        assertThat(wire.refused("Scan", "{'TableName':'app','AttributesToGet':['k']}"))
                .startsWith("UnsupportedOperationException: AttributesToGet is not supported");
        assertThat(wire.refused("ExecuteStatement", "{'Statement':'SELECT 1'}"))
                .startsWith("UnsupportedOperationException: dynamodb ExecuteStatement");
    }
}
