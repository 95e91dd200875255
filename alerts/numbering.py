"""What is known of a message only when it is sent, written into it then: its number in its channel, and the time of sending.

Messages may arrive in another order than they were made, since one that failed holds back no later one: by its number the reader
sees that one is still to come. The time is the last step of its latency ledger, and differs between two attempts.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape

from alerts.cards import plain_text, runs, shortest_json
from alerts.types import Delivery, Form, Message
from alerts.wording import moment, rfc3339, span

RESERVED_BYTES = 400
"""What the number may take of a card or JSON; who renders one leaves so much free."""
_LONGEST = 150
_END = "</body></html>\n"


def numbered(delivery: Delivery, form: Form | None = None, *, now: datetime) -> Message:
    """Return the message with number and time in text and HTML and, of a `form`, in the payload; as it is before it is stored."""
    message, line = delivery.message, line_of(delivery, now=now)
    if not line:
        return message
    html = message.html
    if html.endswith(_END):
        html = html.removesuffix(_END) + f"<p>{escape(line)}</p>" + _END
    payload = message.payload if form is None else _payload(message.payload, delivery.number, line, form, now)
    return replace(message, text=f"{message.text}{line}\n", html=html, payload=payload)


def line_of(delivery: Delivery, *, now: datetime) -> str:
    """Return what a message says of its number and sending; nothing where it has no number yet."""
    if not delivery.number:
        return ""
    waited = span(max(now - delivery.created_at, timedelta()))
    return f"Message {delivery.number} to this channel, sent {moment(now)} (+{waited} since it was queued)."


def _payload(payload: str, number: int, line: str, form: Form, now: datetime) -> str:
    body = json.loads(payload)
    if form is Form.WEBHOOK:
        body["data"] |= {"number": number, "sent_at": rfc3339(now)}
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if form is Form.SLACK:
        body["blocks"].append({"type": "context", "elements": [plain_text(line, _LONGEST)]})
    else:
        body["attachments"][0]["content"]["body"].append(runs(("", line), size="Small", isSubtle=True))
    return shortest_json(body)
