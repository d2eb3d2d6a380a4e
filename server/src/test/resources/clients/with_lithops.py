"""Lithops as PyPI has it, against a server that its configuration names; prints what came out as JSON."""
import json
import sys

import lithops

config = json.loads(sys.argv[1])
bucket = sys.argv[2]
if sys.version_info[:2] not in ((3, 10), (3, 11), (3, 12)):  # Lithops has names of images for these only
    config["openwhisk"]["runtime"] = "python3.%d" % sys.version_info[1]


def square(x):
    return x * x


def total(results):
    return sum(results)


def fails_at_three(x):
    if x == 3:
        raise ValueError("no %d" % x)
    return x


def lines(obj):
    return len(obj.data_stream.read().splitlines())


def where():
    import os

    return os.environ["__OW_ACTION_NAME"]


def executor():
    return lithops.FunctionExecutor(config=config)


def everything(told):
    with executor() as one:
        told["map"] = one.get_result(one.map(square, range(20)))
    with executor() as one:
        told["reduced"] = one.get_result(one.map_reduce(square, range(10), total))
    told["lines"] = []
    for _ in range(5):  # each reads the store in processes that are forked from one with an open connection to it
        with executor() as one:
            told["lines"].append(one.get_result(one.map(lines, ["minio://%s/lines/" % bucket], obj_chunk_size=20000)))
    with executor() as one:
        told["where"] = one.call_async(where, {}).result()
    try:
        with executor() as one:
            one.get_result(one.map(fails_at_three, range(5)))
    except ValueError as error:
        told["error"] = str(error)


def again(told):
    with executor() as one:
        told["map"] = one.get_result(one.map(square, range(8)))


told = {}
{"everything": everything, "again": again}[sys.argv[3]](told)
print("RESULT " + json.dumps(told))
