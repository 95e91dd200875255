"""Several signals put into one message for one rule: a digest, or what happened in a cool-down. Within a channel's limits.

Each signal is one line with its link. What does not fit becomes a further message; only where a channel takes very few lines the
rest is counted instead. A message about one signal is made in render.py.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

from alerts.cards import SLACK, escaped, plain_text, runs, shortest_json
from alerts.links import LABELS, ActLink, Linker, no_links
from alerts.matching import latest_moment
from alerts.plan import delivery_key
from alerts.render import render
from alerts.rows import SAMPLE, acts_json, board_link, subject_of
from alerts.types import ChannelName, Delivery, Form, Held, Limits, Message, Rule, Signal
from alerts.wording import cut, one_line, rfc3339, web_link

MOST = 200
"""Signals that one message lists at most."""
_LEAST = 10
"""A channel that takes fewer lines than this is told the number of the others: nobody wants fifty messages on a telephone."""
SLACK_LINES = SLACK["blocks"] - 4
_ROOMY = 2000  # characters; a text of fewer is for alerts only
_SUBJECT = 250
_CODE = 100


def compose(
    rule: Rule,
    channel: ChannelName,
    waiting: Sequence[tuple[Held, Signal]],
    *,
    now: datetime,
    board_url: str,
    limits: Limits,
    links: Linker = no_links,
) -> tuple[tuple[Delivery, tuple[str, ...]], ...]:
    """Return the messages that tell a channel of all that waited for it, each with the keys of what it tells; mostly one.

    A single signal's message has that signal's own key.
    """
    rest = sorted(waiting, key=lambda one: (latest_moment(one[1]), one[1].key))
    made = []
    while rest:
        acts = links(delivery_key(rule.id, channel, "together:"), channel)  # as long as they will be
        count = _whole([signal for _, signal in rest], rule, now=now, board_url=board_url, limits=limits, acts=acts)
        some, rest = rest[:count], rest[count:]
        keys = tuple(held.key for held, _ in some)
        if len(some) == 1:
            key, acts = keys[0], links(keys[0], channel)
            message = render(some[0][1], rule, now=now, board_url=board_url, limits=limits, acts=acts)
        else:
            key = delivery_key(rule.id, channel, "together:" + ",".join(sorted(keys)))
            acts, signals = links(key, channel), [signal for _, signal in some]
            message, _ = _message(signals, rule, now=now, board_url=board_url, limits=limits, acts=acts)
        delivery = Delivery(
            key=key,
            rule_id=rule.id,
            signal_key=some[0][1].key,
            channel=channel,
            message=message,
            created_at=now,
            next_attempt_at=now,
        )
        made.append((delivery, keys))
    return tuple(made)


def _whole(
    signals: Sequence[Signal], rule: Rule, *, now: datetime, board_url: str, limits: Limits, acts: Sequence[ActLink]
) -> int:
    """Return how many of the signals, from the first on, go into one message: as many as it can list, or all of them."""

    def fits(count: int) -> bool:
        return _message(signals[:count], rule, now=now, board_url=board_url, limits=limits, acts=acts)[1] == count

    if fits(len(signals)):
        return len(signals)
    low, high = 1, min(len(signals), MOST)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low if low >= _LEAST else len(signals)


def _message(
    signals: Sequence[Signal], rule: Rule, *, now: datetime, board_url: str, limits: Limits, acts: Sequence[ActLink]
) -> tuple[Message, int]:
    """Return the message, and how many of the signals each of its forms lists at least."""
    title = cut(one_line(rule.title), _SUBJECT)
    sample = any(signal.sample for signal in signals)
    heading = f"{f'{SAMPLE}: ' if sample else ''}{len(signals)} alerts together · {title}"
    lines = [(subject_of(signal, _SUBJECT), _link(signal, board_url)) for signal in signals[:MOST]]
    payload: Callable[[int], str]
    if limits.form is Form.WEBHOOK:

        def payload(shown: int) -> str:
            return _webhook(signals[:shown], rule, now, board_url, total=len(signals), sample=sample, acts=acts)

    else:
        as_card = _slack if limits.form is Form.SLACK else _teams

        def payload(shown: int) -> str:
            return as_card(heading, lines[:shown], len(signals) - shown, acts)

    beside = acts if limits.text >= _ROOMY else ()
    listed = len(lines) if limits.form is not Form.SLACK else min(len(lines), SLACK_LINES)
    text, in_text = _most(len(lines), lambda shown: _text(heading, lines[:shown], len(signals) - shown, beside), limits.text, len)
    html, in_html = _most(len(lines), lambda shown: _html(heading, lines[:shown], len(signals) - shown, beside), limits.html, len)
    card, in_card = _most(listed, payload, limits.payload, lambda made: len(made.encode()), whole=True)
    subject = cut(heading, limits.subject)
    message = Message(subject=subject, text=text, html=html, payload=card, thread=f"rule:{rule.id}")
    return message, min(in_text, in_html, in_card)


def _most(
    lines: int, make: Callable[[int], str], limit: int, size: Callable[[str], int], *, whole: bool = False
) -> tuple[str, int]:
    """Return what is made of as many lines as fit, and how many these are; `whole` if less than none is no message at all."""
    low, high = 0, lines
    while low < high:
        middle = (low + high + 1) // 2
        if size(make(middle)) <= limit:
            low = middle
        else:
            high = middle - 1
    made = make(low)
    if not whole and size(made) > limit:
        made = cut(made.partition("\n")[0] if not made.startswith("<") else "", limit)
    return made, low


def _link(signal: Signal, board_url: str) -> str | None:
    return board_link(signal, board_url) or web_link(signal.source_url)


def _more(left: int) -> list[str]:
    return [f"and {left} more; the board has them all"] if left > 0 else []


def _text(heading: str, lines: Sequence[tuple[str, str | None]], left: int, acts: Sequence[ActLink]) -> str:
    shown = [" · ".join(part for part in line if part) for line in lines]
    return "".join(
        f"{line}\n"
        for line in (heading, *(f"- {line}" for line in shown), *_more(left), *(f"{LABELS[a.act]}: {a.url}" for a in acts))
    )


def _html(heading: str, lines: Sequence[tuple[str, str | None]], left: int, acts: Sequence[ActLink]) -> str:
    parts = [f"<p><b>{escape(heading)}</b></p>"]
    for line, link in lines:
        shown = f'<span dir="auto">{escape(line)}</span>'
        parts.append(f'<p><a href="{escape(link)}" rel="noreferrer">{shown}</a></p>' if link else f"<p>{shown}</p>")
    parts += [f"<p>{line}</p>" for line in _more(left)]
    parts += [f'<p><a href="{escape(one.url)}" rel="noreferrer">{LABELS[one.act]}</a></p>' for one in acts]
    return '<!doctype html><html><head><meta charset="utf-8"></head><body>' + "".join(parts) + "</body></html>\n"


def _webhook(
    signals: Sequence[Signal], rule: Rule, now: datetime, board_url: str, *, total: int, sample: bool, acts: Sequence[ActLink]
) -> str:
    def code(text: str | None) -> str | None:
        return None if text is None else cut(one_line(text), _CODE)

    told = [
        {
            "actor": code(signal.actor),
            "board_url": board_link(signal, board_url),
            "dossier": code(signal.dossier),
            "event": code(signal.event),
            "kind": signal.kind.value,
            "occurred_at": rfc3339(signal.occurred_at),
            "official": signal.official,
            "signal": code(signal.key),
            "source_url": web_link(signal.source_url),
            "stance": code(signal.stance),
            "stance_toward_event": code(signal.stance_toward_event),
            "subject": subject_of(signal, _SUBJECT),
            "target": code(signal.target),
        }
        for signal in signals
    ]
    data = {
        "acts": acts_json(acts),
        "count": total,
        "left_out": total - len(told),
        "planned_at": rfc3339(now),
        "rule": code(rule.id),
        "rule_title": cut(one_line(rule.title), _SUBJECT),
        "sample": sample,
        "signals": told,
    }
    event = {"type": "digest", "timestamp": rfc3339(now), "data": data}
    return json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _slack(heading: str, lines: Sequence[tuple[str, str | None]], left: int, acts: Sequence[ActLink]) -> str:
    blocks: list[dict[str, object]] = [{"type": "header", "text": plain_text(heading, SLACK["header"])}]
    for line, link in lines:
        block: dict[str, object] = {"type": "section", "text": plain_text(line, SLACK["text"])}
        if link:
            button = {"type": "button", "text": plain_text("Open", 75), "url": link}
            block["accessory"] = button
        blocks.append(block)
    blocks += [{"type": "context", "elements": [plain_text(line, SLACK["text"])]} for line in _more(left)]
    if acts:
        links = " · ".join(f"<{one.url}|{LABELS[one.act]}>" for one in acts)
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "verbatim": True, "text": links}})
    return shortest_json({"text": escaped(cut(heading, 300)), "unfurl_links": False, "blocks": blocks})


def _teams(heading: str, lines: Sequence[tuple[str, str | None]], left: int, acts: Sequence[ActLink]) -> str:
    body: list[dict[str, object]] = [runs(("", heading), size="Medium", weight="Bolder")]
    for line, link in lines:
        block = runs(("", line))
        if link:
            block = {"type": "Container", "items": [block], "selectAction": {"type": "Action.OpenUrl", "url": link}}
        body.append(block)
    body += [runs(("", line), isSubtle=True) for line in _more(left)]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "msteams": {"width": "Full"},
        "fallbackText": cut(heading, 300),
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": LABELS[one.act], "url": one.url} for one in acts],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return shortest_json({"type": "message", "attachments": [attachment]})
