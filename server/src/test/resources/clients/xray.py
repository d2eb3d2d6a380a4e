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
    "user": "ann",
    "http": {"request": {"method": "GET", "url": "http://shop/v2/"}, "response": {"status": 404}},
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
    "fault": True,
    "annotations": {"account": "12345", "age": 30, "beta": True},
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

equal("status", summaries[trace]["Http"]["HttpStatus"], 404)
equal("user", summaries[trace]["Users"][0]["UserName"], "ann")
equal("downstream", summaries[trace]["HasFault"], False)
equal("annotation", summaries[trace]["Annotations"]["age"][0]["AnnotationValue"], {"NumberValue": 30.0})


def matching(filter):
    pages = xray.get_paginator("get_trace_summaries").paginate(FilterExpression=filter, **span)
    return {s["Id"] for page in pages for s in page["TraceSummaries"]} & {trace, known}


for filter, expected in (
    ('service("shop")', {trace}),
    ('service("orders") { fault = true OR responsetime > 2.5 } AND annotation.account = "12345"', {trace}),
    ('edge("shop", "orders") { fault }', {trace}),
    ('edge("changed", "lake")', {known}),
    ('service(id(name: "evens", type: "AWS::KinesisAnalytics::Application"))', {known}),
    ('http.url BEGINSWITH "http://shop/" AND http.url CONTAINS "/v2/" AND !service("numbers")', {trace}),
    ("ok !partial", {known}),
    ("error AND http.status = 404", {trace}),
    ('annotation.age > 29 AND user = "ann"', {trace}),
    ('annotation[key] BEGINSWITH "changed/"', {known}),
    ("fault", set()),
):
    equal(filter, matching(filter), expected)

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
    (lambda: xray.get_trace_summaries(FilterExpression='service("shop"', **span), "InvalidRequestException"),
    (lambda: xray.get_trace_summaries(FilterExpression="rootcause.fault.service { last }", **span), "InvalidRequestException"),
    (lambda: xray.batch_get_traces(TraceIds=["nonsense"]), "InvalidRequestException"),
):
    try:
        call()
        raise AssertionError(f"no {code}")
    except ClientError as e:
        equal("code", e.response["Error"]["Code"], code)
