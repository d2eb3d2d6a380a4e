import base64
import json
import os

import rules


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(base64.b64decode(record["kinesis"]["data"]))
        if rules.expensive(order, int(os.environ["LIMIT"])):
            print("expensive", order["id"], os.environ["LEVEL"])
