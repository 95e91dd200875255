"""Whether a source goes on as it used to: ids that changed en masse, its usual pause, and what its state tells a person.

Pure; what a poll makes of the state stands in `schedule`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from feeds.identity import entry_sha256
from feeds.types import Document, Entry, FetchState, Health

# Fewer entries than this may all be new by chance.
_TELLING = 3
# One mass change holds new entries back for one poll; a feed that renumbers at every poll must not hold them for ever.
_ONE_FREEZE = timedelta(days=1)
_SHOWN = timedelta(days=30)
_LATE = timedelta(hours=1)
_TELLING_TEXT = 200
_QUIET = (2, timedelta(days=3))  # a weekend is no silence
_FROZEN = (6, timedelta(days=30))
_EMPTY = entry_sha256(Entry(id=None, url=None, title=""))


class Symptom(StrEnum):
    """What may be wrong with a source although it answers."""

    GAP = "gap"
    RENUMBERED = "renumbered"
    FROZEN = "frozen"
    QUIET = "quiet"
    MOVED = "moved"
    LYING = "lying"
    OVERDUE = "overdue"
    PAGES = "pages"
    BAD_DATES = "bad_dates"
    WRONG_LANGUAGE = "wrong_language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A symptom with the words to show and the moment it began, None where that is not known."""

    symptom: Symptom
    words: str
    since: datetime | None = None


class Bringing(Protocol):
    """What of a source's state says whether it still brings anything."""

    @property
    def health(self) -> Health: ...
    @property
    def last_full_at(self) -> datetime | None: ...
    @property
    def newest_entry_at(self) -> datetime | None: ...
    @property
    def changed_at(self) -> datetime | None: ...
    @property
    def pause(self) -> timedelta | None: ...


