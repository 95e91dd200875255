"""Whether a rule wants a signal, and which of very many rules can want it at all. No file, channel or clock is read here.

The index files every rule under one thing that must hold of its signals (an actor, a target, a dossier, a group) and their kind,
so that a signal is compared only with rules that may want it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import MAXYEAR, datetime, timedelta
from functools import lru_cache

from alerts import query
from alerts.grammar import parse
from alerts.types import Condition, Rule, Signal, SignalKind

STANCES = {"condemn": -3, "oppose": -2, "concern": -1, "neutral": 0, "understand": 1, "support": 2, "endorse": 3}
"""The codebook's ladder: word -> score."""

_UNCERTAINTY = {"day": timedelta(days=1), "minute": timedelta(minutes=1)}
NAMED_ONLY = frozenset({SignalKind.THRESHOLD, SignalKind.STILL_SILENT, SignalKind.ACCURACY})
"""Kinds of which there is one for each figure that anybody asks for: a rule hears of them only by name."""
_SIGNED_BY_MANY = {SignalKind.JOINT}
_NOBODY = ""
_Place = tuple[str, str, SignalKind | None]


class RuleIndex:
    """Rules in their order, found by what a signal is about; one that is switched off is never found.

    `lengths`, `floors` and `counted` are the figures that they ask for: silences, accuracies, and groups whose members count;
    `reviewed` whether any asks for what a person has reviewed.
    """

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.rules = tuple(rules)
        self.cooling = tuple(rule.id for rule in self.rules if rule.cool_down is not None)
        parts = tuple(one for rule in self.rules if rule.enabled for one in asked(rule))
        self.lengths = frozenset(one.silent_for for one in parts if one.silent_for is not None)
        self.floors = frozenset(one.accuracy_below for one in parts if one.accuracy_below is not None)
        self.counted = frozenset(group for one in parts if one.count is not None for group in plain(one.groups))
        self.reviewed = any(one.reviewed for one in parts)
        self._filed: dict[_Place, list[int]] = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for place in _places(rule) if rule.enabled else ():
                self._filed[place].append(number)

    def wanting(self, signal: Signal, *, now: datetime) -> list[int]:
        """Return the numbers of the rules that want to be told of the signal now, in their order."""
        found: set[int] = set()
        for name, values in _facts(signal):
            for value in values:
                for kind in (signal.kind, None):
                    found.update(self._filed.get((name, value, kind), ()))
        rules = self.rules
        return [n for n in sorted(found) if matches(rules[n], signal) and is_new(rules[n], signal, now=now)]


def matches(rule: Rule, signal: Signal) -> bool:
    """Return whether the rule is switched on and all its conditions hold for the signal; its age is judged by `is_new`, not here.

    Hearsay counts as unofficial. A signal that carries no confidence (a source, our network) is not held back by one. A count, a
    length of silence or an accuracy is told only where the rule names that kind.
    """
    if not rule.enabled or (rule.official_only and (signal.hearsay or not signal.official)):
        return False
    if signal.review and not any(one.reviewed for one in asked(rule)):
        return False
    if signal.kind in NAMED_ONLY and not any(signal.kind in one.kinds and holds(one, signal) for one in asked(rule)):
        return False
    return holds(rule, signal)


def asked(one: Condition) -> Iterator[Condition]:
    """Yield the condition and all that it asks for within; not what it rules out."""
    yield one
    for part in (*one.all_of, *one.any_of):
        yield from asked(part)


def holds(one: Condition, signal: Signal) -> bool:
    """Return whether everything that the condition sets is so of the signal."""
    return (
        (not one.kinds or signal.kind in one.kinds)
        and (not one.dossiers or signal.dossier in one.dossiers)
        and (not one.actors or _is_of(one.actors, signal))
        and (not one.groups or not plain(one.groups).isdisjoint(plain(signal.groups)))
        and (not one.targets or signal.target in one.targets)
        and _stance_fits(one, signal)
        and (signal.confidence is None or signal.confidence >= one.min_confidence)
        and (one.official is None or one.official == (signal.official and not signal.hearsay))
        and (one.reviewed is None or one.reviewed == signal.reviewed)
        and (one.count is None or (one.count == signal.count and bool(one.groups) == bool(signal.groups)))
        and (one.silent_for is None or one.silent_for == signal.silent_for)
        and (one.accuracy_below is None or one.accuracy_below == signal.accuracy_below)
        and (one.query is None or _answers(one.query, signal))
        and all(holds(part, signal) for part in one.all_of)
        and (not one.any_of or any(holds(part, signal) for part in one.any_of))
        and not any(holds(part, signal) for part in one.none_of)
    )


def is_new(rule: Rule, signal: Signal, *, now: datetime) -> bool:
    """Return whether the signal is new in the world for this rule: it happened after the rule was made, within `max_age`."""
    latest = latest_moment(signal)
    return (rule.made_at is None or latest > rule.made_at) and now - latest <= rule.max_age


