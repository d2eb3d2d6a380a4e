"""Asks for metrics through boto3: python3 metrics.py ENDPOINT STREAM DELIVERY_STREAM. Ends with 0 if they are as they should be."""
import sys
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

endpoint, stream, delivery = sys.argv[1:4]
cloudwatch = boto3.client(
    "cloudwatch",
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)


def equal(what, actual, expected):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} (expected: {expected!r})")


now = datetime.now(timezone.utc)
span = {"StartTime": now - timedelta(minutes=30), "EndTime": now + timedelta(minutes=1)}
of_stream = [{"Name": "StreamName", "Value": stream}]
of_delivery = [{"Name": "DeliveryStreamName", "Value": delivery}]

names = {m["MetricName"] for m in cloudwatch.list_metrics(Namespace="AWS/Kinesis", Dimensions=of_stream)["Metrics"]}
for name in ("IncomingRecords", "IncomingBytes", "PutRecords.TotalRecords", "GetRecords.IteratorAgeMilliseconds"):
    if name not in names:
        raise AssertionError(f"{name} is not among {names}")

incoming = cloudwatch.get_metric_statistics(
    Namespace="AWS/Kinesis", MetricName="IncomingRecords", Dimensions=of_stream, Period=3600, Statistics=["Sum"], **span
)
equal("label", incoming["Label"], "IncomingRecords")
equal("incoming", sum(p["Sum"] for p in incoming["Datapoints"]), 110.0)
equal("unit", incoming["Datapoints"][0]["Unit"], "Count")


def query(id, metric, stat):
    return {
        "Id": id,
        "MetricStat": {
            "Metric": {"Namespace": "AWS/Firehose", "MetricName": metric, "Dimensions": of_delivery},
            "Period": 3600,
            "Stat": stat,
        },
    }


answer = cloudwatch.get_metric_data(
    MetricDataQueries=[
        query("put", "IncomingRecords", "Sum"),
        query("delivered", "DeliveryToS3.Records", "Sum"),
        query("success", "DeliveryToS3.Success", "Average"),
        query("freshness", "DeliveryToS3.DataFreshness", "Maximum"),
    ],
    **span,
)
results = {r["Id"]: r["Values"] for r in answer["MetricDataResults"]}
equal("put", results["put"], [25.0])
equal("delivered", results["delivered"], [25.0])
equal("success", results["success"], [1.0])
if not 0 < results["freshness"][0] < 60:
    raise AssertionError(f"freshness: {results['freshness']}")

cloudwatch.put_metric_data(
    Namespace="app", MetricData=[{"MetricName": "Latency", "Values": [1.0, 9.0], "Counts": [99.0, 1.0], "Unit": "Milliseconds"}]
)
own = cloudwatch.get_metric_statistics(
    Namespace="app", MetricName="Latency", Period=60, ExtendedStatistics=["p50", "p100"], **span
)
equal("percentiles", own["Datapoints"][0]["ExtendedStatistics"], {"p50": 1.0, "p100": 9.0})
equal("nothing", cloudwatch.get_metric_statistics(
    Namespace="app", MetricName="Other", Period=60, Statistics=["Sum"], **span)["Datapoints"], [])

try:
    cloudwatch.get_metric_statistics(Namespace="app", MetricName="Latency", Period=61, Statistics=["Sum"], **span)
    raise AssertionError("a period of 61 was taken")
except ClientError as e:
    equal("code", e.response["Error"]["Code"], "InvalidParameterValue")
