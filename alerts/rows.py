"""What a message says of a signal, as rows: label, words, link, quotation. How a channel shows them is decided in render.py.

Nothing is invented here: every row states a field of the signal or of the rule. Foreign text is made harmless in wording.py.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.describing import describe_condition
from alerts.links import LABELS, ActLink
from alerts.matching import STANCES, holds, judged_stance, latest_moment
from alerts.types import Rule, Signal, SignalKind
from alerts.wording import cut, moment, one_line, since_event, span, web_link

LATE = timedelta(minutes=30)
"""From here on a message says how late it is."""
SAMPLE = "SAMPLE DATA"

_LABELS = {
    SignalKind.STATEMENT: "Statement",
    SignalKind.FIRST_STATEMENT: "First statement",
    SignalKind.SHIFT: "Shift",
    SignalKind.SILENCE_BROKEN: "Silence broken",
    SignalKind.STILL_SILENT: "Still silent",
    SignalKind.JOINT: "Joint statement",
    SignalKind.THRESHOLD: "Threshold",
    SignalKind.BURST: "Burst",
    SignalKind.SILENT_EDIT: "Edited without notice",
    SignalKind.WITHDRAWN: "Withdrawn",
    SignalKind.SOURCE_DOWN: "Source down",
    SignalKind.SOURCE_QUIET: "Source quiet",
    SignalKind.NETWORK_DOWN: "Network down",
    SignalKind.ACCURACY: "Accuracy",
}
WIDTHS = (300, 120, 40)
"""At which names and titles are cut, from the most generous on, until a message fits."""
_WITHOUT_WORDS = {SignalKind.SOURCE_DOWN, SignalKind.SOURCE_QUIET, SignalKind.NETWORK_DOWN, SignalKind.ACCURACY}
_COUNTED = {SignalKind.STILL_SILENT, SignalKind.THRESHOLD, SignalKind.BURST}
_LAW = {
    "unlawful": "says that it breaks the law",
    "lawful": "says that it is lawful",
    "refers": "speaks of law, without a verdict",
}
_LONGEST_PASSAGE = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a message; a `quoted` one is shown as a block of its own, in `language`; an `act` is a link to do something."""

    label: str
    text: str
    link: str | None = None
    quoted: bool = False
    language: str | None = None
    act: bool = False


def late_by(signal: Signal, *, now: datetime) -> timedelta | None:
    """Return how long ago at least it happened when that is more than half an hour; None when it is told in time."""
    late = now - latest_moment(signal)
    return late if late > LATE else None


def subject_of(signal: Signal, limit: int) -> str:
    """Return the signal in one line of at most `limit` code points, with the mark of sample data first."""
    prefix = f"{SAMPLE} · " if signal.sample else ""
    parts = [f"{_LABELS[signal.kind]}: {one_line(signal.title)}"]
    if signal.since_event is not None:
        parts.append(t_plus(signal, signal.since_event))
    if signal.dossier_title:
        parts.append(one_line(signal.dossier_title))
    return prefix[:limit] + cut(" · ".join(parts), max(0, limit - len(prefix)))


def t_plus(signal: Signal, length: timedelta) -> str:
    """Return the time since the event in words, with its uncertainty; a silence is timed by our own clock."""
    precision = "second" if signal.kind is SignalKind.STILL_SILENT else signal.published_precision
    return since_event(length, event_precision=signal.event_precision, published_precision=precision)


def rows_of(signal: Signal, rule: Rule, *, now: datetime, board_url: str, width: int, quote_limit: int) -> Iterator[Row]:
    """Yield what is said of a signal, who and what first; names are cut at `width`.

    A quotation longer than `quote_limit` is left out with a note: half a sentence may say the opposite.
    """

    def line(text: str | None) -> str:
        return cut(one_line(text or ""), width)

    yield Row(_LABELS[signal.kind], line(signal.title))
    late = late_by(signal, now=now)
    if late is not None:
        yield Row("Late by", f"{'at least ' if signal.published_precision == 'day' else ''}{span(late)}")
    if signal.kind in _COUNTED:
        yield from _counted(signal, line)
    elif signal.kind not in _WITHOUT_WORDS:
        yield from _words(signal, line, quote_limit)
    if signal.detail:
        yield Row("Detail", line(signal.detail))
    link = web_link(signal.source_url)
    if link or signal.source_name:
        yield Row("Source", line(signal.source_name), link=link)
    board = board_link(signal, board_url)
    if board:
        yield Row("Board", "", link=board)
    yield Row("Why", cut(f'rule "{line(rule.title)}" ({rule.id}): {why(rule, signal)}', max(width, 60) * 2))
    yield Row("Times", _ledger(signal, now))


