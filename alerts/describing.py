"""A rule in plain words, for the people who are told by it. Nothing is decided here."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from alerts.matching import STANCES
from alerts.types import Condition, Digest, Every, Hush, Rule, SignalKind
from alerts.wording import moment, span

KIND_WORDS = {
    SignalKind.STATEMENT: "a statement",
    SignalKind.FIRST_STATEMENT: "a first statement",
    SignalKind.SHIFT: "a shift by two rungs or more",
    SignalKind.SILENCE_BROKEN: "the end of a silence",
    SignalKind.STILL_SILENT: "a silence that lasts",
    SignalKind.JOINT: "a joint statement",
    SignalKind.THRESHOLD: "a number of states that is reached",
    SignalKind.BURST: "a burst of voices",
    SignalKind.SILENT_EDIT: "an edit without notice",
    SignalKind.WITHDRAWN: "a withdrawal",
    SignalKind.SOURCE_DOWN: "a source that is down",
    SignalKind.SOURCE_QUIET: "a source that has gone quiet",
    SignalKind.NETWORK_DOWN: "our own network down",
    SignalKind.ACCURACY: "an engine that grows inaccurate",
}
"""Each kind of signal in words, those first that desks ask for most."""
_EVERYTHING = "everything"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def describe(rule: Rule, *, name_of: Callable[[str], str] = str) -> str:
    """Return what the rule does in one sentence: whom it tells, of what, and when; `name_of` names actors and dossiers."""
    words = [f"Tell {_listed(rule.channels, 'and')} of {_whole(rule, name_of)}"]
    if rule.official_only:
        words.append("officially spoken only")
    if rule.digest is not None:
        words.append(_digest(rule.digest))
    if rule.cool_down is not None:
        words.append(f"at most once in {_span(rule.cool_down)}, the rest together afterwards")
    if rule.quiet is not None:
        quiet = rule.quiet
        words.append(f"kept back from {quiet.begins:%H:%M} to {quiet.until:%H:%M} ({quiet.zone.key})")
    if rule.max_age != timedelta(hours=24):
        words.append(f"no more than {_span(rule.max_age)} old")
    return ("" if rule.enabled else "Switched off. ") + "; ".join(words) + "."


def _whole(rule: Rule, name_of: Callable[[str], str]) -> str:
    found = describe_condition(rule, name_of=name_of)
    return found if rule.kinds or found == _EVERYTHING else f"anything {found}"


def describe_condition(one: Condition, *, name_of: Callable[[str], str] = str) -> str:
    """Return what a condition asks for, in words."""
    kinds = _listed([_counted(one) if kind is SignalKind.THRESHOLD else KIND_WORDS[kind] for kind in one.kinds], "or")
    words = list(_asked(one, name_of))
    return " ".join(part for part in (kinds or ("" if words else _EVERYTHING), ", ".join(words)) if part)


def hush_words(hush: Hush) -> str:
    """Return a snooze or mute in words, for the audit and the board."""
    about = f" about {hush.dossier}" if hush.dossier else ""
    until = f"until {moment(hush.until, 'minute')}" if hush.until else "until it is lifted"
    return f"{hush.rule_id} tells {hush.channel} nothing{about} {until}{'' if hush.muted else ', then all together'}"


def _counted(one: Condition) -> str:
    if one.count is None:
        return KIND_WORDS[SignalKind.THRESHOLD]
    who = f"members of {one.groups[0].removesuffix('/members')}" if one.groups else "states"
    return f"{one.count} {who} that stand together"


def _asked(one: Condition, name_of: Callable[[str], str]) -> Iterator[str]:
    if one.silent_for is not None:
        yield f"for {_span(one.silent_for)}"
    if one.actors:
        yield f"by {_listed([name_of(code) for code in one.actors], 'or')}"
    if one.accuracy_below is not None:
        yield f"right in fewer than {one.accuracy_below:.0%} of its reviewed stances"
    if one.groups and one.count is None:
        yield f"by a member of {_listed([group.removesuffix('/members') for group in one.groups], 'or')}"
    if one.targets:
        yield f"toward {_listed([name_of(code) for code in one.targets], 'or')}"
    if one.dossiers:
        yield f"on {_listed([name_of(id_) for id_ in one.dossiers], 'or')}"
    if one.stances:
        yield f"with stance {_listed(one.stances, 'or')}"
    if one.stance_at_most is not None:
        yield f"at {_word(one.stance_at_most)} or harsher"
    if one.stance_at_least is not None:
        yield f"at {_word(one.stance_at_least)} or warmer"
    if one.query is not None:
        yield f"that the query finds: {one.query}"
    if one.min_confidence:
        yield f"labelled with confidence {one.min_confidence:.2f} or more"
    if one.official is not None:
        yield "official" if one.official else "not official"
    if one.reviewed is not None:
        yield "reviewed by a person" if one.reviewed else "not reviewed"
    if one.all_of:
        yield f"and ({') and ('.join(describe_condition(part, name_of=name_of) for part in one.all_of)})"
    if one.any_of:
        yield f"either ({') or ('.join(describe_condition(part, name_of=name_of) for part in one.any_of)})"
    if one.none_of:
        yield f"but not ({') nor ('.join(describe_condition(part, name_of=name_of) for part in one.none_of)})"


def _listed(names: Sequence[str], word: str) -> str:
    return f" {word} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _word(score: int) -> str:
    return next(word for word, rung in STANCES.items() if rung == score)


def _span(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60} h" if minutes % 60 == 0 else span(length)


def _digest(digest: Digest) -> str:
    if digest.every is Every.HOUR:
        return f"together every hour at minute {digest.at.minute}"
    day = f"every {_DAYS[digest.weekday]}" if digest.every is Every.WEEK else "every day"
    return f"together {day} at {digest.at:%H:%M} ({digest.zone.key})"
