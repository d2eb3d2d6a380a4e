// Uses a stream through the AWS SDK for JavaScript: node kinesis.cjs ENDPOINT STREAM h2c|http1 [subscribe]
// Ends with 0 if everything was as it should be.
const assert = require("node:assert/strict");
const sdk = require("@aws-sdk/client-kinesis");
const { NodeHttpHandler } = require("@smithy/node-http-handler");

const [endpoint, stream, protocol, what] = process.argv.slice(2);
const kinesis = new sdk.KinesisClient({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
  ...(protocol === "http1" ? { requestHandler: new NodeHttpHandler() } : {}),
});
const StreamName = stream;

async function read(ShardId, count, start) {
  const first = await kinesis.send(new sdk.GetShardIteratorCommand({ StreamName, ShardId, ...start }));
  let ShardIterator = first.ShardIterator;
  const records = [];
  for (let i = 0; i < 100 && records.length < count; i++) {
    const answer = await kinesis.send(new sdk.GetRecordsCommand({ ShardIterator, Limit: 3 }));
    records.push(...answer.Records);
    ShardIterator = answer.NextShardIterator;
  }
  return records.slice(0, count);
}

async function putAndRead() {
  const { StreamDescriptionSummary: summary } = await kinesis.send(new sdk.DescribeStreamSummaryCommand({ StreamName }));
  assert.equal(summary.StreamStatus, "ACTIVE");
  const { Shards } = await kinesis.send(new sdk.ListShardsCommand({ StreamName }));
  assert.equal(Shards.length, summary.OpenShardCount);

  const Data = Buffer.from("café \u2603");
  const put = await kinesis.send(new sdk.PutRecordCommand({ StreamName, PartitionKey: protocol, Data }));
  const at = { ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: put.SequenceNumber };
  const [record] = await read(put.ShardId, 1, at);
  assert.equal(Buffer.from(record.Data).toString(), Data.toString());
  assert.equal(record.SequenceNumber, put.SequenceNumber);

  const Records = [...Array(10).keys()].map((i) => ({ PartitionKey: protocol, Data: Buffer.from(`${i}`) }));
  const answer = await kinesis.send(new sdk.PutRecordsCommand({ StreamName, Records }));
  assert.equal(answer.FailedRecordCount, 0);
  const after = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: put.SequenceNumber };
  const records = await read(put.ShardId, 10, after);
  assert.deepEqual(
    records.map((r) => Buffer.from(r.Data).toString()),
    Records.map((r) => r.Data.toString()),
  );
  const Timestamp = records[0].ApproximateArrivalTimestamp;
  const [found] = await read(put.ShardId, 1, { ShardIteratorType: "AT_TIMESTAMP", Timestamp });
  assert.ok(found.ApproximateArrivalTimestamp >= Timestamp);
}

async function errors() {
  const missing = new sdk.DescribeStreamSummaryCommand({ StreamName: "missing" });
  await assert.rejects(kinesis.send(missing), (error) => {
    assert.ok(error instanceof sdk.ResourceNotFoundException, error);
    assert.equal(error.message, "Stream missing under account 000000000000 not found.");
    return true;
  });
  const invalid = new sdk.DescribeStreamSummaryCommand({ StreamName: "no name!" });
  await assert.rejects(kinesis.send(invalid), { name: "ValidationException" });
}

async function subscribe() {
  const { StreamDescriptionSummary: summary } = await kinesis.send(new sdk.DescribeStreamSummaryCommand({ StreamName }));
  const put = await kinesis.send(
    new sdk.PutRecordCommand({ StreamName, PartitionKey: protocol, Data: Buffer.from("pushed") }),
  );
  const { Consumer } = await kinesis.send(
    new sdk.RegisterStreamConsumerCommand({ StreamARN: summary.StreamARN, ConsumerName: `js-${protocol}` }),
  );
  const { ConsumerARN } = Consumer;
  for (let i = 0; i < 100; i++) {
    const described = await kinesis.send(new sdk.DescribeStreamConsumerCommand({ ConsumerARN }));
    if (described.ConsumerDescription.ConsumerStatus === "ACTIVE") break;
  }
  const StartingPosition = { Type: "AT_SEQUENCE_NUMBER", SequenceNumber: put.SequenceNumber };
  const { EventStream } = await kinesis.send(
    new sdk.SubscribeToShardCommand({ ConsumerARN, ShardId: put.ShardId, StartingPosition }),
  );
  for await (const event of EventStream) {
    const records = event.SubscribeToShardEvent?.Records ?? [];
    if (records.length > 0) {
      assert.equal(Buffer.from(records[0].Data).toString(), "pushed");
      return;
    }
  }
  assert.fail("the event stream ended without a record");
}

(what === "subscribe" ? subscribe() : putAndRead().then(errors)).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