def renumbered(window: Sequence[tuple[str, str]], seen: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of old publications under new ids with their old keys, where over half of the window came so.

    `window` and `seen` hold keys and their `entry_sha256` (16 digits of the title, 16 of the link, 32 of the text). An old one
    has the title, link and text of a known one, or a title or title and text that only one known publication has: "Press
    briefing" over every entry proves nothing.
    """
    fresh = [(key, digest) for key, digest in window if key not in seen]
    if len(window) < _TELLING or len(fresh) * 2 <= len(window):
        return {}
    known = set(seen.values())
    titles, worded = Counter(digest[:16] for digest in known), Counter(_words(digest) for digest in known)
    here = Counter(digest[:16] for _, digest in window)
    old = [
        (key, digest)
        for key, digest in fresh
        if digest != _EMPTY
        and (
            digest in known
            or (digest[:16] != _EMPTY[:16] and titles[digest[:16]] == 1 and here[digest[:16]] == 1)
            or (digest[:16] != _EMPTY[:16] and digest[32:] != _EMPTY[32:] and worded[_words(digest)] == 1)
        )
    ]
    if len(old) * 2 <= len(fresh):
        return {}
    by_whole = {digest: key for key, digest in seen.items()}
    by_words = {_words(digest): key for key, digest in seen.items()}
    by_title = {digest[:16]: key for key, digest in seen.items()}
    return {key: by_whole.get(digest) or by_words.get(_words(digest)) or by_title.get(digest[:16]) or key for key, digest in old}


def under_new_ids(
    window: Sequence[tuple[str, str, Entry]], seen: Mapping[str, str], *, newest: datetime | None
) -> dict[str, str]:
    """Return the keys of single entries that are known ones under a new identity, each with its old key.

    Such a one has the link, title and text of exactly one known entry that has left the window or, without a guid, its link and
    text: then its title was edited. One dated later than all that is known is new all the same: a notice may be repeated.
    """
    here = {key for key, _, _ in window}
    fresh = [one for one in window if one[0] not in seen and one[1][16:32] != _EMPTY[16:32] and one[1][32:] != _EMPTY[32:]]
    if not fresh or len(here) == len(fresh):
        return {}
    gone = [(key, digest) for key, digest in seen.items() if key not in here]
    whole, linked = Counter(digest for _, digest in gone), Counter(digest[16:] for _, digest in gone)
    by_whole = {digest: key for key, digest in gone}
    by_link = {digest[16:]: key for key, digest in gone}
    found: dict[str, str] = {}
    for key, digest, entry in fresh:
        if entry.published_at is not None and newest is not None and entry.published_at > newest:
            continue
        if whole[digest] == 1:
            found[key] = by_whole[digest]
        elif entry.id is None and linked[digest[16:]] == 1:
            found[key] = by_link[digest[16:]]
    return found


def spoken_after(before: str | None, documents: Sequence[Document], language: str) -> str | None:
    """Return the language of most of the new texts where that is not the source's own; few texts change nothing."""
    found = Counter(document.language for document in documents if document.language and len(document.text) >= _TELLING_TEXT)
    if sum(found.values()) < _TELLING:
        return before
    most, count = found.most_common(1)[0]
    return most if most != language and count * 2 > sum(found.values()) else None


def _words(digest: str) -> str:
    return digest[:16] + digest[32:]


def freezes(state: FetchState, *, now: datetime) -> bool:
    """Return whether a mass change of ids holds back what looks new: the first one of a day does, for one poll."""
    return state.renumbered_at is None or now - state.renumbered_at >= _ONE_FREEZE


def usual_pause(dates: Sequence[datetime]) -> timedelta | None:
    """Return the longest usual pause between two entries of a window; None for too few. Of eight or more the longest is left out.

    The longest, not the mean: ministries write in bursts, and not at weekends.
    """
    pauses = sorted(right - left for left, right in pairwise(sorted(dates)))
    if len(pauses) < _TELLING:
        return None
    return pauses[-2] if len(pauses) >= 7 else pauses[-1]


def pause_after(before: timedelta | None, found: timedelta | None, *, new: int) -> timedelta | None:
    """Return the pause to remember: what the window shows, or a longer one known, which fades with every new entry."""
    if before is None or found is None:
        return before if found is None else found
    return max(found, before * 0.97**new)


def findings(state: FetchState, *, now: datetime) -> tuple[Finding, ...]:
    """Return what a person should know of a source besides its health, the gravest first."""
    found: list[Finding] = []
    if state.gap_from is not None and state.gap_to is not None and now - state.gap_to < _SHOWN:
        words = f"entries between {_day(state.gap_from)} and {_day(state.gap_to)} may have been missed"
        found.append(Finding(symptom=Symptom.GAP, words=words, since=state.gap_from))
    if state.renumbered_at is not None and now - state.renumbered_at < _SHOWN:
        words = "the ids of known entries changed all at once; none of them was taken as new"
        found.append(Finding(symptom=Symptom.RENUMBERED, words=words, since=state.renumbered_at))
    found.extend(_silence(state, now=now))
    if state.address is not None:
        words = f"moved for good: asked at {state.address}; correct its url"
        found.append(Finding(symptom=Symptom.MOVED, words=words))
    elif state.moved_to is not None:
        words = f"redirects for good to {state.moved_to}; believed after a week"
        found.append(Finding(symptom=Symptom.MOVED, words=words, since=state.moved_since))
    found.extend(_oddities(state, now=now))
    if state.lies:
        words = "its marks of change (ETag, Last-Modified) stood still while entries came; asked in full each time"
        found.append(Finding(symptom=Symptom.LYING, words=words))
    return tuple(found)


def _oddities(state: FetchState, *, now: datetime) -> Iterator[Finding]:
    """Yield what is odd about a source that answers: no poll of ours, closed pages, no dates, another language."""
    if state.health is not Health.UNPOLLED and now - state.next_poll_at > _LATE:
        words = f"no poll has run since it was due, {_day(state.next_poll_at)}"
        yield Finding(symptom=Symptom.OVERDUE, words=words, since=state.next_poll_at)
    if state.pages not in {Health.OK, Health.UNPOLLED}:
        yield Finding(
            symptom=Symptom.PAGES, words=f"its pages cannot be read ({state.pages.replace('_', ' ')}); feed texts are kept"
        )
    if state.window_count and state.undated * 2 > state.window_count:
        words = f"{state.undated} of {state.window_count} entries have no date that can be used; set zone or date_order"
        yield Finding(symptom=Symptom.BAD_DATES, words=words)
    if state.spoken is not None:
        yield Finding(symptom=Symptom.WRONG_LANGUAGE, words=f"its texts are in another language than registered: {state.spoken}")


def is_frozen(state: Bringing) -> bool:
    """Return whether the source answers well, but has brought the same entries for far longer than it usually pauses."""
    return frozen_since(state) is not None


def frozen_since(state: Bringing) -> datetime | None:
    """Return the last time that a source brought something which answers well but is frozen; None where it is not."""
    last = _last_brought(state)
    if state.health is not Health.OK or state.pause is None or last is None or state.last_full_at is None:
        return None
    return last if state.last_full_at - last > max(state.pause * _FROZEN[0], _FROZEN[1]) else None


def _last_brought(state: Bringing) -> datetime | None:
    return max((at for at in (state.newest_entry_at, state.changed_at) if at is not None), default=None)


def _silence(state: FetchState, *, now: datetime) -> tuple[Finding, ...]:
    """Return that a source which answers well has brought nothing for much longer than it usually does."""
    last = _last_brought(state)
    if state.health is not Health.OK or state.pause is None or last is None:
        return ()
    usual = f"its longest usual pause is {_length(state.pause)}"
    if is_frozen(state):
        words = f"the same entries since {_day(last)}, though {usual}; the feed may be abandoned"
        return (Finding(symptom=Symptom.FROZEN, words=words, since=last),)
    if now - last > max(state.pause * _QUIET[0], _QUIET[1]):
        return (Finding(symptom=Symptom.QUIET, words=f"nothing new since {_day(last)}, though {usual}", since=last),)
    return ()


def _day(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _length(span: timedelta) -> str:
    hours = round(span / timedelta(hours=1))
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"
