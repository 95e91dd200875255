"""The commands on the matters that the desk follows."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feeds.types import Precision
from monitor.commands.options import (
    AtOption,
    CsvOption,
    DatabaseOption,
    EventOption,
    JsonOption,
    KnownAtOption,
    dossier_of,
    end_of,
    known_actor,
    moment,
    settings_of,
)
from monitor.errors import InputError
from monitor.records import Answer, AnswerKind
from monitor.terminal import fail, is_terminal, plain, print_csv, print_json, print_table, progress, stamp
from monitor.types import Dossier, Event, Reaction

if TYPE_CHECKING:
    from monitor.desk import Desk
    from monitor.rereading import Preview
    from monitor.views.board import Board, JointText, Row

app = typer.Typer(help="The matters that the desk follows.", no_args_is_help=True, rich_markup_mode=None)


@app.command("add")
def dossier_add(
    file: Path,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; in a script nothing is asked anyway.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what would bind; nothing is written.")] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a dossier file, show what it would bind, store it (replacing one of the same id) and bind what is stored.

    Bound again is everything stored since its first event. In a terminal it is asked before anything is written.
    """
    from monitor.desk import open_desk
    from monitor.dossiers import load_dossier
    from monitor.rereading import add_dossier, preview_dossier

    asking = not yes and not preview and is_terminal()
    with open_desk(settings_of(db=db), claim=False) as desk:
        dossier = load_dossier(file, desk.vocabulary)
        if preview or asking:
            with progress("looking") as advance:
                found = preview_dossier(desk, dossier, progress=advance)
            if preview and as_json:
                print_json({"id": dossier.id, **plain(found)})
            else:
                for line in _would_bind(dossier, found):
                    print(line, file=None if preview else sys.stderr)
        if preview:
            return
        if asking and not typer.confirm(f"Store {dossier.id} and bind them?", err=True):
            raise InputError(f"{file}: nothing was written, as you said")
        with progress("binding") as advance:
            bound = add_dossier(desk, dossier, by="command line", progress=advance)
    if as_json:
        print_json({"id": dossier.id, "reactions": bound})
    else:
        print(f"{dossier.id}: {len(dossier.events)} events, {bound} reactions among the stored documents")


def _would_bind(dossier: Dossier, found: "Preview") -> Iterator[str]:
    languages = ", ".join(f"{language} {count}" for language, count in found.by_language.items())
    yield f"{dossier.id}: would bind {found.documents} of {found.looked_at} documents" + (f" ({languages})" if languages else "")
    if len(found.by_event) > 1:
        yield "by event: " + ", ".join(f"{event} {count}" for event, count in found.by_event.items())
    if found.lost:
        yield f"{found.lost} that are bound now would be no longer; what was said in them stays"
    for one in found.examples:
        yield f"  {one.publisher or one.document}: {one.title} [{one.event}: {one.reason}]"


