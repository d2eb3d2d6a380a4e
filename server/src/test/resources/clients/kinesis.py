"""Uses a stream through boto3: python3 kinesis.py ENDPOINT STREAM [subscribe]. Ends with 0 if everything was as it should be."""
import sys
from datetime import timedelta

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, stream = sys.argv[1:3]
kinesis = boto3.client(
    "kinesis",
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=15),
)


def equal(what, actual, expected):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} (expected: {expected!r})")


def read(shard, count, **start):
    """The first records from a position, by as many iterators as it takes."""
    iterator = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard, **start)["ShardIterator"]
    records = []
    for _ in range(100):
        answer = kinesis.get_records(ShardIterator=iterator, Limit=3)
        records += answer["Records"]
        iterator = answer["NextShardIterator"]
        if len(records) >= count:
            return records[:count], answer
    raise AssertionError(f"{len(records)} records after 100 reads (expected: {count})")


def describe():
    summary = kinesis.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]
    equal("status", summary["StreamStatus"], "ACTIVE")
    equal("open shards", summary["OpenShardCount"], 2)
    equal("retention", summary["RetentionPeriodHours"], 24)
    shards = kinesis.list_shards(StreamName=stream)["Shards"]
    equal("shards", [s["ShardId"] for s in shards], ["shardId-000000000000", "shardId-000000000001"])
    equal("last hash key", shards[1]["HashKeyRange"]["EndingHashKey"], str(2**128 - 1))
    by_arn = kinesis.describe_stream_summary(StreamARN=summary["StreamARN"])["StreamDescriptionSummary"]
    equal("name by ARN", by_arn["StreamName"], stream)


def put_and_read():
    text = "café \u2603".encode()
    put = kinesis.put_record(StreamName=stream, PartitionKey="boto", Data=text)
    at = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": put["SequenceNumber"]}
    [record], _ = read(put["ShardId"], 1, **at)
    equal("data", record["Data"], text)
    equal("key", record["PartitionKey"], "boto")
    equal("sequence number", record["SequenceNumber"], put["SequenceNumber"])

    batch = [{"PartitionKey": "boto", "Data": b"%d" % i} for i in range(10)]
    answer = kinesis.put_records(StreamName=stream, Records=batch)
    equal("failed", answer["FailedRecordCount"], 0)
    equal("shards of one key", {r["ShardId"] for r in answer["Records"]}, {put["ShardId"]})
    after = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": put["SequenceNumber"]}
    records, last = read(put["ShardId"], 10, **after)
    equal("batch", [r["Data"] for r in records], [r["Data"] for r in batch])
    equal("numbers", [r["SequenceNumber"] for r in records], [r["SequenceNumber"] for r in answer["Records"]])
    equal("behind", last["MillisBehindLatest"], 0)

    arrived = records[0]["ApproximateArrivalTimestamp"]
    at = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": arrived}
    [found], _ = read(put["ShardId"], 1, **at)
    if found["ApproximateArrivalTimestamp"] < arrived:
        raise AssertionError(f"AT_TIMESTAMP {arrived} begins at {found}")
    at["Timestamp"] = record["ApproximateArrivalTimestamp"] - timedelta(hours=1)
    oldest, _ = read(put["ShardId"], 1, ShardIteratorType="TRIM_HORIZON")
    equal("an hour before", read(put["ShardId"], 1, **at)[0], oldest)


def fails(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        equal("code", error.response["Error"]["Code"], code)
        equal("class", type(error).__name__, code)
        equal("status", error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
        return error.response["Error"]["Message"]
    raise AssertionError(f"no {code}")


def errors():
    message = fails("ResourceNotFoundException", kinesis.describe_stream_summary, StreamName="missing")
    equal("message", message, "Stream missing under account 000000000000 not found.")
    fails("ResourceInUseException", kinesis.create_stream, StreamName=stream, ShardCount=1)
    fails("InvalidArgumentException", kinesis.get_records, ShardIterator="AAAA")
    try:
        kinesis.put_record(StreamName="no name!", PartitionKey="a", Data=b"")
    except ClientError as error:
        equal("code", error.response["Error"]["Code"], "ValidationException")
        return
    raise AssertionError("no ValidationException")


def subscribe():
    arn = kinesis.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
    put = kinesis.put_record(StreamName=stream, PartitionKey="pushed", Data=b"pushed")
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="boto")["Consumer"]["ConsumerARN"]
    position = {"Type": "AT_SEQUENCE_NUMBER", "SequenceNumber": put["SequenceNumber"]}
    for _ in range(100):
        described = kinesis.describe_stream_consumer(ConsumerARN=consumer)["ConsumerDescription"]
        if described["ConsumerStatus"] == "ACTIVE":
            break
    answer = kinesis.subscribe_to_shard(ConsumerARN=consumer, ShardId=put["ShardId"], StartingPosition=position)
    for event in answer["EventStream"]:
        records = event["SubscribeToShardEvent"]["Records"]
        if records:
            equal("pushed", records[0]["Data"], b"pushed")
            answer["EventStream"].close()
            return
    raise AssertionError("the event stream ended without a record")


if sys.argv[3:] == ["subscribe"]:
    subscribe()
else:
    describe()
    put_and_read()
    errors()
