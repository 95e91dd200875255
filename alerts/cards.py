"""A signal as a card of a chat system: Slack's Block Kit and the Adaptive Card of Microsoft Teams, within their limits.

Words of a source stand only in elements that show text as it is (Slack's `plain_text` and rich text, Teams' text runs): no
mark-up, mention or link in them has any effect, and right-to-left text keeps its direction. The documented limits are the table
`SLACK` below; Teams documents one for the whole message.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from alerts.links import ActLink
from alerts.rows import SAMPLE, Row, subject_of, tried_rows
from alerts.types import Rule, Signal
from alerts.wording import cut

SLACK = {
    "header": 150,  # https://docs.slack.dev/reference/block-kit/blocks/header-block
    "field": 2000,  # https://docs.slack.dev/reference/block-kit/blocks/section-block
    "fields": 10,  # https://docs.slack.dev/reference/block-kit/blocks/section-block
    "text": 3000,  # https://docs.slack.dev/reference/block-kit/blocks/section-block
    "elements": 10,  # https://docs.slack.dev/reference/block-kit/blocks/context-block
    "blocks": 50,  # https://docs.slack.dev/reference/block-kit/blocks
    "message": 4000,  # https://docs.slack.dev/reference/methods/chat.postMessage (truncated from 40,000 on; best below 4,000)
}
"""Characters, or for the plurals how many there may be."""
TEAMS_BYTES = 28_000
"""https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using (28 kB a message)."""
_BETWEEN = " · "
_SMALL = {"Why", "Times", "Standing"}
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "dv", "yi", "ckb", "sd", "ug"}
_NOTE = f"{SAMPLE}: invented for a demonstration, nobody said this."


def slack_card(signal: Signal, rule: Rule, now: datetime, board_url: str, limit: int, acts: tuple[ActLink, ...] = ()) -> str:
    """Return the JSON that Slack's incoming webhooks take, of at most `limit` bytes."""
    body = ""
    for rows in _tried(signal, rule, now, board_url, SLACK["text"] - 2, acts):  # two quote marks
        body = shortest_json({"text": escaped(subject_of(signal, 300)), "unfurl_links": False, "blocks": _blocks(signal, rows)})
        if len(body.encode()) <= limit:
            break
    return body


def teams_card(signal: Signal, rule: Rule, now: datetime, board_url: str, limit: int, acts: tuple[ActLink, ...] = ()) -> str:
    """Return the JSON that a Teams workflow ("when a webhook request is received") takes, of at most `limit` bytes."""
    body = ""
    for rows in _tried(signal, rule, now, board_url, limit // 4, acts):
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.5",
            "msteams": {"width": "Full"},
            "fallbackText": subject_of(signal, 300),
            "body": _elements(signal, rows),
            "actions": [{"type": "Action.OpenUrl", "title": row.label, "url": row.link} for row in rows if row.link],
        }
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        body = shortest_json({"type": "message", "attachments": [attachment]})
        if len(body.encode()) <= limit:
            break
    return body


def _tried(
    signal: Signal, rule: Rule, now: datetime, board_url: str, quote_limit: int, acts: tuple[ActLink, ...]
) -> list[tuple[Row, ...]]:
    """Return the rows, each time shorter, in the end from their own end."""
    tried = list(tried_rows(signal, rule, now, board_url, quote_limit, acts))
    shortest = tried[-1]
    return [*tried, *(shortest[:length] for length in range(len(shortest) - 1, -1, -1))]


def shortest_json(value: object) -> str:
    """Return the JSON without blanks, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def escaped(text: str) -> str:
    """Return a text for a field that Slack reads as mark-up (https://docs.slack.dev/messaging/formatting-message-text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_text(text: str, limit: int) -> dict[str, object]:
    """Return Slack's element that shows text as it is, cut at words."""
    return {"type": "plain_text", "text": cut(text, limit) or " ", "emoji": False}


def _line(row: Row) -> str:
    return f"{row.label}: {row.text}" if row.text else row.label


def _blocks(signal: Signal, rows: Sequence[Row]) -> list[dict[str, object]]:
    blocks: list[dict[str, object]] = [
        {"type": "header", "text": plain_text(subject_of(signal, SLACK["header"]), SLACK["header"])}
    ]
    if signal.sample:
        blocks.append({"type": "context", "elements": [plain_text(_NOTE, SLACK["text"])]})
    facts = [
        plain_text(_line(row), SLACK["field"]) for row in rows[1:] if not row.quoted and row.label not in _SMALL and not row.link
    ]
    for start in range(0, len(facts), SLACK["fields"]):
        blocks.append({"type": "section", "fields": facts[start : start + SLACK["fields"]]})
    for row in rows:
        if row.quoted:
            quote: dict[str, object] = {"type": "rich_text_quote", "elements": [{"type": "text", "text": row.text}]}
            blocks.append({"type": "rich_text", "elements": [quote]})
    linked = [row for row in rows if row.link]
    if linked:
        links = [f"<{str(row.link).replace('|', '%7C')}|{row.label}>" for row in linked]
        for act in (False, True):
            for some in _lines([one for one, row in zip(links, linked, strict=True) if row.act is act]):
                marked: dict[str, object] = {"type": "mrkdwn", "verbatim": True, "text": some}
                blocks.append({"type": "section", "text": marked})
    small = [plain_text(_line(row), SLACK["text"]) for row in rows if row.label in _SMALL or (row.link and row.text)]
    if small:
        blocks.append({"type": "context", "elements": small[: SLACK["elements"]]})
    return blocks[: SLACK["blocks"] - 1]  # the last one is for the number of the message


def _lines(links: Sequence[str]) -> list[str]:
    """Return the links side by side, in as many lines as Slack's limit of a text makes of them."""
    lines: list[str] = []
    for link in links:
        if lines and len(lines[-1]) + len(_BETWEEN) + len(link) <= SLACK["text"]:
            lines[-1] += _BETWEEN + link
        else:
            lines.append(link)
    return lines


def _elements(signal: Signal, rows: Sequence[Row]) -> list[dict[str, object]]:
    title = runs(("", subject_of(signal, 300)), size="Medium", weight="Bolder")
    elements: list[dict[str, object]] = [title]
    if signal.sample:
        elements.append(runs(("", _NOTE), color="Attention", weight="Bolder"))
    for row in rows[1:]:
        if row.quoted:
            block: dict[str, object] = {"type": "Container", "style": "emphasis", "items": [runs(("", row.text))]}
            elements.append({**block, "rtl": True} if _leans_right(row.language) else block)
        elif row.text:
            elements.append(
                runs((f"{row.label}: ", row.text), **({"size": "Small", "isSubtle": True} if row.label in _SMALL else {}))
            )
    return elements


def _leans_right(language: str | None) -> bool:
    return (language or "").replace("_", "-").split("-")[0].lower() in _RIGHT_TO_LEFT


def runs(words: tuple[str, str], **style: object) -> dict[str, object]:
    """Return a block of text runs, which show what they hold as it is."""
    label, text = words
    named = [{"type": "TextRun", "text": label, "weight": "Bolder"}] if label else []
    return {"type": "RichTextBlock", "inlines": [*named, {"type": "TextRun", "text": text, **style}]}