def tried_rows(
    signal: Signal, rule: Rule, now: datetime, board_url: str, quote_limit: int, acts: Sequence[ActLink]
) -> Iterator[tuple[Row, ...]]:
    """Yield all rows, each time shorter: first without the links of the acts, then narrower names, then without the quotation."""
    for limit in (quote_limit, 0):
        for width in WIDTHS:
            rows = tuple(rows_of(signal, rule, now=now, board_url=board_url, width=width, quote_limit=limit))
            if acts and width == WIDTHS[0] and limit == quote_limit:
                yield (*rows, *(Row(LABELS[one.act], "", link=one.url, act=True) for one in acts))
            yield rows


def acts_json(acts: Sequence[ActLink]) -> dict[str, str] | None:
    """Return the links of the acts by their names, None where there are none."""
    return {one.act.value: one.url for one in acts} or None


def _words(signal: Signal, line: Callable[[str | None], str], quote_limit: int) -> Iterator[Row]:
    """The rows of a signal that tells of somebody's words: who, stance, event, quotation, standing."""
    actor = line(signal.actor_name or signal.actor)
    speaker = ", ".join(line(part) for part in (signal.speaker, signal.role) if part)
    yield Row("Who", f"{speaker}, for {actor}" if speaker else actor)
    if signal.joint:
        yield Row("Joint text of", line(", ".join(signal.joint)))
    if signal.stance:
        target = line(signal.target_name or signal.target) if signal.target else "nobody named"
        yield Row("Stance", f"{_stance(signal.stance, signal.stance_score)} toward {target}")
    if signal.stance_toward_event:
        yield Row("On the event", _stance(signal.stance_toward_event, signal.stance_toward_event_score))
    if signal.previous_stance:
        yield Row("Before", line(signal.previous_stance))
    if signal.legal:
        yield Row("Law", _LAW.get(signal.legal, line(signal.legal)))
    yield from _matter(signal, line)
    yield from _quotation(signal, quote_limit)
    standing = "hearsay (a third party reports it)" if signal.hearsay else "official" if signal.official else "not official"
    reviewed = "reviewed by a person" if signal.reviewed else "not reviewed"
    sure = f" · confidence {signal.confidence:.2f}" if signal.confidence is not None else ""
    yield Row("Standing", f"{standing} · {reviewed}{sure}")


def _counted(signal: Signal, line: Callable[[str | None], str]) -> Iterator[Row]:
    """The rows of a signal that is nobody's word: who or how many, and on what."""
    if signal.actor:
        yield Row("Who", line(signal.actor_name or signal.actor))
    if signal.stance_toward_event:
        yield Row("On the event", _stance(signal.stance_toward_event, signal.stance_toward_event_score))
    yield from _matter(signal, line)


def _matter(signal: Signal, line: Callable[[str | None], str]) -> Iterator[Row]:
    matter = " · ".join(line(part) for part in (signal.event_title or signal.event, signal.dossier_title) if part)
    if matter:
        yield Row("Event", f"{matter} · {t_plus(signal, signal.since_event)}" if signal.since_event is not None else matter)


def _quotation(signal: Signal, quote_limit: int) -> Iterator[Row]:
    quote = one_line(signal.quote or "")
    passage = one_line(signal.evidence or "")
    if quote:
        if len(quote) <= quote_limit:
            yield Row("Quote", f"“{quote}”", quoted=True, language=signal.language)
        else:
            yield Row("Quote", f"left out, {len(quote)} characters are too many for this channel; see the source")
    if passage and passage not in quote and quote_limit:
        yield Row("Passage", cut(passage, _LONGEST_PASSAGE), quoted=True, language=signal.language)


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
        ("states at it or beyond", rule.count is not None, str(signal.count)),
        ("accuracy below", rule.accuracy_below is not None, f"{rule.accuracy_below or 0:.0%}"),
        ("silent for", rule.silent_for is not None, span(signal.silent_for or timedelta())),
        ("query", rule.query is not None, rule.query),
        ("reviewed", rule.reviewed is not None, "yes" if signal.reviewed else "no"),
        ("one of", bool(rule.any_of), next((describe_condition(one) for one in rule.any_of if holds(one, signal)), "")),
        ("all of", bool(rule.all_of), "; ".join(map(describe_condition, rule.all_of))),
        ("not", bool(rule.none_of), "; ".join(map(describe_condition, rule.none_of))),
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
    elif signal.kind in _WITHOUT_WORDS | _COUNTED:
        steps = [f"happened {moment(signal.occurred_at)}"]
    else:
        steps = ["published at an unknown time"]
    # What an edit did was not published with the document: the time since then measures nothing.
    exact = signal.published_precision in {"second", "minute"} and signal.published_at == signal.occurred_at
    before = signal.published_at if exact else None
    for name, when in (("fetched", signal.fetched_at), ("labelled", signal.labelled_at), ("queued", now)):
        if when is None:
            continue
        took = f" (+{span(when - before)})" if before is not None and when >= before else ""
        steps.append(f"{name} {moment(when)}{took}")
        before = when
    return " → ".join(steps)
