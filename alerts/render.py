"""A signal put into words for one rule, within a channel's limits: subject, plain text, HTML and the webhook's JSON.

Nothing is invented here: every line states a field of the signal or of the rule. Foreign text is made harmless in wording.py;
sending is the channels' part. The JSON is described in docs/alerts.md.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from alerts.rules import STANCES, judged_stance, latest_moment
from alerts.types import Limits, Message, Rule, Signal, SignalKind
from alerts.wording import cut, encodable, moment, one_line, rfc3339, since_event, span, web_link

LATE = timedelta(minutes=30)
"""From here on a message says how late it is."""
SAMPLE = "SAMPLE DATA"

_LABELS = {
    SignalKind.STATEMENT: "Statement",
    SignalKind.FIRST_STATEMENT: "First statement",
    SignalKind.SHIFT: "Shift",
    SignalKind.SILENCE_BROKEN: "Silence broken",
    SignalKind.SILENT_EDIT: "Edited without notice",
    SignalKind.SOURCE_DOWN: "Source down",
    SignalKind.NETWORK_DOWN: "Network down",
}
_WITHOUT_WORDS = {SignalKind.SOURCE_DOWN, SignalKind.NETWORK_DOWN}
_LAW = {
    "unlawful": "says that it breaks the law",
    "lawful": "says that it is lawful",
    "refers": "speaks of law, without a verdict",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_WIDTHS = (300, 120, 40)
_LONGEST_PASSAGE = 1000
_LONGEST_CODE = 100


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a message; a `quoted` one is shown as a block of its own, in `language`."""

    label: str
    text: str
    link: str | None = None
    quoted: bool = False
    language: str | None = None


def render(signal: Signal, rule: Rule, *, now: datetime, board_url: str, limits: Limits) -> Message:
    """Return the message that tells `rule` of `signal`; no part is longer than its limit.

    A quotation is shown whole or left out with a note, never cut: half a sentence may say the opposite.
    """
    return Message(
        subject=_subject(signal, limits.subject),
        text=_fitting(signal, rule, now, board_url, limits.text, html=False),
        html=_fitting(signal, rule, now, board_url, limits.html, html=True),
        payload=_payload(signal, rule, now, board_url, limits.payload),
        thread=f"dossier:{signal.dossier}" if signal.dossier else f"rule:{rule.id}",
    )


def late_by(signal: Signal, *, now: datetime) -> timedelta | None:
    """Return how long ago at least it happened when that is more than half an hour; None when it is told in time."""
    late = now - latest_moment(signal)
    return late if late > LATE else None


def _subject(signal: Signal, limit: int) -> str:
    prefix = f"{SAMPLE} · " if signal.sample else ""
    parts = [f"{_LABELS[signal.kind]}: {one_line(signal.title)}"]
    if signal.since_event is not None:
        parts.append(_t_plus(signal, signal.since_event))
    if signal.dossier_title:
        parts.append(one_line(signal.dossier_title))
    return prefix[:limit] + cut(" · ".join(parts), max(0, limit - len(prefix)))


def _t_plus(signal: Signal, length: timedelta) -> str:
    return since_event(length, event_precision=signal.event_precision, published_precision=signal.published_precision)


def _fitting(signal: Signal, rule: Rule, now: datetime, board_url: str, limit: int, *, html: bool) -> str:
    shown = ""
    for quote_limit in (limit, 0):
        for width in _WIDTHS:
            rows = tuple(_rows(signal, rule, now, board_url, width, quote_limit))
            shown = _as_html(signal, rows) if html else _as_text(signal, rows)
            if len(shown) <= limit:
                return shown
    while rows and len(shown) > limit:  # whole lines go, from the end: the first ones say who and what
        rows = rows[:-1]
        shown = _as_html(signal, rows) if html else _as_text(signal, rows)
    return shown if len(shown) <= limit else (SAMPLE if signal.sample else "")[:limit]


