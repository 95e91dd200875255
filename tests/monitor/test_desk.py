"""The desk over shipped sources and its own: what it opens with, and what it takes over while it runs. All is invented."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feeds.types import ActorCode, SourceId
from monitor.config import Settings
from monitor.cycle import run_turn
from monitor.desk import INSECURE, open_desk
from monitor.records import OwnRow
from monitor.store.store import Store

ROW = '[[sources]]\nid = "fr_mfa"\ninstitution = "Ministry"\nurl = "{}"\nkind = "rss"\nlanguage = "en"\ntier = "official"\n'


@pytest.fixture
def settings(tmp_path: Path, site: Any, rss: Callable[..., bytes]) -> Settings:
    site.serve("/fra", rss(("1", "On the harbour", "The ministry opens the harbour.")))
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "fra.toml").write_text(ROW.format(site.url("/fra")) + 'enabled = false\ntext_mode = "feed"\n')
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'desk.db'}", sources_dir=folder, allow_hosts="127.0.0.0/8", host_spacing_s=0
    )


def own(source: str, **values: object) -> OwnRow:
    return OwnRow(source_id=SourceId(source), actor=ActorCode("FRA"), values=values)


def change(settings: Settings, *rows: OwnRow) -> None:
    """Write own rows as another process would."""
    store = Store.open(settings.database_url)
    with open_desk(settings, claim=False) as other:
        store.save_own(rows, now=other.clock(), by="ada", what="edit source")
    store.close()


def test_a_source_switched_on_by_another_process_is_polled_in_the_next_turn(settings: Settings, site: Any) -> None:
    with open_desk(settings) as desk:
        assert run_turn(desk).polled == 0
        change(settings, own("fr_mfa", enabled=True))
        assert run_turn(desk).polled == 1
        change(settings, own("fr_mfa", enabled=False))
        assert run_turn(desk).polled == 0
        assert not desk.sources[SourceId("fr_mfa")].enabled
    assert site.paths() == ["/fra"]


def test_an_own_source_is_polled_beside_the_shipped_ones(settings: Settings, site: Any) -> None:
    row = own(
        "fr_own", institution="Own", url=site.url("/fra"), kind="rss", language="en", tier="media", text_mode="feed"
    )  # fmt: skip
    change(settings, row)
    with open_desk(settings) as desk:
        assert list(desk.sources) == ["fr_mfa", "fr_own"]
        assert run_turn(desk).documents == 1


def test_an_own_row_that_cannot_be_used_is_said_once_and_stops_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    change(settings, own("fr_mfa", enabled=True), own("fr_gone", enabled=True))
    caplog.clear()
    with caplog.at_level(logging.WARNING), open_desk(settings) as desk:
        run_turn(desk)
        assert len(desk.warnings) == 1
        assert run_turn(desk).failed == 0
    assert [record.message for record in caplog.records] == list(desk.warnings)
    assert desk.warnings[0] == "own row (fr_gone): the source that it changes is no longer shipped; remove it"


def test_a_source_whose_certificate_is_not_looked_at_is_audited_once_and_when_it_ends(settings: Settings) -> None:
    def audited() -> list[tuple[str, str | None]]:
        with open_desk(settings, claim=False) as desk:
            return [(entry.subject, entry.after) for entry in desk.store.audit_log(limit=20) if entry.what == INSECURE]

    taken = ("fr_mfa", "any certificate is taken")
    assert audited() == []
    change(settings, own("fr_mfa", insecure=True))
    assert audited() == [taken]
    assert audited() == [taken]
    change(settings, own("fr_mfa"))
    assert audited() == [("fr_mfa", None), taken]


RULE = '[[rules]]\nid = "{}"\nchannels = ["log"]\n'


def test_rules_added_elsewhere_or_changed_in_the_file_are_taken_over_and_a_wrong_file_is_named_once(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rules, channels = tmp_path / "rules.toml", tmp_path / "channels.toml"
    rules.write_text(RULE.format("one"))
    channels.write_text('[channels.log]\nkind = "console"\n')
    channels.chmod(0o600)
    with open_desk(settings.model_copy(update={"rules_file": rules, "channels_file": channels})) as desk:

        def ids() -> list[str]:
            desk.refresh()
            return [rule.id for rule in desk.rules.index.rules]

        assert ids() == ["one"]
        desk.store.save_rules({"two": RULE.format("two")}, now=desk.clock(), by="ada")
        assert ids() == ["one", "two"]
        index = desk.rules.index
        rules.write_text("[[rules")
        with caplog.at_level(logging.WARNING):
            assert (ids(), ids()) == (["one", "two"], ["one", "two"])
        assert desk.rules.index is index
        assert len([record for record in caplog.records if "the rules stay as they were" in record.getMessage()]) == 1
        rules.write_text(RULE.format("three"))
        assert ids() == ["three", "two"]
