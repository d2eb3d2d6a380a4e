"""Puts and reads traces through boto3: python3 xray.py ENDPOINT TRACE_ID. Ends with 0 if they are as they should be."""
import json
import sys
import time
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

endpoint, known = sys.argv[1:3]
xray = boto3.client(
    "xray", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
)


def equal(what, actual, expected):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} (expected: {expected!r})")


now = datetime.now(timezone.utc)
span = {"StartTime": now - timedelta(minutes=30), "EndTime": now + timedelta(minutes=1)}

trace = "1-%08x-%s" % (int(time.time()), "b" * 24)
segment = {
    "trace_id": trace,
    "id": "70de5b6f19ff9a0a",
    "name": "shop",
    "start_time": time.time() - 1,
    "end_time": time.time(),
    "error": True,
    "subsegments": [
        {"id": "53995c3f42cd8ad8", "name": "db", "start_time": time.time() - 1, "end_time": time.time()}
    ],
}
child = {
    "trace_id": trace,
    "id": "70de5b6f19ff9a0b",
    "parent_id": "53995c3f42cd8ad8",
    "name": "orders",
    "start_time": time.time() - 0.5,
    "end_time": time.time(),
}
answer = xray.put_trace_segments(
    TraceSegmentDocuments=[json.dumps(segment), json.dumps(child), json.dumps({"id": "nothing"}), "no json"]
)
equal("refused", [s.get("Id") for s in answer["UnprocessedTraceSegments"]], ["nothing", ""])

for attempt in range(100):
    whole = xray.batch_get_traces(TraceIds=[trace, known, "1-00000000-" + "0" * 24])
    if len(whole["Traces"]) == 2 and len(whole["Traces"][0]["Segments"]) == 2:
        break
    time.sleep(0.1)
equal("unknown", whole["UnprocessedTraceIds"], ["1-00000000-" + "0" * 24])
documents = [json.loads(s["Document"]) for s in whole["Traces"][0]["Segments"]]
equal("put and read", documents, [segment, child])

summaries = {s["Id"]: s for s in xray.get_trace_summaries(**span)["TraceSummaries"]}
equal("error", summaries[trace]["HasError"], True)
equal("entry", summaries[trace]["EntryPoint"]["Name"], "shop")
equal("fault", summaries[known]["HasFault"], False)

services = {s["ReferenceId"]: s for s in xray.get_service_graph(**span)["Services"]}
calls = {(s["Name"], services[e["ReferenceId"]]["Name"]) for s in services.values() for e in s["Edges"]}
for expected in (("shop", "orders"), ("numbers", "evens"), ("evens", "changed"), ("changed", "transform"), ("changed", "lake")):
    if expected not in calls:
        raise AssertionError(f"{expected} is not among {calls}")
shop = next(s for s in services.values() if s["Name"] == "shop")
equal("root", shop["Root"], True)
equal("errors", shop["SummaryStatistics"]["ErrorStatistics"]["TotalCount"], 1)

for call, code in (
    (lambda: xray.get_groups(), "UnsupportedOperationException"),
    (lambda: xray.get_trace_summaries(FilterExpression='service("shop")', **span), "InvalidRequestException"),
    (lambda: xray.batch_get_traces(TraceIds=["nonsense"]), "InvalidRequestException"),
):
    try:
        call()
        raise AssertionError(f"no {code}")
    except ClientError as e:
        equal("code", e.response["Error"]["Code"], code)