@app.command("list")
def dossier_list(db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the dossiers with what has been heard on their latest events."""
    from monitor.desk import open_desk
    from monitor.views.board import boards

    with open_desk(settings_of(db=db), claim=False) as desk:
        listed = boards(desk.store, tuple(desk.sources.values()), desk.vocabulary, now=desk.clock())
    if as_json:
        for board in listed:
            print_json(
                {
                    "id": board.dossier_id,
                    "title": board.title,
                    "event": board.event.id,
                    "spoken": board.headline.spoken,
                    "expected": board.headline.expected,
                }
            )
        return
    print_table(
        ["dossier", "title", "event", "began", "spoken", "expected", "shifts"],
        [
            [
                b.dossier_id,
                b.title,
                b.event.id,
                b.event.began.text,
                str(b.headline.spoken),
                str(b.headline.expected),
                str(b.headline.shifts),
            ]
            for b in listed
        ],
    )


@app.command("show")
def dossier_show(dossier: str, db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Show what a dossier follows: its events, who did what to whom, who is watched, and the words that bind a text to it."""
    from monitor.desk import open_desk

    with open_desk(settings_of(db=db), claim=False) as desk:
        found = dossier_of(desk, dossier)
        watched = desk.vocabulary.expand(found.watch, desk.clock().date())
    if as_json:
        print_json({**plain(found), "watched": list(watched)})
        return
    print(f"{found.id}: {found.title}")
    print(f"watched ({len(watched)}): {', '.join(found.watch)}")
    for language, terms in sorted(found.terms.items()):
        print(f"terms {language}: {', '.join(terms)}")
    print_table(
        ["event", "title", "began", "act", "by", "against"],
        [[e.id, e.title, stamp(e.began) or "", e.act, " ".join(e.initiators), " ".join(e.affected)] for e in found.events],
    )


@app.command("positions")
def dossier_positions(
    dossier: str,
    event: EventOption = None,
    at: AtOption = None,
    known_at: KnownAtOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="With --json: all earlier words and shifts of each actor, however many there are.")
    ] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Print where each actor stands on the event, in whose words, newest first. Reads the database only.

    `seen` says whether the actor's own text was seen or only reports of it; a time of which only the day is known shows no hour.
    As JSON each actor's last two earlier statements and shifts stand beside, and how many `more` there are.
    """
    from monitor.views.board import SHOWN

    with _asked(dossier, event, at, known_at, db) as asked:
        board = asked.board(most=None if as_json and everything else SHOWN if as_json else 0)
    rows = (*board.rows, *board.others, *(row for text in board.joint for row in _joint_rows(text)))
    if as_json:
        for row in rows:
            print_json(plain(row))
        return
    columns = ["actor", "stance", "legal", "speaker", "words", "when", "since the event", "seen", "sources"]
    cells = [
        [
            row.actor.code,
            str(row.mark) + (" (joint only)" if row.joint_only else "") + (f" (by {row.via.code})" if row.via else ""),
            row.words.legal or "",
            row.words.speaker or row.words.role or row.words.source or "",
            row.words.text,
            row.words.spoken.text,
            row.words.elapsed.text,
            "own text" if row.words.own_text else "reports",
            str(row.words.sources),
        ]
        for row in rows
    ]
    (print_csv if as_csv else print_table)(columns, cells)


def _joint_rows(text: "JointText") -> Iterator["Row"]:
    from monitor.views.board import Row

    for actor in text.actors:
        yield Row(actor=actor, mark=text.words.mark, words=text.words, via=text.via, joint_only=True)


@app.command("silent")
def dossier_silent(
    dossier: str,
    event: EventOption = None,
    at: AtOption = None,
    known_at: KnownAtOption = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Print who is silent and, apart, whom we cannot hear: not monitored, or source down. Reads the database only."""
    with _asked(dossier, event, at, known_at, db) as asked:
        board = asked.board(most=0)
    lanes = {"silent": board.silent, "not_monitored": board.not_monitored, "source_down": board.source_down}
    rows = [(lane, quiet) for lane, actors in lanes.items() for quiet in actors]
    if as_json:
        for lane, quiet in rows:
            print_json({"lane": lane, **plain(quiet)})
        return
    cells = [
        [lane.replace("_", " "), quiet.actor.code, quiet.actor.name, quiet.silent_for, quiet.reason, quiet.asked]
        for lane, quiet in rows
    ]
    (print_csv if as_csv else print_table)(["lane", "actor", "name", "for", "reason", "asked"], cells)


