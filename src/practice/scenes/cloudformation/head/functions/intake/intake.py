import json
import os

import boto3

s3 = boto3.client("s3")


def handler(event, _context):
    """Stores each order of the queue under its number."""
    for record in event["Records"]:
        order = json.loads(record["body"])
        s3.put_object(
            Bucket=os.environ["ORDERS"],
            Key=f"orders/{order['number']}.json",
            Body=record["body"].encode(),
            ContentType="application/json",
        )
