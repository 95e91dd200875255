"""The number of a message in its channel, written into it when it is sent.

Messages may arrive in another order than they were made, since one that failed holds back no later one: by its number the reader
sees that one is still to come. It is known only once a message is stored, after it was put into words.
"""

import json
from dataclasses import replace
from html import escape

from alerts.cards import plain_text, runs, shortest_json
from alerts.types import Delivery, Form, Message

RESERVED_BYTES = 250
"""What the number may take of a card or JSON; who renders one leaves so much free."""
RESERVED_BLOCKS = 1
_LONGEST = 60
_END = "</body></html>\n"


def numbered(delivery: Delivery, form: Form | None = None) -> Message:
    """Return the message with its number in text and HTML and, of a `form`, in the payload; as it is where it has none yet."""
    message, line = delivery.message, line_of(delivery)
    if not line:
        return message
    html = message.html
    if html.endswith(_END):
        html = html.removesuffix(_END) + f"<p>{escape(line)}</p>" + _END
    payload = _payload(message.payload, delivery.number, line, form) if form is not None else message.payload
    return replace(message, text=f"{message.text}{line}\n", html=html, payload=payload)


def line_of(delivery: Delivery) -> str:
    """Return what a message says of its number; nothing where it has none yet."""
    return f"Message {delivery.number} to this channel." if delivery.number else ""


def _payload(payload: str, number: int, line: str, form: Form) -> str:
    body = json.loads(payload)
    if form is Form.WEBHOOK:
        body["data"]["number"] = number
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if form is Form.SLACK:
        body["blocks"].append({"type": "context", "elements": [plain_text(line, _LONGEST)]})
    else:
        body["attachments"][0]["content"]["body"].append(runs(("", line), size="Small", isSubtle=True))
    return shortest_json(body)
