"""What is stored is read again: by another engine, after a kill, for a dossier. All texts are invented."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from feeds.document import from_file
from feeds.types import DocumentId, Precision
from monitor.desk import Desk
from monitor.dossiers import load_dossier
from monitor.engines.base import DefaultEngine, Engine
from monitor.errors import EngineError
from monitor.records import Selection
from monitor.rereading import add_dossier, relabel
from monitor.storing import ingest_document
from monitor.types import Stance
from monitor.views.statement import End, statement_page
from tests.monitor.test_cycle import _dossier

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., Any]


@dataclass(frozen=True)
class Sterner:
    """An engine that reads as the default one does, and takes every concern for opposition."""

    reads: Engine
    name: str = "sterner/1"
    refuses: str = ""

    def read(self, document: Any, dossier: Any = None, event: Any = None, given: Any = None) -> Any:
        if self.refuses and self.refuses in document.text:
            raise EngineError("the model does not answer; try later")
        found = self.reads.read(document, dossier, event, given)
        return tuple(
            replace(
                one,
                engine=self.name,
                stance=Stance.OPPOSE,
                stance_toward_event=Stance.OPPOSE if one.stance_toward_event else None,
            )
            for one in found
        )


def _hand_in(desk: Desk, number: int, state: str) -> None:
    text = f"The Ministry of Foreign Affairs of {state} is concerned about the attack carried out by Russia on the port."
    [document] = from_file(f"{number}.txt", text.encode())
    at = desk.clock() - timedelta(hours=1)
    ingest_document(
        desk,
        replace(
            document,
            id=DocumentId(f"d{number:03}"),
            title="The attack on the port",
            published_at=at,
            published_precision=Precision.MINUTE,
            fetched_at=at,
            language="en",
        ),
    )


def _stances(desk: Desk) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for one in desk.store.latest_statements(limit=99):
        found.setdefault(one.statement.actor, set()).add((one.statement.stance.value, one.statement.engine))
    return found


def _filled(make_desk: Make, tmp_path: Path) -> Desk:
    desk = make_desk()
    add_dossier(desk, load_dossier(_dossier(tmp_path)), by="desk")
    for number, state in enumerate(("France", "Germany", "Brazil")):
        _hand_in(desk, number, state)
    return desk


def test_relabelling_adds_versions_and_keeps_the_old_ones(make_desk: Make, tmp_path: Path) -> None:
    desk = _filled(make_desk, tmp_path)
    again = replace(desk, engine=Sterner(DefaultEngine(desk.vocabulary)))
    done = relabel(again, Selection(), by="ada", why="a sterner reading")
    assert (done.documents, done.changed, done.before, done.failed) == (3, 3, 0, ())
    assert _stances(desk) == {actor: {("oppose", "sterner/1")} for actor in ("FRA", "DEU", "BRA")}
    labels = desk.store.labels(DocumentId("d000"), 1)
    assert {(one.statement.engine, one.stands) for one in labels} == {("rules/2", False), ("sterner/1", True)}
    assert {one.statement.stance_toward_event for one in desk.store.reactions("port-attack") if one.current} == {Stance.OPPOSE}
    [line] = [one for one in desk.store.audit_log(limit=9) if one.what == "relabel"]
    assert (line.by, line.why) == ("ada", "a sterner reading")


def test_the_same_engine_that_reads_otherwise_now_stands_alone_under_a_number(make_desk: Make, tmp_path: Path) -> None:
    desk = _filled(make_desk, tmp_path)
    changed = replace(desk, engine=Sterner(DefaultEngine(desk.vocabulary), name="rules/2"))
    relabel(changed, Selection(), by="ada")
    assert _stances(desk) == {actor: {("oppose", "rules/2#2")} for actor in ("FRA", "DEU", "BRA")}
    relabel(desk, Selection(), by="ada")
    assert _stances(desk) == {actor: {("concern", "rules/2#3")} for actor in ("FRA", "DEU", "BRA")}
    assert relabel(desk, Selection(), by="ada").changed == 0


def test_a_correction_survives_relabelling(make_desk: Make, tmp_path: Path) -> None:
    desk = _filled(make_desk, tmp_path)
    key = next(one.key for one in desk.store.latest_statements(limit=9) if one.statement.actor == "FRA")
    said = desk.store.statement(key).reactions[0].statement
    made = desk.store.correct(key, [replace(said, stance=Stance.NEUTRAL)], why="so", by="ada", now=desk.clock())
    relabel(replace(desk, engine=Sterner(DefaultEngine(desk.vocabulary))), Selection(), by="ada")
    assert _stances(desk)["FRA"] == {("neutral", made.engine)}
    assert _stances(desk)["DEU"] == {("oppose", "sterner/1")}


def test_what_an_engine_cannot_read_is_left_as_it_is(make_desk: Make, tmp_path: Path) -> None:
    desk = _filled(make_desk, tmp_path)
    done = relabel(replace(desk, engine=Sterner(DefaultEngine(desk.vocabulary), refuses="Germany")), Selection(), by="ada")
    assert (done.changed, len(done.failed)) == (2, 1)
    assert "document d001: EngineError" in done.failed[0]
    assert _stances(desk)["DEU"] == {("concern", "rules/2")}


KILLED = """
import os, signal, sys
from monitor.config import read_settings
from monitor.desk import open_desk
from monitor import rereading
from monitor.records import Selection