def _rows(signal: Signal, rule: Rule, now: datetime, board_url: str, width: int, quote_limit: int) -> Iterator[_Row]:
    def line(text: str | None) -> str:
        return cut(one_line(text or ""), width)

    yield _Row(_LABELS[signal.kind], line(signal.title))
    late = late_by(signal, now=now)
    if late is not None:
        yield _Row("Late by", f"{'at least ' if signal.published_precision == 'day' else ''}{span(late)}")
    if signal.kind not in _WITHOUT_WORDS:
        yield from _words(signal, line, quote_limit)
    if signal.detail:
        yield _Row("Detail", line(signal.detail))
    link = web_link(signal.source_url)
    if link or signal.source_name:
        yield _Row("Source", line(signal.source_name), link=link)
    board = board_link(signal, board_url)
    if board:
        yield _Row("Board", "", link=board)
    yield _Row("Why", cut(f'rule "{line(rule.title)}" ({rule.id}): {why(rule, signal)}', max(width, 60) * 2))
    yield _Row("Times", _ledger(signal, now))


def _words(signal: Signal, line: Callable[[str | None], str], quote_limit: int) -> Iterator[_Row]:
    """The rows of a signal that tells of somebody's words: who, stance, event, quotation, standing."""
    actor = line(signal.actor_name or signal.actor)
    speaker = ", ".join(line(part) for part in (signal.speaker, signal.role) if part)
    yield _Row("Who", f"{speaker}, for {actor}" if speaker else actor)
    if signal.joint:
        yield _Row("Joint text of", line(", ".join(signal.joint)))
    if signal.stance:
        target = line(signal.target_name or signal.target) if signal.target else "nobody named"
        yield _Row("Stance", f"{_stance(signal.stance, signal.stance_score)} toward {target}")
    if signal.stance_toward_event:
        yield _Row("On the event", _stance(signal.stance_toward_event, signal.stance_toward_event_score))
    if signal.previous_stance:
        yield _Row("Before", line(signal.previous_stance))
    if signal.legal:
        yield _Row("Law", _LAW.get(signal.legal, line(signal.legal)))
    matter = " · ".join(line(part) for part in (signal.event_title or signal.event, signal.dossier_title) if part)
    if matter:
        yield _Row("Event", f"{matter} · {_t_plus(signal, signal.since_event)}" if signal.since_event is not None else matter)
    yield from _quotation(signal, quote_limit)
    standing = "hearsay (a third party reports it)" if signal.hearsay else "official" if signal.official else "not official"
    reviewed = "reviewed by a person" if signal.reviewed else "not reviewed"
    sure = f" · confidence {signal.confidence:.2f}" if signal.confidence is not None else ""
    yield _Row("Standing", f"{standing} · {reviewed}{sure}")


def _quotation(signal: Signal, quote_limit: int) -> Iterator[_Row]:
    quote = one_line(signal.quote or "")
    passage = one_line(signal.evidence or "")
    if quote:
        if len(quote) <= quote_limit:
            yield _Row("Quote", f"“{quote}”", quoted=True, language=signal.language)
        else:
            yield _Row("Quote", f"left out, {len(quote)} characters are too many for this channel; see the source")
    if passage and passage not in quote and quote_limit:
        yield _Row("Passage", cut(passage, _LONGEST_PASSAGE), quoted=True, language=signal.language)


def _stance(word: str, score: int | None) -> str:
    return f"{one_line(word)} ({score:+d} of -3 to +3)" if score is not None else one_line(word)


def board_link(signal: Signal, board_url: str) -> str | None:
    """Return the address of the signal's page on the board; None where it has none."""
    if not signal.board_path or not signal.board_path.startswith("/"):
        return None
    return web_link(board_url.rstrip("/") + signal.board_path)


def why(rule: Rule, signal: Signal) -> str:
    """Return the conditions of the rule that held, each with what met it; "it asks for everything" where it has none."""
    word, _ = judged_stance(rule, signal)
    groups = sorted(
        {group.removesuffix("/members") for group in rule.groups} & {g.removesuffix("/members") for g in signal.groups}
    )
    met = (
        ("kind", bool(rule.kinds), signal.kind.value),
        ("dossier", bool(rule.dossiers), signal.dossier),
        ("actor", bool(rule.actors), signal.actor),
        ("group", bool(rule.groups), ", ".join(groups)),
        ("target", bool(rule.targets), signal.target),
        ("stance", bool(rule.stances), word),
        (f"stance at most {_word(rule.stance_at_most)}", rule.stance_at_most is not None, word),
        (f"stance at least {_word(rule.stance_at_least)}", rule.stance_at_least is not None, word),
        (f"confidence from {rule.min_confidence:.2f}", rule.min_confidence > 0, _confidence(signal)),
    )
    return "; ".join(one_line(f"{label}: {value}") for label, asked, value in met if asked) or "it asks for everything"


