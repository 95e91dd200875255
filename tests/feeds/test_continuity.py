"""Mass changes of ids, usual pauses, and what a state tells a person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.continuity import Symptom, findings, freezes, pause_after, renumbered, spoken_after, under_new_ids, usual_pause
from feeds.identity import entry_sha256
from feeds.types import Document, DocumentId, Entry, FetchState, Health, SourceId

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STATE = FetchState(
    source_id=SourceId("zz_mfa"),
    next_poll_at=NOW,
    health=Health.OK,
    last_full_at=NOW,
    changed_at=NOW - 30 * DAY,
    newest_entry_at=NOW - HOUR,
    pause=DAY,
)


def digest(title: str, link: str = "", text: str = "") -> str:
    return entry_sha256(Entry(id=None, url=f"https://mfa.example/{link}", title=title, summary=text))


def window(prefix: str, *digests: str) -> list[tuple[str, str]]:
    return [(f"{prefix}{number}", digest) for number, digest in enumerate(digests)]


SEEN = dict(window("old", *(digest(f"Statement {n}", str(n), f"Words {n}") for n in range(6))))


def test_known_entries_under_new_ids_are_told() -> None:
    assert renumbered(window("new", *list(SEEN.values())[:4]), SEEN) == {f"new{n}": f"old{n}" for n in range(4)}


def test_known_titles_with_new_links_and_words_are_told() -> None:
    now = window("new", *(digest(f"Statement {n}", f"b{n}", f"Other words {n}") for n in range(4)))
    assert len(renumbered(now, SEEN)) == 4


def test_only_the_old_ones_of_a_mass_change_are_told() -> None:
    now = window("new", digest("Fresh", "9", "Fresh words"), *list(SEEN.values())[:4])
    assert renumbered(now, SEEN) == dict(zip(("new1", "new2", "new3", "new4"), SEEN, strict=False))


@pytest.mark.parametrize(
    "now",
    [
        list(SEEN.items())[:5],
        window("new", *(digest(f"Fresh {n}", f"f{n}", f"Fresh words {n}") for n in range(5))),
        [*list(SEEN.items())[:4], *window("new", *list(SEEN.values())[4:])],  # two of six
        window("new", *list(SEEN.values())[:2]),  # too few to tell
        [],
    ],
)
def test_what_is_no_mass_change(now: list[tuple[str, str]]) -> None:
    assert renumbered(now, SEEN) == {}


def test_a_title_over_every_entry_proves_nothing() -> None:
    seen = dict(window("old", *(digest("Press briefing", str(n), f"Words {n}") for n in range(6))))
    assert renumbered(window("new", *(digest("Press briefing", f"b{n}", f"Fresh {n}") for n in range(6))), seen) == {}
    once = dict(window("old", digest("Press briefing", "1", "Words")))
    assert renumbered(window("new", *(digest("Press briefing", f"b{n}", f"Fresh {n}") for n in range(6))), once) == {}
    wordless = dict(window("old", *(digest("Press briefing", str(n)) for n in range(6))))
    assert renumbered(window("new", *(digest("Press briefing", f"b{n}") for n in range(6))), wordless) == {}


words = st.text(st.characters(categories=["L"]), min_size=1, max_size=6)
entries = st.lists(st.builds(digest, words, words, words), unique=True, min_size=3, max_size=20)


@given(entries)
def test_a_window_renumbered_as_a_whole_is_always_told(digests: list[str]) -> None:
    assert len(renumbered(window("new", *digests), dict(window("old", *digests)))) == len(digests)


@given(entries, entries)
def test_entries_with_titles_never_seen_are_never_held_for_old(old: list[str], new: list[str]) -> None:
    titles = {one[:16] for one in old}
    told = renumbered(window("new", *new), dict(window("old", *old)))
    assert all(dict(window("new", *new))[key][:16] in titles for key in told)


def test_one_mass_change_a_day_holds_back() -> None:
    assert freezes(STATE, now=NOW)
    assert not freezes(replace(STATE, renumbered_at=NOW - HOUR), now=NOW)
    assert freezes(replace(STATE, renumbered_at=NOW - DAY), now=NOW)


def test_the_usual_pause_is_the_longest_but_one_of_many() -> None:
    dates = [NOW - HOUR * hours for hours in (0, 1, 2, 3, 27, 28, 29, 30, 9000)]
    assert usual_pause(dates) == 24 * HOUR
    assert usual_pause(dates[:4]) == HOUR
    assert usual_pause(dates[:3]) is None
    assert usual_pause([]) is None


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=15))
def test_a_pause_is_never_negative(dates: list[datetime]) -> None:
    pause = usual_pause(dates)
    assert pause is None or pause >= timedelta()


def test_a_long_pause_is_remembered_and_fades() -> None:
    assert pause_after(10 * DAY, DAY, new=0) == 10 * DAY
    assert DAY < (pause_after(10 * DAY, DAY, new=5) or DAY) < 9 * DAY
    assert pause_after(10 * DAY, DAY, new=500) == DAY
    assert pause_after(None, DAY, new=1) == DAY
    assert pause_after(DAY, None, new=1) == DAY


def symptoms(state: FetchState) -> list[Symptom]:
    return [finding.symptom for finding in findings(state, now=NOW)]


def test_a_source_that_goes_on_as_usual_has_nothing() -> None:
    assert findings(STATE, now=NOW) == ()
    assert findings(FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW), now=NOW) == ()


def test_silence_counts_against_the_usual_pause() -> None:
    assert symptoms(replace(STATE, newest_entry_at=NOW - 4 * DAY)) == [Symptom.QUIET]
    assert symptoms(replace(STATE, newest_entry_at=NOW - 2 * DAY)) == []
    assert symptoms(replace(STATE, newest_entry_at=NOW - 4 * DAY, pause=5 * DAY)) == []
    assert symptoms(replace(STATE, newest_entry_at=NOW - 4 * DAY, changed_at=NOW - DAY)) == []
    assert symptoms(replace(STATE, newest_entry_at=NOW - 4 * DAY, health=Health.BLOCKED)) == []


def test_a_feed_that_never_changes_is_frozen() -> None:
    stale = replace(STATE, newest_entry_at=NOW - 40 * DAY, changed_at=NOW - 40 * DAY)
    assert symptoms(stale) == [Symptom.FROZEN]
    assert symptoms(replace(stale, pause=20 * DAY)) == []
    assert symptoms(replace(stale, last_full_at=NOW - 39 * DAY)) == [Symptom.QUIET], "a 304 alone proves no frozen feed"


def test_every_finding_says_what_and_since_when() -> None:
    state = replace(
        STATE,
        gap_from=NOW - 3 * DAY,
        gap_to=NOW - DAY,
        renumbered_at=NOW - HOUR,
        address="https://new.example/feed",
        address_for="https://old.example/feed",
        lies=True,
    )
    found = findings(state, now=NOW)
    assert [one.symptom for one in found] == [Symptom.GAP, Symptom.RENUMBERED, Symptom.MOVED, Symptom.LYING]
    assert found[0].since == NOW - 3 * DAY
    assert "between 2026-02-27 12:00 UTC and 2026-03-01 12:00 UTC" in found[0].words
    assert "https://new.example/feed" in found[2].words
    assert symptoms(replace(STATE, moved_to="https://new.example/feed", moved_since=NOW)) == [Symptom.MOVED]


def test_an_old_gap_and_an_old_mass_change_are_history() -> None:
    assert symptoms(replace(STATE, gap_from=NOW - 50 * DAY, gap_to=NOW - 40 * DAY, renumbered_at=NOW - 40 * DAY)) == []


def entry(number: int, *, title: str = "", text: str = "", guid: str | None = "g", at: datetime | None = NOW - DAY) -> Entry:
    words = text or f"Words {number}"
    return Entry(
        id=guid, url=f"https://mfa.example/{number}", title=title or f"Statement {number}", summary=words, published_at=at
    )


def keyed(**entries: Entry) -> list[tuple[str, str, Entry]]:
    return [(key, entry_sha256(one), one) for key, one in entries.items()]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (keyed(a=entry(1), new=entry(2)), {"new": "b"}),
        (keyed(a=entry(1), new=entry(2, title="Corrected", guid=None)), {"new": "b"}),
        (keyed(a=entry(1), new=entry(2, title="Corrected")), {}),  # a guid of its own: another statement at the same address
        (keyed(a=entry(1), new=entry(2, text="Other words")), {}),
        (keyed(a=entry(1), new=entry(2, at=NOW + HOUR)), {}),  # later than all that is known: the same notice once more
        (keyed(a=entry(1), b=entry(2), new=entry(2)), {}),  # both stand there
        (keyed(new=entry(2)), {}),  # nothing known stands there: no window to be the same in
    ],
)
def test_a_single_entry_under_a_new_id_is_known_by_link_and_words(
    now: list[tuple[str, str, Entry]], expected: dict[str, str]
) -> None:
    seen = {key: digest for key, digest, _ in keyed(a=entry(1), b=entry(2))}
    assert under_new_ids(now, seen, newest=NOW) == expected


def test_the_language_of_most_new_texts_is_noted_where_it_is_not_the_sources() -> None:
    def texts(*languages: str) -> list[Document]:
        return [Document(id=DocumentId(str(n)), text="words " * 60, language=code) for n, code in enumerate(languages)]

    assert spoken_after(None, texts("fr", "fr", "fr", "en"), "en") == "fr"
    assert spoken_after("fr", texts("en", "en", "en"), "en") is None
    assert spoken_after("fr", texts("en"), "en") == "fr"
    assert spoken_after(None, texts("fr", "de", "en"), "en") is None
