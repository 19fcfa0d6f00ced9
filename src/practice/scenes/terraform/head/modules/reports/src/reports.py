import csv
import io
import os

import boto3

s3 = boto3.client("s3")


def handler(event, _context):
    """Writes the list of documents issued in a month, such as {"month": "2026-09"}, under its year."""
    month = event["month"]
    out = io.StringIO()
    writer = csv.writer(out)
    for key in event["documents"]:
        head = s3.head_object(Bucket=os.environ["DOCUMENTS"], Key=key)
        writer.writerow([key, head["ContentLength"], head["LastModified"].isoformat()])
    s3.put_object(
        Bucket=os.environ["REPORTS"],
        Key=f"{month[:4]}/{month}.csv",
        Body=out.getvalue().encode(),
    )
    return {"month": month, "documents": len(event["documents"])}
