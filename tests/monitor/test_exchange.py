"""Sources in from files and out to files. All sources are invented."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.errors import RegistryError
from feeds.registry import load_sources
from feeds.types import ActorCode, Source, SourceId, SourceKind, Tier
from monitor.errors import InputError
from monitor.exchange import Defaults, Read, changes, new_id, read_sources, write_list, write_sources
from monitor.records import OwnRow
from monitor.vocabulary import load_vocabulary

V = load_vocabulary()
SHIPPED = Source(
    id=SourceId("fr_mfa"), actor=ActorCode("FRA"), institution="Ministry", url="https://mfa.example/feed", kind=SourceKind.RSS,
    language="fr", tier=Tier.OFFICIAL, interval=timedelta(hours=1), note="a note",
)  # fmt: skip
KNOWN = {SHIPPED.id: SHIPPED}
ROW = '[[sources]]\nid = "{}"\ninstitution = "Ministry"\nurl = "{}"\nkind = "rss"\nlanguage = "fr"\ntier = "official"\n'


def read(path: Path, **defaults: object) -> Read:
    return read_sources(path, known=KNOWN, vocabulary=V, defaults=Defaults(**defaults))  # type: ignore[arg-type]


def wanted(path: Path, **defaults: object) -> tuple[OwnRow, ...]:
    return changes(read(path, **defaults), shipped=KNOWN, known=KNOWN, vocabulary=V)


def opml(tmp_path: Path, *outlines: str, folder: str = "France") -> Path:
    path = tmp_path / "list.opml"
    path.write_text(f'<opml version="2.0"><body><outline text="{folder}">{"".join(outlines)}</outline></body></opml>')
    return path


def test_a_source_file_changes_only_the_keys_that_differ(tmp_path: Path) -> None:
    path = tmp_path / "fra.toml"
    path.write_text(ROW.format("fr_mfa", "https://mfa.example/new") + ROW.format("fr_own", "https://own.example/feed"))
    first, second = wanted(path)
    assert first == OwnRow(source_id=SHIPPED.id, actor=SHIPPED.actor, values={"url": "https://mfa.example/new", "note": None})
    assert (second.source_id, second.values["url"]) == ("fr_own", "https://own.example/feed")


def test_what_is_so_already_is_no_change(tmp_path: Path) -> None:
    path = tmp_path / "fra.toml"
    path.write_text(ROW.format("fr_mfa", "https://mfa.example/feed") + 'note = "a note"\n')
    assert wanted(path) == ()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("fra.toml", ROW.format("fr_own", "https://mfa.example/feed"), "fra.toml (fr_own): its address is that of fr_mfa"),
        ("fra.toml", ROW.format("fr_a", "https://a.example/") * 2, "fra.toml (fr_a): the id is taken by fra.toml (fr_a)"),
        ("deu.toml", ROW.format("fr_mfa", "https://a.example/"), "deu.toml (fr_mfa): fr_mfa is a shipped source of FRA"),
        ("qqq.toml", ROW.format("qq_mfa", "https://a.example/"), "qqq.toml (qq_mfa): QQQ is no country or organisation code"),
        ("fra.toml", ROW.format("fr_a", "https://a.example/") + 'publisher = "QQQ"\n', "fra.toml (fr_a): QQQ is no country"),
        ("fra.toml", ROW.format("fr_a", "nowhere"), "fra.toml: table 1 (fr_a): url = 'nowhere' is no http or https address"),
        ("fra.toml", "\0", "fra.toml: not a readable TOML file"),
        ("list.opml", "", "list.opml: the file is empty"),
        ("list.opml", "rubbish", "list.opml: an OPML list that cannot be read"),
        ("list.txt", "<html></html>", "list.txt: no OPML list: the root element is <html>"),
        ("list.opml", "<opml><body/></opml>", "list.opml: the list names no feed"),
    ],
)
def test_a_bad_row_refuses_all_and_is_named(tmp_path: Path, name: str, text: str, reason: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises((InputError, RegistryError)) as caught:
        wanted(path)
    assert str(caught.value).startswith(reason)
    assert "\n" not in str(caught.value)


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file or folder"):
        read(tmp_path / "nowhere.toml")


def test_a_list_of_another_reader_gives_sources_for_the_countries_of_its_folders(tmp_path: Path) -> None:
    path = opml(
        tmp_path,
        '<outline type="rss" text="Le Quai — déclarations" xmlUrl="https://quai.example/rss" language="fr"/>',
        '<outline type="rss" text="外交部" xmlUrl="https://www.waijiao.example/rss"/>',
        '<outline type="rss" text="Known" xmlUrl="https://mfa.example/feed"/>',
        '<outline type="link" text="A page" url="https://page.example/"/>',
    )
    found = read(path, language="en", tier=Tier.WIRE)
    assert [(s.id, s.actor, s.language, s.tier, s.institution) for _, s in found.sources] == [
        ("fr_le_quai_declarations", "FRA", "fr", Tier.WIRE, "Le Quai — déclarations"),
        ("fr_waijiao_example", "FRA", "en", Tier.WIRE, "外交部"),
    ]
    assert [note.partition(": left out: ")[2] for note in found.notes] == ["known as fr_mfa", "a page, not a feed"]


@pytest.mark.parametrize(
    ("outline", "folder", "reason"),
    [
        ('<outline type="rss" text="A" xmlUrl="https://a.example/"/>', "France", "the list does not say in which"),
        ('<outline type="rss" text="A" xmlUrl="https://a.example/" language="fr"/>', "Blogs", "the list does not say for"),
        ('<outline type="rss" text="A" xmlUrl="ftp://a.example/" language="fr"/>', "France", "'ftp://a.example/' is no"),
    ],
)  # fmt: skip
def test_what_a_list_does_not_say_is_asked_for(tmp_path: Path, outline: str, folder: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read(opml(tmp_path, outline, folder=folder))
    assert str(caught.value).startswith(f"list.opml: outline 1 (A): {reason}")


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    sources = load_sources()[:60]
    files = write_sources(sources, tmp_path / "new" / "folder")
    assert load_sources(tmp_path / "new" / "folder") == tuple(sorted(sources, key=lambda source: source.actor))
    assert all(path.is_file() for path in files)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["folder"]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(InputError, match="nothing was written"):
        write_sources([SHIPPED], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_our_own_list_goes_from_desk_to_desk_pages_included(tmp_path: Path) -> None:
    page = replace(SHIPPED, id=SourceId("fr_page"), url="https://page.example/press", kind=SourceKind.LISTING, note="", origin="")
    path = tmp_path / "list.opml"
    write_list([page, SHIPPED], path)
    found = read(path)
    assert [(s.id, s.kind, s.url, s.tier, s.actor) for _, s in found.sources] == [
        ("fr_page", SourceKind.LISTING, "https://page.example/press", Tier.OFFICIAL, "FRA")
    ]
    assert [note.partition(": left out: ")[2] for note in found.notes] == ["known as fr_mfa"]


def test_a_new_id_has_the_prefix_of_its_country_and_is_nobody_elses() -> None:
    assert new_id("Ministry of Talks", "https://t.example/", SHIPPED.actor, known=KNOWN) == "fr_ministry_talks"
    assert new_id("MFA", "https://t.example/", SHIPPED.actor, known=KNOWN) == "fr_mfa_2"
    assert new_id("", "https://www.t.example/", ActorCode("ARAB_LEAGUE"), known=KNOWN) == "arableague_t_example"