@app.command("asked")
def dossier_asked(
    dossier: str,
    actor: Annotated[str, typer.Argument(help="Whom you asked: a country or organisation code.")],
    by: Annotated[str, typer.Option(help="Who asked.")],
    declined: Annotated[bool, typer.Option("--declined", help="It declined to comment; otherwise it did not answer.")] = False,
    at: Annotated[
        str | None, typer.Option(help="When it was asked, or declined (RFC 3339 or a date, UTC); now by default.")
    ] = None,
    event: EventOption = None,
    db: DatabaseOption = None,
) -> None:
    """Mark an actor as asked without an answer, or as having declined to comment; it is shown beside its lane.

    Writes the database and the audit. It makes no position: the actor stays silent, or as it was.
    """
    from monitor.desk import open_desk
    from monitor.views.event import choose_event

    with open_desk(settings_of(db=db), claim=False) as desk:
        found = dossier_of(desk, dossier)
        chosen = choose_event(found, event)
        if chosen is None:
            raise InputError(f"{found.id}: there is no event {event}; its events are {', '.join(e.id for e in found.events)}")
        code, now = known_actor(actor, desk.vocabulary), desk.clock()
        assert code is not None
        when, precision = moment(at, "--at") if at else (now, Precision.MINUTE)
        if when > now:
            raise InputError(f"--at {at}: is in the future; give the time when you asked")
        kind = AnswerKind.DECLINED if declined else AnswerKind.NO_ANSWER
        desk.store.add_answer(
            Answer(event=chosen.id, actor=code, kind=kind, answered_at=when, precision=precision, by=by, at=now)
        )
    print(f"{found.id}: {code}: {kind.value}")


@app.command("timeline")
def dossier_timeline(
    dossier: str,
    event: EventOption = None,
    at: AtOption = None,
    known_at: KnownAtOption = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Print all that was said on the event, the first words first, with what does not count marked. Reads the database only."""
    with _asked(dossier, event, at, known_at, db) as asked:
        from monitor.views.timeline import timeline

        reactions = asked.reactions()
        said = timeline(reactions, asked.event, asked.desk.vocabulary, now=asked.now)
    if as_json:
        for one in said:
            print_json(plain(one))
        return
    columns = ["when", "since the event", "actor", "stance", "kind", "speaker", "words", "source", "sources"]
    cells = [
        [
            one.words.spoken.text,
            one.words.elapsed.text,
            one.words.actor.code,
            str(one.words.mark),
            one.kind.value,
            one.words.speaker or one.words.role or "",
            one.words.text,
            one.words.source or "",
            str(one.words.sources),
        ]
        for one in said
    ]
    (print_csv if as_csv else print_table)(columns, cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked of an event: what had been said by `now`, as known at `known_at`, None for as known now."""

    desk: "Desk"
    dossier: Dossier
    event: Event
    now: datetime
    known_at: datetime | None

    def board(self, *, most: int | None) -> "Board":
        """Return the board, with `most` of each actor's earlier words; None for all, which a busy event has many thousands of."""
        from monitor.views.board import board

        sources = tuple(self.desk.sources.values())
        store, vocabulary = self.desk.store, self.desk.vocabulary
        return board(store, sources, vocabulary, self.dossier, self.event, now=self.now, known_at=self.known_at, most=most)

    def reactions(self) -> tuple[Reaction, ...]:
        store = self.desk.store
        return store.reactions(self.event.id) if self.known_at is None else store.reactions_known(self.event.id, at=self.known_at)


@contextmanager
def _asked(dossier: str, event: str | None, at: str | None, known_at: str | None, db: str | None) -> Iterator[_Asked]:
    from monitor.desk import open_desk
    from monitor.embargo import is_held, why_held
    from monitor.views.event import choose_event

    with open_desk(settings_of(db=db), claim=False) as desk:
        found = dossier_of(desk, dossier)
        chosen = choose_event(found, event)
        if chosen is None:
            names = ", ".join(e.id for e in found.events)
            raise InputError(f"{found.id}: there is no event {event}; its events are {names}")
        known = end_of(known_at, "--known-at") if known_at else None
        now = end_of(at, "--at") if at else known or desk.clock()
        if is_held(found, now=desk.clock()):
            fail(f"{why_held(found)}; this is for the desk's own eyes", 0)
        yield _Asked(desk=desk, dossier=found, event=chosen, now=now, known_at=known)
