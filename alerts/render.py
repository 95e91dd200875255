"""A signal put into words for one rule, within a channel's limits: subject, plain text, HTML and the webhook's JSON.

Nothing is invented here: every line states a field of the signal or of the rule. Foreign text is made harmless in wording.py;
sending is the channels' part. The JSON is described in docs/alerts.md.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from html import escape

from alerts.cards import slack_card, teams_card
from alerts.links import ActLink
from alerts.rows import SAMPLE, WIDTHS, Row, acts_json, board_link, late_by, subject_of, t_plus, tried_rows, why
from alerts.types import Form, Limits, Message, Rule, Signal
from alerts.wording import cut, encodable, one_line, rfc3339, web_link

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_LONGEST_CODE = 100


def render(
    signal: Signal, rule: Rule, *, now: datetime, board_url: str, limits: Limits, acts: tuple[ActLink, ...] = ()
) -> Message:
    """Return the message that tells `rule` of `signal`, with what its reader may do about it; no part is longer than its limit.

    A quotation is shown whole or left out with a note, never cut: half a sentence may say the opposite.
    """
    return Message(
        subject=subject_of(signal, limits.subject),
        text=_fitting(signal, rule, now, board_url, limits.text, acts, html=False),
        html=_fitting(signal, rule, now, board_url, limits.html, acts, html=True),
        payload=_FORMS[limits.form](signal, rule, now, board_url, limits.payload, acts),
        thread=f"dossier:{signal.dossier}" if signal.dossier else f"rule:{rule.id}",
    )


def _fitting(
    signal: Signal, rule: Rule, now: datetime, board_url: str, limit: int, acts: tuple[ActLink, ...], *, html: bool
) -> str:
    shown, rows = "", tuple[Row, ...]()
    for rows in tried_rows(signal, rule, now, board_url, limit, acts):
        shown = _as_html(signal, rows) if html else _as_text(signal, rows)
        if len(shown) <= limit:
            return shown
    while rows and len(shown) > limit:  # whole lines go, from the end: the first ones say who and what
        rows = rows[:-1]
        shown = _as_html(signal, rows) if html else _as_text(signal, rows)
    return shown if len(shown) <= limit else (SAMPLE if signal.sample else "")[:limit]


def _as_text(signal: Signal, rows: Iterable[Row]) -> str:
    lines = [f"{SAMPLE}: invented for a demonstration, nobody said this."] if signal.sample else []
    for row in rows:
        lines.append(f"{row.label}: " + " · ".join(part for part in (row.text, row.link) if part))
    return "".join(f"{line}\n" for line in lines)


def _as_html(signal: Signal, rows: Iterable[Row]) -> str:
    parts = [f"<p><strong>{SAMPLE}</strong>: invented for a demonstration, nobody said this.</p>"] if signal.sample else []
    for row in rows:
        if row.quoted:
            lang = f' lang="{row.language}"' if row.language and _LANGUAGE.fullmatch(row.language) else ""
            body = f'<blockquote dir="auto"{lang}>{escape(row.text)}</blockquote>'
            parts.append(f"<div><b>{row.label}</b>{body}</div>")
            continue
        if row.act:
            parts.append(f'<p><a href="{escape(row.link or "")}" rel="noreferrer">{row.label}</a></p>')
            continue
        body = f'<span dir="auto">{escape(row.text)}</span>' if row.text else ""
        if row.link:
            body += f' <a href="{escape(row.link)}" rel="noreferrer">{escape(row.link)}</a>'
        parts.append(f"<p><b>{row.label}</b> {body}</p>")
    return '<!doctype html><html><head><meta charset="utf-8"></head><body>' + "".join(parts) + "</body></html>\n"


def _payload(signal: Signal, rule: Rule, now: datetime, board_url: str, limit: int, acts: tuple[ActLink, ...] = ()) -> str:
    body, left_out = "", tuple[str, ...]()
    for width, left_out in (
        (WIDTHS[0], ()),
        (WIDTHS[0], ("acts",)),
        (WIDTHS[0], ("acts", "evidence")),
        (WIDTHS[0], ("acts", "evidence", "quote")),
        (WIDTHS[0], ("acts", "evidence", "groups", "joint", "quote")),
        (WIDTHS[1], ("acts", "evidence", "groups", "joint", "quote")),
        (WIDTHS[2], ("acts", "evidence", "groups", "joint", "quote", "source_url")),
    ):
        if left_out == ("acts",) and not acts:
            continue
        data = _data(signal, rule, now, board_url, width) | {"acts": acts_json(acts)}
        left_out = tuple(name for name in left_out if name != "acts" or acts)
        for name in left_out:
            data[name] = [] if isinstance(data[name], list) else None
        data["left_out"] = list(left_out)
        event = {"type": f"signal.{signal.kind.value}", "timestamp": rfc3339(signal.occurred_at), "data": data}
        body = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        if len(body.encode()) <= limit:
            break
    return body


def _data(signal: Signal, rule: Rule, now: datetime, board_url: str, width: int) -> dict[str, object]:
    """The fields of the webhook's `data`, names cut at `width`; codes and ids are whole, the words of the source verbatim."""

    def line(text: str | None) -> str | None:
        return None if text is None else cut(one_line(text), width)

    def code(text: str | None) -> str | None:
        return None if text is None else cut(one_line(text), _LONGEST_CODE)

    late = late_by(signal, now=now)
    return {
        "accuracy_below": signal.accuracy_below,
        "actor": code(signal.actor),
        "actor_name": line(signal.actor_name),
        "board_url": board_link(signal, board_url),
        "confidence": signal.confidence,
        "count": signal.count,
        "detail": line(signal.detail),
        "dossier": code(signal.dossier),
        "dossier_title": line(signal.dossier_title),
        "event": code(signal.event),
        "event_precision": code(signal.event_precision),
        "event_title": line(signal.event_title),
        "evidence": None if signal.evidence is None else encodable(signal.evidence),
        "fetched_at": rfc3339(signal.fetched_at),
        "groups": [code(group) for group in signal.groups],
        "hearsay": signal.hearsay,
        "joint": [code(signatory) for signatory in signal.joint],
        "kind": signal.kind.value,
        "labelled_at": rfc3339(signal.labelled_at),
        "language": code(signal.language),
        "late_by_s": None if late is None else int(late.total_seconds()),
        "legal": code(signal.legal),
        "official": signal.official,
        "planned_at": rfc3339(now),
        "previous_stance": code(signal.previous_stance),
        "published_at": rfc3339(signal.published_at),
        "published_precision": code(signal.published_precision),
        "quote": None if signal.quote is None else encodable(signal.quote),
        "reviewed": signal.reviewed,
        "role": line(signal.role),
        "rule": code(rule.id),
        "rule_title": line(rule.title),
        "sample": signal.sample,
        "signal": code(signal.key),
        "silent_for_s": None if signal.silent_for is None else int(signal.silent_for.total_seconds()),
        "since_event": None if signal.since_event is None else t_plus(signal, signal.since_event),
        "since_event_s": None if signal.since_event is None else int(signal.since_event.total_seconds()),
        "source_name": line(signal.source_name),
        "source_url": web_link(signal.source_url),
        "speaker": line(signal.speaker),
        "stance": code(signal.stance),
        "stance_score": signal.stance_score,
        "stance_toward_event": code(signal.stance_toward_event),
        "stance_toward_event_score": signal.stance_toward_event_score,
        "subject": subject_of(signal, width),
        "target": code(signal.target),
        "target_name": line(signal.target_name),
        "why": line(why(rule, signal)),
    }


_FORMS = {Form.WEBHOOK: _payload, Form.SLACK: slack_card, Form.TEAMS: teams_card}
