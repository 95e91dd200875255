"""The commands that run the desk: up, demo, poll, ingest, doctor."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from feeds.types import Document, Precision
from monitor.commands.options import DatabaseOption, JsonOption, PortOption, known_actor, known_sources, moment, settings_of
from monitor.contract import document_json
from monitor.errors import InputError, MonitorError
from monitor.records import Channel, HandEntry, Recorded
from monitor.terminal import fail, log_to_stderr, plain, print_json, print_table, progress, read_stdin
from monitor.types import Statement

app = typer.Typer()


@app.command()
def up(
    db: DatabaseOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; any but a loopback one asks for users.")] = None,
    port: PortOption = None,
) -> None:
    """Poll the sources and serve the board, in one process.

    Reads the sources, the rules and channels files; writes the database; serves http://127.0.0.1:8321. Stop with Ctrl-C.
    """
    from monitor.desk import open_desk
    from monitor.serving import serve

    settings = settings_of(db=db, host=host, port=port)
    log_to_stderr()
    with open_desk(settings) as desk:
        serve(desk, settings, tick=timedelta(seconds=settings.tick_s))


@app.command()
def demo(
    port: PortOption = None,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="How many times faster than the real few minutes.")] = 1.0,
    keep: Annotated[Path | None, typer.Option(help="Keep the sample database in this file instead of a temporary one.")] = None,
) -> None:
    """Show the same board on an offline sample world: invented texts served from this machine, arriving over a few minutes.

    Touches neither your database nor the internet.
    """
    import tempfile

    from monitor.demo import FOLDER, WorldServer, load_world, sample_rules
    from monitor.desk import open_desk, utc_now
    from monitor.serving import serve

    log_to_stderr()
    world = WorldServer(load_world(), clock=utc_now, speed=speed)
    with tempfile.TemporaryDirectory(prefix="demarche-demo-") as folder, world as server:
        channels = Path(folder) / "channels.toml"
        channels.touch(mode=0o600)
        channels.write_text(server.channels(), encoding="utf-8")
        settings = settings_of(db=str(keep or Path(folder) / "demo.db"), port=port).model_copy(
            update={"allow_hosts": "127.0.0.0/8", "host_spacing_s": 0.0, "rules_file": None, "channels_file": channels}
        )
        with open_desk(settings, sources=server.sources(), overlay=FOLDER, sample=True) as desk:
            desk.store.save_dossier(server.dossier(), now=desk.clock(), by="demo")
            desk.store.save_rules(sample_rules(server.start), now=desk.clock(), by="demo")
            desk.refresh_rules()
            serve(desk, settings, tick=timedelta(seconds=2))


@app.command()
def poll(
    source: Annotated[
        list[str] | None, typer.Argument(help="Source ids to poll now, due or not; all due ones by default.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One turn, then stop; without it polling goes on.")] = False,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Poll sources into the database without the board. Naming sources implies --once. Exit code 1 when a source failed."""
    from monitor.cycle import run_turn
    from monitor.delivering import deliver
    from monitor.desk import open_desk
    from monitor.serving import keep_polling
    from monitor.withdrawing import check_pages

    settings = settings_of(db=db)
    with open_desk(settings) as desk:
        if not once and not source:
            log_to_stderr()
            keep_polling(desk, tick=timedelta(seconds=settings.tick_s))
            return
        named = known_sources(source, desk) if source else None
        off = next((one for one in named or () if not desk.sources[one].enabled), None)
        if off is not None:
            raise InputError(f"{off}: is switched off; look at it with `demarche sources test`, or switch it on with `enable`")
        with progress("polling") as advance:
            turn = run_turn(desk, only=named, fresh=True, progress=advance)
        if named is None:
            check_pages(desk)
        sent = deliver(desk)
    if turn.network_down:
        raise MonitorError("our own network is down: no source was marked; try again when the connection is back")
    if as_json:
        print_json({**asdict(turn), "sent": sent})
    else:
        print(
            f"polled {turn.polled} sources, {turn.failed} failed; {turn.documents} new or changed documents, "
            f"{turn.statements} statements, {sent} messages sent"
        )
    if turn.failed:
        raise typer.Exit(1)


@app.command()
def ingest(
    path: Annotated[list[str], typer.Argument(metavar="PATH|URL|-", help="Files, folders, addresses, or - for standard input.")],
    publisher: Annotated[str | None, typer.Option(help="Who published it, as to be shown.")] = None,
    actor: Annotated[str | None, typer.Option(help="Country or organisation code of an official publisher.")] = None,
    published: Annotated[
        str | None, typer.Option(help="When it was published (RFC 3339 or a date), where the text does not say.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    entered_by: Annotated[str | None, typer.Option(metavar="NAME", help="Who typed in words that were heard elsewhere.")] = None,
    channel: Annotated[Channel, typer.Option(help="Where they were heard, with --entered-by.")] = Channel.OTHER,
    speaker: Annotated[str | None, typer.Option(help="Who said them, with --entered-by, where the words name nobody.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read text, HTML, PDF, feeds, mails, mailboxes, web archives or JSON Lines into the database and print what was found.

    Reads files, folders, addresses or standard input; writes documents and statements; exit code 1 when any input failed.
    """
    from monitor.desk import open_desk
    from monitor.intake import Failure, Origin, inputs
    from monitor.storing import enter_document, ingest_document

    if speaker and not entered_by:
        raise typer.BadParameter("--speaker goes with --entered-by NAME")
    failures = 0
    with open_desk(settings_of(db=db), claim=False) as desk, progress("reading") as advance:
        at, precision = moment(published, "--published") if published else (None, Precision.UNKNOWN)
        origin = Origin(
            publisher=publisher,
            actor=known_actor(actor, desk.vocabulary),
            published_at=at,
            published_precision=precision,
            url=url,
        )
        found = inputs(path, origin, client=desk.client, hosts=desk.hosts, stdin=read_stdin, now=desk.clock())
        for done, (name, document) in enumerate(found, start=1):
            if isinstance(document, Failure):
                failures += 1
                fail(f"{name}: {document.reason}", 1)
            else:
                if entered_by:
                    entry = HandEntry(by=entered_by, at=desk.clock(), channel=channel)
                    recorded, statements = enter_document(desk, document, entry, speaker=speaker)
                else:
                    recorded, statements = ingest_document(desk, document)
                _print_ingested(name, document, recorded, statements, as_json=as_json)
            advance(done, done)
    if failures:
        raise typer.Exit(1)


@app.command()
def doctor(db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Check installation, store, engine, sources and alert files, and say what to do; exit code 1 on a fault."""
    from monitor.checkup import Verdict, examine

    findings = examine(lambda: settings_of(db=db))
    if as_json:
        for finding in findings:
            print_json(plain(finding))
    else:
        print_table(["", "check", "finding"], [[finding.verdict, finding.check, finding.detail] for finding in findings])
    if any(finding.verdict is Verdict.FAULT for finding in findings):
        raise typer.Exit(1)


def _print_ingested(name: str, document: Document, recorded: Recorded, statements: Sequence[Statement], *, as_json: bool) -> None:
    if as_json:
        print_json(document_json(name, document.language, statements))
        return
    state = "new" if recorded.documents else "a new revision" if recorded.revisions else "already stored"
    print(f"{name}: {state}, {len(statements)} statements")
    for statement in statements:
        who = statement.speaker or statement.role or "no speaker named"
        kind = "" if statement.official else " (unofficial)"
        toward = f" -> {statement.target}" if statement.target else ""
        print(f"  {statement.actor}{kind} {statement.stance}{toward} [{who}]: {' '.join(statement.evidence.text.split())}")