def latest_moment(signal: Signal) -> datetime:
    """Return the latest time at which it can have happened: the end of the day (or minute) where no more is known.

    Newness and lateness are judged from it: a statement of today rings for a rule made this morning.
    """
    if signal.published_at == signal.occurred_at and signal.occurred_at.year < MAXYEAR:  # a source may well say 9999-12-31
        return signal.occurred_at + _UNCERTAINTY.get(signal.published_precision, timedelta())
    return signal.occurred_at


def judged_stance(one: Condition, signal: Signal) -> tuple[str | None, int | None]:
    """Return the stance (word, score) that the stance conditions look at; (None, None) where there is none.

    It is the position on the event where the statement has one, and the stance on the target where the condition names targets
    or there is no such position: "a dictator; we welcome his fall" is support for the act and condemns its victim.
    """
    if signal.stance_toward_event is not None and not one.targets:
        return signal.stance_toward_event, signal.stance_toward_event_score
    return signal.stance, signal.stance_score


def plain(groups: Collection[str]) -> set[str]:
    """Return group names without `/members`: in a rule, `EU` as a group can only mean its members."""
    return {group.removesuffix("/members") for group in groups}


def _is_of(actors: Collection[str], signal: Signal) -> bool:
    return signal.actor in actors or (signal.kind in _SIGNED_BY_MANY and not set(actors).isdisjoint(signal.joint))


def _stance_fits(one: Condition, signal: Signal) -> bool:
    word, score = judged_stance(one, signal)
    if one.stances and word not in one.stances:
        return False
    if signal.kind is SignalKind.THRESHOLD:  # it tells of all who stand at this rung or beyond: only that rung is asked for
        return score in {one.stance_at_most, one.stance_at_least} or (one.stance_at_most is None and one.stance_at_least is None)
    if one.stance_at_most is not None and (score is None or score > one.stance_at_most):
        return False
    return one.stance_at_least is None or (score is not None and score >= one.stance_at_least)


@lru_cache(maxsize=20_000)
def _tree(text: str) -> query.Node:
    return parse(text)


@lru_cache(maxsize=64)
def _passage(signal: Signal) -> query.Passage:
    """Return what a query finds of a signal: what the store's search has of the statement."""
    official = "official" if signal.official and not signal.hearsay else "unofficial"
    given = (("hearsay", signal.hearsay), ("declined", signal.declined), ("joint", bool(signal.joint)))
    marks = ["statement", official, *(name for name, so in given if so), *(["corrected"] if signal.reviewed else [])]
    return query.passage(
        (signal.document_title, signal.evidence, signal.quote),
        at=signal.published_at or signal.occurred_at,
        speaker=signal.speaker,
        actor=signal.actor,
        target=signal.target,
        stance=signal.stance,
        legal=signal.legal,
        language=signal.language,
        marks=marks,
        groups=signal.groups,
        tied=[(name, value) for name, value in (("dossier", signal.dossier), ("event", signal.event)) if value],
    )


def _answers(text: str, signal: Signal) -> bool:
    return signal.evidence is not None and query.matches(_tree(text), _passage(signal))


def _places(rule: Rule) -> Iterator[_Place]:
    """Yield where a rule is filed: by the rarest thing that must hold, once for each value and kind."""
    must = (rule, *rule.all_of)
    kinds: tuple[SignalKind | None, ...] = next((one.kinds for one in must if one.kinds), (None,))
    choices = (
        ("actor", tuple(one.actors for one in must if one.actors)),
        ("target", tuple(one.targets for one in must if one.targets)),
        ("dossier", tuple(one.dossiers for one in must if one.dossiers)),
        ("group", tuple(tuple(plain(one.groups)) for one in must if one.groups)),
    )
    asked = next((place for one in must if one.query is not None and (place := _term_of(one.query))), ("", _NOBODY))
    name, values = next(((name, min(found, key=len)) for name, found in choices if found), (asked[0], (asked[1],)))
    for value in dict.fromkeys(values):
        for kind in dict.fromkeys(kinds):
            yield name, value, kind


def _term_of(text: str) -> tuple[str, str] | None:
    """Return a term that every passage which a query finds must have; None where there is none."""
    tree = _tree(text)
    parts = tree.parts if isinstance(tree, query.All) else (tree,)
    for part in parts:
        if isinstance(part, query.Text) and not part.speaker:
            whole = part.words[:-1] if part.prefix else part.words
            if whole:
                return "word", max(whole, key=len)
            if part.runs and len(part.runs[0]) > 1:
                return "pair", part.runs[0][:2]
    return None


def _facts(signal: Signal) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield what a signal can be filed under."""
    yield "", (_NOBODY,)
    signed = signal.joint if signal.kind in _SIGNED_BY_MANY else ()
    yield "actor", {code for code in (signal.actor, *signed) if code}
    yield "target", (signal.target,) if signal.target else ()
    yield "dossier", (signal.dossier,) if signal.dossier else ()
    yield "group", plain(signal.groups)
    if signal.evidence is not None:
        text = _passage(signal).text
        yield "word", set(text.words)
        yield "pair", set(text.pairs)
