package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.kcl.table.Items;
import io.freshet.kcl.table.Tables;
import java.time.Clock;
import java.util.List;

/** The operations of DynamoDB that are built: as much as lease tables need. */
public final class LeaseTablesApi {
    private LeaseTablesApi() {}

    public static ServiceApi of(ResourceStore store, Clock clock) {
        NamedTables tables = new NamedTables(new Tables(store, new Items(store, clock)));
        return new ServiceApi(
                "dynamodb",
                "DynamoDB_20120810",
                "dynamodb-2012-08-10-model.json",
                List.of(
                        new CreateTable(tables, clock),
                        new DescribeTable(tables),
                        new UpdateTable(tables),
                        new DeleteTable(tables),
                        new ListTables(tables),
                        new UpdateContinuousBackups(tables),
                        new DescribeContinuousBackups(tables),
                        new UpdateTimeToLive(tables),
                        new DescribeTimeToLive(tables),
                        new TagResource(tables),
                        new UntagResource(tables),
                        new ListTagsOfResource(tables),
                        new PutItem(tables),
                        new GetItem(tables),
                        new UpdateItem(tables),
                        new DeleteItem(tables),
                        new Scan(tables),
                        new Query(tables),
                        new BatchGetItem(tables),
                        new BatchWriteItem(tables),
                        new TransactGetItems(tables),
                        new TransactWriteItems(tables, clock)));
    }
}
