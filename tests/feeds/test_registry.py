"""Source files, the built-in ones and wrong ones."""

import re
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest

from feeds.errors import RegistryError
from feeds.registry import BUILT_IN, difference, load_file, load_sources, overlaid, read_row, row_of, write_file
from feeds.types import ActorCode, Grade, Rights, Selectors, SourceKind, TextMode, Tier

GOOD = """[[sources]]
id = "zz_mfa"
institution = "Ministry"
url = "https://mfa.example/feed"
kind = "rss"
language = "en"
tier = "official"
"""
# Made for this test; it has long run out, and its key was thrown away.
CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBfDCCASGgAwIBAgIUKpDlaMIv4RPnc85sodchGP0DiQkwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIbG9vcGJhY2swHhcNMjYxMTIxMDE1ODQwWhcNMjYxMTIzMDE1
ODQwWjATMREwDwYDVQQDDAhsb29wYmFjazBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABCqUGq84Jh3K9IO62U566v0nZchgqY9WVyIIuE3lKFK6xBD87ajS+070m2qo
Yt3+Jh4P0hcYm3TSRxPH6WqAxLOjUzBRMB0GA1UdDgQWBBT/3cn+447bM556CGll
VvbEz2TtBTAfBgNVHSMEGDAWgBT/3cn+447bM556CGllVvbEz2TtBTAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQC7sspNCoPrOs/O2q0jhw2AGNad
nq8KzDPi44Boow8H/wIhAKHgVlLO3YVK7xzQLs7mN2JgdyJQWiYqrDicvIQcVVT/
-----END CERTIFICATE-----
"""


def load(folder: Path, text: str, name: str = "zzz.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")
    load_sources(folder)


def test_the_built_in_sources_are_sound() -> None:
    sources = load_sources()
    assert len(sources) >= 700
    assert len({source.id for source in sources}) == len({source.url for source in sources}) == len(sources)
    assert sum(source.enabled for source in sources) >= 350
    for source in sources:
        assert re.fullmatch(r"[a-z0-9_]{4,40}", source.id), source.id
        assert source.origin, source.id
        assert source.enabled or "switched off" in source.note, source.id
        assert source.interval >= timedelta(minutes=30)
        assert source.proves_silence or source.tier is Tier.OFFICIAL, source.id
        assert (source.terms is None) == (source.rights is None), source.id


def test_what_is_seen_in_one_list_only_is_off_until_checked() -> None:
    graded = {grade: [source for source in load_sources() if source.grade is grade] for grade in Grade}
    assert sum(map(len, graded.values())) == len(load_sources())
    assert [source.id for source in graded[Grade.C] if source.enabled] == []
    assert len(graded[Grade.C]) >= 250
    assert all(source.origin.startswith("fetched and recorded by its finder: ") for source in graded[Grade.A])
    assert all(source.origin.startswith("carried in maintained lists: ") for source in graded[Grade.B])


def test_a_twin_names_a_source_that_is_on_and_is_off_itself() -> None:
    sources = {source.id: source for source in load_sources()}
    twins = [source for source in sources.values() if source.same_as is not None]
    assert len(twins) >= 8
    assert all(sources[twin.same_as].enabled and not twin.enabled for twin in twins if twin.same_as is not None)


def test_most_states_have_an_official_source_and_most_of_those_are_pages() -> None:
    official = [source for source in load_sources() if source.tier is Tier.OFFICIAL]
    assert len({source.actor for source in official}) >= 190
    assert sum(source.kind is SourceKind.LISTING for source in official) * 2 > len(official)
    assert not any(source.selectors for source in official), "the general detector reads them; selectors need an example page"


def test_ids_of_a_country_share_its_prefix() -> None:
    for path in BUILT_IN.glob("*.toml"):
        prefixes = {
            line.split('"')[1].split("_")[0] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("id = ")
        }
        assert len(prefixes) == 1, path.name


def test_defaults_depend_on_the_tier(tmp_path: Path) -> None:
    (tmp_path / "zzz.toml").write_text(GOOD + GOOD.replace("zz_mfa", "zz_wire").replace("official", "wire"), encoding="utf-8")
    mfa, wire = load_sources(tmp_path)
    assert (mfa.actor, mfa.interval, wire.interval) == ("ZZZ", timedelta(hours=1), timedelta(minutes=30))
    assert (mfa.enabled, mfa.text_mode, mfa.zone, mfa.publisher, mfa.proves_silence) == (
        True,
        TextMode.PAGE_IF_SHORT,
        None,
        None,
        True,
    )


def test_every_key_is_read(tmp_path: Path) -> None:
    more = (
        'interval_min = 15\nenabled = false\nzone = "Europe/Istanbul"\ndate_order = "DMY"\ntext_mode = "page"\n'
        'terms = "Quote."\nrights = "quote"\n'
        'note = "N"\norigin = "O"\ngrade = "B"\npublisher = "GBR"\nproves_silence = false\n'
    )
    (tmp_path / "zzz.toml").write_text(GOOD + more, encoding="utf-8")
    (source,) = load_sources(tmp_path)
    assert (source.interval, source.enabled, source.zone, source.date_order) == (
        timedelta(minutes=15),
        False,
        "Europe/Istanbul",
        "DMY",
    )
    assert (source.text_mode, source.note, source.origin) == (TextMode.PAGE, "N", "O")
    assert (source.terms, source.rights) == ("Quote.", Rights.QUOTE)
    assert (source.publisher, source.proves_silence, source.grade) == ("GBR", False, Grade.B)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('kind = "rss"', 'kind = "rss"\ncolour = "red"', "unknown key 'colour'"),
        ('kind = "rss"', 'kind = "rss"\ngrade = "D"', "grade = 'D' is not one of A, B, C"),
        ('kind = "rss"', 'kind = "gopher"', "kind = 'gopher' is not one of rss, atom, json, listing"),
        ('tier = "official"', 'tier = "best"', "tier = 'best'"),
        ('language = "en"', 'language = "English"', "language"),
        ('url = "https://mfa.example/feed"', 'url = "mfa.example/feed"', "no http or https address"),
        ('url = "https://mfa.example/feed"', 'url = "https://user:secret@mfa.example/"', "must not hold"),
        ('url = "https://mfa.example/feed"', 'url = "https://mfa.example/a b"', "no http or https address"),
        ('url = "https://mfa.example/feed"', "", "url is missing"),
        ('id = "zz_mfa"', 'id = "MFA"', "snake case"),
        ('id = "zz_mfa"', "id = 7", "id is not a text"),
        ('kind = "rss"', 'kind = "rss"\ninterval_min = 1', "interval_min = 1"),
        ('kind = "rss"', 'kind = "rss"\nmax_mb = 51', "max_mb = 51 is not a whole number of MB from 1 to 50"),
        ('kind = "rss"', 'kind = "rss"\nmax_mb = 0', "max_mb = 0"),
        ('kind = "rss"', 'kind = "rss"\nmax_mb = true', "max_mb"),
        ('kind = "rss"', 'kind = "rss"\ninterval_min = true', "interval_min"),
        ('kind = "rss"', 'kind = "rss"\nenabled = "yes"', "neither true nor false"),
        ('kind = "rss"', 'kind = "rss"\nzone = "Mars/Olympus"', "IANA"),
        ('kind = "rss"', 'kind = "rss"\ndate_order = "DYM"', "date_order"),
        ('institution = "Ministry"', 'institution = " "', "institution is empty"),
        ('kind = "rss"', 'kind = "rss"\nterms = "T"\nrights = "all"', "rights = 'all' is not one of quote, credit, no_ai"),
        ('kind = "rss"', 'kind = "rss"\nrights = "quote"', "rights stand beside the publisher's own terms"),
        ('kind = "rss"', 'kind = "rss"\nterms = "T"\nrights = "no_ai"', "lets no page be asked for"),
        ('kind = "rss"', 'kind = "listing"\ntext_mode = "feed"\nterms = "T"\nrights = "no_ai"', "lets no page be asked for"),
    ],
)
def test_a_wrong_key_is_named_with_file_and_table(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(RegistryError) as caught:
        load(tmp_path, GOOD.replace("zz_mfa", "zz_first") + GOOD.replace(old, new))
    assert str(caught.value).startswith("zzz.toml: table 2")
    assert reason in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("sources = 3", "zzz.toml", "no [[sources]] table"),
        ("", "zzz.toml", "no [[sources]] table"),
        ("not toml at all", "zzz.toml", "not a readable TOML file"),
        (GOOD + "\n[more]\nx = 1\n", "zzz.toml", "unknown key 'more'"),
        (GOOD, "Zzz 1.toml", "named by its country"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, name: str, reason: str) -> None:
    with pytest.raises(RegistryError) as caught:
        load(tmp_path, text, name)
    assert name in str(caught.value)
    assert reason in str(caught.value)


def test_a_ca_file_stands_beside_its_source_file(tmp_path: Path) -> None:
    (tmp_path / "zz_mfa.pem").write_text(CERTIFICATE, encoding="utf-8")
    load(tmp_path, GOOD + 'ca_file = "zz_mfa.pem"\n')
    assert load_sources(tmp_path)[0].ca_file == str(tmp_path / "zz_mfa.pem")


@pytest.mark.parametrize("name", ["../zz_mfa.pem", "/etc/ssl/cert.pem", "gone.pem", "rubbish.pem", ""])
def test_a_ca_file_that_cannot_be_used_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "rubbish.pem").write_text("no certificate", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"zzz\.toml: table 1 \(zz_mfa\): ca_file "):
        load(tmp_path, GOOD + f'ca_file = "{name}"\n')


def test_an_id_is_unique_over_all_files(tmp_path: Path) -> None:
    (tmp_path / "yyy.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RegistryError, match=r"zzz.toml: table 1 \(zz_mfa\): the id is taken by yyy.toml: table 1"):
        load(tmp_path, GOOD)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no such folder"):
        load_sources(tmp_path / "nowhere")


LISTING = GOOD.replace('kind = "rss"', 'kind = "listing"')


def test_any_source_may_say_where_its_pages_keep_their_words(tmp_path: Path) -> None:
    (tmp_path / "zzz.toml").write_text(GOOD + '[sources.selectors]\ntext = "div.release"\n', encoding="utf-8")
    (source,) = load_sources(tmp_path)
    assert source.selectors == Selectors(text="div.release")


def test_a_listing_may_have_selectors(tmp_path: Path) -> None:
    table = '[sources.selectors]\nblock = "//li[@class=\'release\']"\ndate = "./i"\n'
    (tmp_path / "zzz.toml").write_text(LISTING + table, encoding="utf-8")
    (source,) = load_sources(tmp_path)
    assert source.selectors == Selectors(block="//li[@class='release']", date="./i")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD + '[sources.selectors]\nblock = "//li"\n', 'with kind = "listing"'),
        (LISTING + 'selectors = "//li"\n', "is a table"),
        (GOOD + '[sources.selectors]\ntext = "div["\n', "selector text = 'div['"),
        (LISTING + '[sources.selectors]\nrow = "//li"\n', "unknown selector 'row'"),
        (LISTING + "[sources.selectors]\nblock = 3\n", "selector block is not a text"),
        (LISTING + '[sources.selectors]\nlink = "a"\ndate = "i"\n', "selector date is looked for inside a block"),
        (LISTING + '[sources.selectors]\nblock = "li >"\n', "selector block = 'li >' is neither CSS nor XPath"),
        (GOOD + "browser = true\n", 'browser = true is for a source with kind = "listing"'),
        (LISTING + 'browser = "yes"\n', "browser = 'yes' is neither true nor false"),
        (LISTING + '[sources.selectors]\nblock = "//li["\n', "selector block = '//li['"),
    ],
)
def test_a_wrong_selector_stops_the_load(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(RegistryError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith("zzz.toml: table 1 (zz_mfa)")
    assert reason in str(caught.value)


def test_a_browser_is_off_unless_a_listing_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "zzz.toml").write_text(LISTING + "browser = true\n", encoding="utf-8")
    (asked,) = load_sources(tmp_path)
    (tmp_path / "zzz.toml").write_text(LISTING, encoding="utf-8")
    (plain,) = load_sources(tmp_path)
    assert (asked.browser, plain.browser) == (True, False)
    assert row_of(asked)["browser"] is True
    assert "browser" not in row_of(plain)


def test_written_files_read_back_the_same(tmp_path: Path) -> None:
    sources = load_sources()
    for actor, group in groupby(sources, key=lambda source: source.actor):
        (tmp_path / f"{actor.lower()}.toml").write_text(write_file(actor, tuple(group)), encoding="utf-8")
    assert load_sources(tmp_path) == sources


def test_every_key_survives_being_written(tmp_path: Path) -> None:
    more = (
        'interval_min = 15\nenabled = false\nzone = "Europe/Istanbul"\ndate_order = "DMY"\ntext_mode = "page"\ngrade = "C"\n'
        'max_mb = 30\nterms = "Credit."\nrights = "credit"\n'
        'browser = true\nnote = "a \\"b\\" \\\\ \\n ü"\nca_file = "zz_mfa.pem"\n'
        '[sources.selectors]\nblock = "li > a[href=\\"x\\"]"\n'
    )
    (tmp_path / "zz_mfa.pem").write_text(CERTIFICATE, encoding="utf-8")
    path = tmp_path / "zzz.toml"
    path.write_text(LISTING + more, encoding="utf-8")
    before = load_file(path)
    path.write_text(write_file(ActorCode("ZZZ"), before), encoding="utf-8")
    assert load_file(path) == before


def test_own_keys_lie_over_a_row_and_none_takes_one_away() -> None:
    row = {"id": "zz_mfa", "url": "https://a.example/", "note": "old", "enabled": False}
    own = {"url": "https://b.example/", "note": None, "enabled": True}
    wanted = {"id": "zz_mfa", "url": "https://b.example/", "enabled": True}
    assert overlaid(row, own) == wanted
    assert difference(row, wanted) == own
    assert difference(row, row) == {}


def test_a_row_in_no_file_names_its_certificates_by_their_whole_path(tmp_path: Path) -> None:
    (tmp_path / "zz_mfa.pem").write_text(CERTIFICATE, encoding="utf-8")
    (tmp_path / "zzz.toml").write_text(GOOD + 'ca_file = "zz_mfa.pem"\n', encoding="utf-8")
    (source,) = load_sources(tmp_path)
    assert read_row(row_of(source), place="own row", actor=source.actor) == source
    with pytest.raises(RegistryError, match=r"own row \(zz_mfa\): ca_file = 'zz_mfa.pem' is not the whole path"):
        read_row({**row_of(source), "ca_file": "zz_mfa.pem"}, place="own row", actor=source.actor)
