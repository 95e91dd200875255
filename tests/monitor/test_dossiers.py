"""Dossier files: what is read, and what each mistake is told."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from feeds.types import Precision
from monitor.dossiers import Fault, check_dossier, load_dossier
from monitor.errors import DossierError
from monitor.types import Dossier
from monitor.vocabulary import load_vocabulary

NO_EVENTS = "there is none; add an [[events]] table with id, title, began and act"
GOOD = """
id = "harbour-dispute"
title = "Dispute over the harbour"
watch = ["UNSC", "G20", "EU/members", "CHE"]
persons = { VEN = ["Ada Invented"] }
[terms]
en = ["blockade", "harbour of Xanadu"]
[[events]]
id = "blockade"
title = "Blockade of the harbour"
began = 2026-03-02T04:30:00Z
act = "the blockade"
initiators = ["USA"]
affected = ["VEN"]
[[events]]
id = "first-incident"
title = "First incident"
began = 2026-02-01
until = 2026-02-03
hot_until = 2026-02-09T12:00:00Z
act = "the incident"
"""


def written(folder: Path, text: str, name: str = "d.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read_with_events_in_order_of_time(tmp_path: Path) -> None:
    dossier = load_dossier(written(tmp_path, GOOD))
    assert [event.id for event in dossier.events] == ["first-incident", "blockade"]
    assert dossier.events[-1].initiators == ("USA",)
    assert dossier.terms["en"] == ("blockade", "harbour of Xanadu")
    assert dossier.persons == {"VEN": ("Ada Invented",)}
    assert dossier.watch == ("UNSC", "G20", "EU/members", "CHE")


def test_an_embargo_ends_at_its_time_or_with_its_day(tmp_path: Path) -> None:
    def until(value: str) -> datetime | None:
        return load_dossier(written(tmp_path, f"embargo_until = {value}\n{GOOD}")).embargo_until

    assert until("2026-03-02T18:00:00+01:00") == datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert until("2026-03-02") == datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)
    assert load_dossier(written(tmp_path, GOOD)).embargo_until is None
    with pytest.raises(DossierError, match=r"embargo_until: has no time zone; write it as 2026-03-02T04:30:00Z"):
        until("2026-03-02T18:00:00")


def test_a_date_alone_has_day_precision_and_an_end_covers_its_day(tmp_path: Path) -> None:
    first, blockade = load_dossier(written(tmp_path, GOOD)).events
    assert (first.began, first.began_precision) == (datetime(2026, 2, 1, tzinfo=UTC), Precision.DAY)
    assert first.until == datetime(2026, 2, 3, 23, 59, 59, tzinfo=UTC)
    assert (first.hot_until, blockade.hot_until) == (datetime(2026, 2, 9, 12, tzinfo=UTC), None)
    assert (blockade.began, blockade.began_precision) == (datetime(2026, 3, 2, 4, 30, tzinfo=UTC), Precision.MINUTE)


@pytest.mark.parametrize(
    ("old", "new", "key", "advice"),
    [
        ('initiators = ["USA"]', 'initiators = ["QQQ"]', "events[1].initiators", "unknown actor 'QQQ'"),
        ("VEN = [", "QQQ = [", "persons", "unknown actor 'QQQ'"),
        ('"CHE"]', '"ATLANTIS"]', "watch", "'ATLANTIS' is neither an actor nor a group"),
        ('"EU/members"', '"CHE/members"', "watch", "'CHE/members' is no group"),
        ("began = 2026-03-02T04:30:00Z", 'began = "yesterday"', "events[1].began", "without quotes"),
        ("began = 2026-03-02T04:30:00Z", "began = 2026-03-02T04:30:00", "events[1].began", "no time zone"),
        ("until = 2026-02-03", "until = 2026-01-03", "events[2].until", "before began"),
        ("hot_until = 2026-02-09", "hot_until = 2026-01-09", "events[2].hot_until", "before began"),
        ('id = "first-incident"', 'id = "blockade"', "events[2].id", "used twice"),
        ('id = "harbour-dispute"', 'id = "Harbour Dispute"', "id", "kebab case"),
        ('title = "Dispute over the harbour"', "", "title", "missing"),
        ('act = "the blockade"', 'akt = "the blockade"', "events[1].akt", "no known key"),
        ("[terms]", "[words]", "words", "no known key"),
        ('en = ["blockade", "harbour of Xanadu"]', "en = [1]", "terms.en", "list of texts"),
        ("en = [", "English = [", "terms.English", "no language tag"),
        ("act =", "act ", "d.toml", "is not TOML"),
    ],
)
def test_each_mistake_is_told_in_one_line_with_file_and_key(tmp_path: Path, old: str, new: str, key: str, advice: str) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(DossierError) as told:
        load_dossier(path)
    message = str(told.value)
    assert message.startswith(str(path))
    assert key in message
    assert advice in message
    assert "\n" not in message


def test_a_dossier_without_events_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.partition("[[events]]")[0])
    with pytest.raises(DossierError, match=r"events: there is none; add an \[\[events\]\] table"):
        load_dossier(path)


def test_a_missing_and_a_binary_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="cannot be read"):
        load_dossier(tmp_path / "none.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DossierError, match="not UTF-8"):
        load_dossier(tmp_path / "b.toml")


def test_an_armed_group_may_have_done_it_but_is_not_watched(tmp_path: Path) -> None:
    assert load_dossier(written(tmp_path, GOOD.replace('["USA"]', '["HOUTHIS"]'))).events[-1].initiators == ("HOUTHIS",)
    with pytest.raises(DossierError, match="HOUTHIS"):
        load_dossier(written(tmp_path, GOOD.replace('"CHE"]', '"HOUTHIS"]')))


def test_a_table_from_elsewhere_makes_the_same_dossier_as_the_file(tmp_path: Path) -> None:
    assert check_dossier(tomllib.loads(GOOD), load_vocabulary()) == load_dossier(written(tmp_path, GOOD))


def test_everything_that_is_wrong_is_told_at_once_each_at_its_key() -> None:
    data = tomllib.loads(GOOD)
    data |= {"title": " ", "id": "Not Kebab", "watch": ["ATLANTIS"], "terms": {"English": ["x"]}, "persons": {"QQQ": ["Nobody"]}}
    data["events"][0] |= {"act": "", "began": "yesterday", "id": "first-incident"}
    data["events"][1] |= {"affected": ["QQQ"], "until": date(2025, 1, 1)}
    found = check_dossier(data, load_vocabulary())
    assert not isinstance(found, Dossier)
    assert {fault.key for fault in found} == {
        "title", "id", "watch", "terms.English", "persons",
        "events[1].act", "events[1].began", "events[2].id", "events[2].affected", "events[2].until",
    }  # fmt: skip
    assert all(fault.reason for fault in found)
    assert data["title"] == " "
    assert check_dossier({}, load_vocabulary())[:1] == (Fault(key="events", reason=NO_EVENTS),)


def test_a_dossier_is_archived_by_one_word(tmp_path: Path) -> None:
    assert load_dossier(written(tmp_path, f"archived = true\n{GOOD}")).archived
    assert not load_dossier(written(tmp_path, GOOD)).archived
    with pytest.raises(DossierError, match="archived: must be true or false, without quotes"):
        load_dossier(written(tmp_path, f'archived = "yes"\n{GOOD}'))
