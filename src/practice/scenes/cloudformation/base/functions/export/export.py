import os

import boto3

s3 = boto3.client("s3")


def handler(_event, _context):
    """Joins all orders into one file."""
    bucket = os.environ["ORDERS"]
    lines = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="orders/"):
        for entry in page.get("Contents", []):
            lines.append(s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read())
    s3.put_object(Bucket=os.environ["EXPORTS"], Key="orders.jsonl", Body=b"\n".join(lines))