def _word(score: int | None) -> str:
    return next((word for word, rung in STANCES.items() if rung == score), "")


def _confidence(signal: Signal) -> str:
    return "not stated" if signal.confidence is None else f"{signal.confidence:.2f}"


def _ledger(signal: Signal, now: datetime) -> str:
    """The latency ledger: published -> fetched -> labelled -> queued, each with the time that the step took."""
    if signal.published_at is not None:
        steps = [f"published {moment(signal.published_at, signal.published_precision)}"]
    elif signal.kind in _WITHOUT_WORDS:
        steps = [f"happened {moment(signal.occurred_at)}"]
    else:
        steps = ["published at an unknown time"]
    exact = signal.published_precision in {"second", "minute"}
    before = signal.published_at if exact else None
    for name, when in (("fetched", signal.fetched_at), ("labelled", signal.labelled_at), ("queued", now)):
        if when is None:
            continue
        took = f" (+{span(when - before)})" if before is not None and when >= before else ""
        steps.append(f"{name} {moment(when)}{took}")
        before = when
    return " → ".join(steps)


def _as_text(signal: Signal, rows: Iterable[_Row]) -> str:
    lines = [f"{SAMPLE}: invented for a demonstration, nobody said this."] if signal.sample else []
    for row in rows:
        lines.append(f"{row.label}: " + " · ".join(part for part in (row.text, row.link) if part))
    return "".join(f"{line}\n" for line in lines)


def _as_html(signal: Signal, rows: Iterable[_Row]) -> str:
    parts = [f"<p><strong>{SAMPLE}</strong>: invented for a demonstration, nobody said this.</p>"] if signal.sample else []
    for row in rows:
        if row.quoted:
            lang = f' lang="{row.language}"' if row.language and _LANGUAGE.fullmatch(row.language) else ""
            body = f'<blockquote dir="auto"{lang}>{escape(row.text)}</blockquote>'
            parts.append(f"<div><b>{row.label}</b>{body}</div>")
            continue
        body = f'<span dir="auto">{escape(row.text)}</span>' if row.text else ""
        if row.link:
            body += f' <a href="{escape(row.link)}" rel="noreferrer">{escape(row.link)}</a>'
        parts.append(f"<p><b>{row.label}</b> {body}</p>")
    return '<!doctype html><html><head><meta charset="utf-8"></head><body>' + "".join(parts) + "</body></html>\n"


def _payload(signal: Signal, rule: Rule, now: datetime, board_url: str, limit: int) -> str:
    body = ""
    for width, left_out in (
        (_WIDTHS[0], ()),
        (_WIDTHS[0], ("evidence",)),
        (_WIDTHS[0], ("evidence", "quote")),
        (_WIDTHS[0], ("evidence", "groups", "joint", "quote")),
        (_WIDTHS[1], ("evidence", "groups", "joint", "quote")),
        (_WIDTHS[2], ("evidence", "groups", "joint", "quote", "source_url")),
    ):
        data = _data(signal, rule, now, board_url, width)
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
        "actor": code(signal.actor),
        "actor_name": line(signal.actor_name),
        "board_url": board_link(signal, board_url),
        "confidence": signal.confidence,
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
        "since_event": None if signal.since_event is None else _t_plus(signal, signal.since_event),
        "since_event_s": None if signal.since_event is None else int(signal.since_event.total_seconds()),
        "source_name": line(signal.source_name),
        "source_url": web_link(signal.source_url),
        "speaker": line(signal.speaker),
        "stance": code(signal.stance),
        "stance_score": signal.stance_score,
        "stance_toward_event": code(signal.stance_toward_event),
        "stance_toward_event_score": signal.stance_toward_event_score,
        "subject": _subject(signal, width),
        "target": code(signal.target),
        "target_name": line(signal.target_name),
        "why": line(why(rule, signal)),
    }