rereading.BATCH = 2
with open_desk(read_settings(), claim=False) as desk:
    read, calls = rereading.read_bound, []

    def until_killed(*arguments):
        calls.append(1)
        if len(calls) == 6:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(*arguments)

    rereading.read_bound = until_killed
    rereading.relabel(desk, Selection(), by="ada")
"""


def test_a_killed_run_goes_on_where_it_was(make_desk: Make, tmp_path: Path) -> None:
    desk = make_desk()
    for number in range(8):
        _hand_in(desk, number, "France")
    environment = {
        **os.environ,
        "DEMARCHE_DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}",
        "DEMARCHE_SOURCES_DIR": str(tmp_path),
    }
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=environment, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = relabel(desk, Selection(), by="ada")
    assert (done.documents, done.before) == (8, 4)
    assert relabel(desk, Selection(), by="ada").before == 0, "a run that is through is not gone on with"


def test_a_dossier_added_later_leaves_one_label_of_each_statement(make_desk: Make, tmp_path: Path) -> None:
    desk = make_desk()
    _hand_in(desk, 1, "France")
    add_dossier(desk, load_dossier(_dossier(tmp_path)), by="desk")
    add_dossier(desk, load_dossier(_dossier(tmp_path)), by="desk")
    assert [one.statement.actor for one in desk.store.latest_statements(limit=9)] == ["FRA"]
    [bound] = desk.store.bindings("d001")
    assert (bound.event, bound.reason) == ("port-attack", "'attack on the port' stands in the title or opening")


def _edit(desk: Desk, text: str) -> None:
    [document] = from_file("0.txt", text.encode())
    seen = desk.clock() + timedelta(hours=1)
    edited = replace(document, id=DocumentId("d000"), title="The attack on the port", fetched_at=seen, language="en")
    ingest_document(desk, edited)


def test_a_page_says_what_became_of_a_label(make_desk: Make, tmp_path: Path) -> None:
    desk = _filled(make_desk, tmp_path)
    old = next(one.key for one in desk.store.latest_statements(limit=9) if one.document.id == "d000")

    def became() -> Any:
        page = statement_page(desk.store, desk.vocabulary, old)
        assert page is not None
        return page.became

    assert became() is None
    relabel(replace(desk, engine=Sterner(DefaultEngine(desk.vocabulary))), Selection(), by="ada")
    assert became().end is End.READ_AGAIN
    assert [mark.value for _, mark, _ in became().into] == ["oppose"]
    old = became().into[0][0]
    _edit(desk, "The Ministry of Foreign Affairs of France strongly condemns the attack carried out by Russia on the port.")
    assert (became().end, [mark.value for _, mark, _ in became().into]) == (End.CHANGED, ["condemn"])
    old = became().into[0][0]
    _edit(desk, "The Ministry of Foreign Affairs of France has a new address by the port.")
    assert (became().end, became().into) == (End.WITHDRAWN, ())
    assert became().seen is not None
