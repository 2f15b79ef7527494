"""The documented call (docs.stateset.com/api-reference/invoices/send), with only address, key and id changed."""

from __future__ import annotations

import json
import subprocess

from tests.support.stateset import Stateset

DOCUMENTED_CALL = """\
curl --location --request POST 'https://api.stateset.com/v1/invoices/inv_0901f083-aa1c-43c5-af5c-0a9d2fc64e30/send' \\
--header 'Content-Type: application/json' \\
--header 'Authorization: Bearer YOUR_API_KEY' \\
--data-raw '{
    "cc": ["accounting@acme.com"],
    "message": "Please find attached invoice for January services. Let me know if you have any questions."
}'
"""

DOCUMENTED_ANSWER = """\
{
  "id": "inv_0901f083-aa1c-43c5-af5c-0a9d2fc64e30",
  "object": "invoice",
  "status": "sent",
  "sent_at": "2024-01-20T12:00:00Z",
  "email_details": {
    "sent_to": ["billing@acme.com"],
    "cc": ["accounting@acme.com"],
    "subject": "Invoice INV-2024-0001 from Stateset",
    "message": "Please find attached invoice for January services. Let me know if you have any questions.",
    "attachments": ["invoice_INV-2024-0001.pdf"]
  },
  "sent_count": 1,
  "last_sent_at": "2024-01-20T12:00:00Z",
  "next_reminder_date": "2024-01-27T12:00:00Z"
}
"""

DOCUMENTED_ID = "inv_0901f083-aa1c-43c5-af5c-0a9d2fc64e30"
OF_THE_DAY = ("sent_at", "last_sent_at", "next_reminder_date")


def test_the_documented_call_is_answered_field_for_field(stateset: Stateset) -> None:
    invoice = stateset.invoice(issue_date="2024-01-19")["id"]
    key = stateset.wire.headers["Authorization"].removeprefix("Bearer ")
    call = DOCUMENTED_CALL.replace("https://api.stateset.com/v1", stateset.wire.url + stateset.wire.prefix)
    call = call.replace("YOUR_API_KEY", key).replace(DOCUMENTED_ID, invoice)

    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=True)

    answer, documented = json.loads(done.stdout), json.loads(DOCUMENTED_ANSWER.replace(DOCUMENTED_ID, invoice))
    assert list(answer) == list(documented)
    assert list(answer["email_details"]) == list(documented["email_details"])
    moments = {name: answer[name] for name in OF_THE_DAY}
    assert {**answer, **moments} == {**documented, **moments}
    assert all(len(moment) == len(documented["sent_at"]) for moment in moments.values())
