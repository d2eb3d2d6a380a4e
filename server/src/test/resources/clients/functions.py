"""Functions through boto3: as their users would."""
import io
import json
import sys
import time
import zipfile

import boto3
from botocore.config import Config

endpoint = sys.argv[1]
options = dict(endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="freshet", aws_secret_access_key="freshet",
               config=Config(retries={"max_attempts": 1}))
lam = boto3.client("lambda", **options)
kinesis = boto3.client("kinesis", **options)
step = sys.argv[2]
ROLE = "arn:aws:iam::000000000000:role/any"


def archive(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as z:
        for name, text in files.items():
            z.writestr(name.replace("__", "/") + ".py", text)
    return data.getvalue()


if step == "create":
    layer = lam.publish_layer_version(
        LayerName="shared", Content={"ZipFile": archive(python__shared="NAME = 'layer'\n")}, CompatibleRuntimes=["python3.12"])
    code = archive(app="""
import json, os, shared
def handler(event, context):
    print('handling', json.dumps(event))
    if event.get('fail'):
        raise KeyError('asked to')
    return {'from': shared.NAME, 'endpoint': os.environ['AWS_ENDPOINT_URL'], 'client': context.client_context and context.client_context.custom}
""")
    made = lam.create_function(FunctionName="hello", Runtime="python3.12", Handler="app.handler", Role=ROLE, Timeout=20,
                               Code={"ZipFile": code}, Layers=[layer["LayerVersionArn"]], Publish=True)
    assert made["Version"] == "1", made
    lam.get_waiter("function_active_v2").wait(FunctionName="hello")
    answer = lam.invoke(FunctionName="hello", Payload=b'{"a":1}', LogType="Tail")
    assert answer["StatusCode"] == 200 and "FunctionError" not in answer, answer
    assert json.loads(answer["Payload"].read()) == {"from": "layer", "endpoint": endpoint, "client": None}
    failed = lam.invoke(FunctionName="hello", Payload=b'{"fail":true}')
    assert failed["FunctionError"] == "Unhandled"
    assert json.loads(failed["Payload"].read())["errorType"] == "KeyError"
    assert lam.invoke(FunctionName="hello", InvocationType="DryRun")["StatusCode"] == 204
    assert lam.invoke(FunctionName="hello", InvocationType="Event", Payload=b"{}")["StatusCode"] == 202
    try:
        lam.invoke(FunctionName="nobody")
        raise AssertionError("not refused")
    except lam.exceptions.ResourceNotFoundException as e:
        assert "function:nobody" in str(e), e
    lam.put_function_concurrency(FunctionName="hello", ReservedConcurrentExecutions=0)
    try:
        lam.invoke(FunctionName="hello")
        raise AssertionError("not throttled")
    except lam.exceptions.TooManyRequestsException as e:
        assert e.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded", e.response
    lam.delete_function_concurrency(FunctionName="hello")
    tag = lam.get_function(FunctionName="hello")["Configuration"]["FunctionArn"]
    lam.tag_resource(Resource=tag, Tags={"a": "b"})
    assert lam.list_tags(Resource=tag)["Tags"] == {"a": "b"}
    print("created")

if step == "streams":
    kinesis.create_stream(StreamName="events", ShardCount=2)
    kinesis.create_stream(StreamName="failed", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="events")
    code = archive(app="""
import base64
def handler(event, context):
    for r in event['Records']:
        data = base64.b64decode(r['kinesis']['data']).decode()
        if data == 'poison':
            raise ValueError(data)
        print('seen', data)
""")
    lam.create_function(FunctionName="reader", Runtime="python3.12", Handler="app.handler", Role=ROLE, Timeout=20,
                        Code={"ZipFile": code})
    account = "arn:aws:kinesis:us-east-1:000000000000:stream/"
    lam.create_event_source_mapping(
        EventSourceArn=account + "events", FunctionName="reader", StartingPosition="LATEST", BatchSize=50,
        BisectBatchOnFunctionError=True, MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": account + "failed"}})
    kinesis.put_records(StreamName="events", Records=[
        {"PartitionKey": str(i), "Data": b"poison" if i == 17 else b"r%d" % i} for i in range(40)])
    iterator = kinesis.get_shard_iterator(
        StreamName="failed", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    records = []
    end = time.time() + 60
    while not records and time.time() < end:
        answer = kinesis.get_records(ShardIterator=iterator)
        records, iterator = answer["Records"], answer["NextShardIterator"]
        time.sleep(0.3)
    failure = json.loads(records[0]["Data"])
    assert failure["KinesisBatchInfo"]["batchSize"] == 1, failure
    assert failure["requestContext"]["condition"] == "RetryAttemptsExhausted", failure
    print("dead-lettered")

if step == "after":
    assert json.loads(lam.invoke(FunctionName="hello:1", Payload=b'{}')["Payload"].read())["from"] == "layer"
    names = [f["FunctionName"] for page in lam.get_paginator("list_functions").paginate() for f in page["Functions"]]
    assert names == ["hello", "reader"], names
    mappings = lam.list_event_source_mappings(FunctionName="reader")["EventSourceMappings"]
    assert len(mappings) == 1 and mappings[0]["State"] == "Enabled", mappings
    kinesis.put_record(StreamName="events", PartitionKey="x", Data=b"afterwards")
    print("kept")
