"""The command that counts: how one spoke of another over time."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.commands.options import CsvOption, DatabaseOption, JsonOption, dossier_of, moment, settings_of
from monitor.errors import InputError
from monitor.terminal import plain, print_csv, print_json, print_table
from monitor.trends import Step, Trend
from monitor.types import Stance

if TYPE_CHECKING:
    from monitor.desk import Desk
    from monitor.trends import Point

app = typer.Typer()
_COLUMNS = ("who", "target", "since", "until", *(stance.value for stance in Stance), "n", "mean", "low", "high")
_MORE = ("heard", "expected", "engines", "breaks", "burst", "usual")


@app.command()
def trend(
    pairs: Annotated[
        list[str] | None, typer.Argument(help="ACTOR TARGET, and more such pairs side by side; an actor may be a group.")
    ] = None,
    dossier: Annotated[list[str] | None, typer.Option(help="A dossier's watch list toward its events; may be repeated.")] = None,
    by: Annotated[Step, typer.Option(help="The length of one point.")] = Step.WEEK,
    since: Annotated[str | None, typer.Option(help="First day (UTC); a year ago by default.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day (UTC); today by default.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Print how an actor or a group spoke of a target: shares of the rungs, number, mean and interval, and who could be heard.

    A `|` marks where other engines read than before: figures on its two sides are not to be compared. Bursts are days with
    unusually many statements for their weekday. Reads the database only.
    """
    from monitor.desk import open_desk

    if as_json and as_csv:
        raise typer.BadParameter("--json and --csv: choose one of them")
    given = pairs or []
    if len(given) % 2 or not (given or dossier):
        raise typer.BadParameter("name an actor and a target, such as `demarche trend FRA USA`, or --dossier ID")
    with open_desk(settings_of(db=db), claim=False) as desk:
        today = desk.clock().date()
        last = moment(until, "--until")[0].date() if until else today
        first = moment(since, "--since")[0].date() if since else last - timedelta(days=364)
        if first > last:
            raise InputError(f"--since {first}: is after the last day, {last}; swap or correct them")
        lines = tuple(_lines(desk, given, dossier or (), by=by, since=first, until=last + timedelta(days=1)))
    if as_json:
        for line in lines:
            print_json(plain(line))
    elif as_csv:
        print_csv((*_COLUMNS, *_MORE), (row for line in lines for row in _rows(line)))
    else:
        for line in lines:
            _print(line)


def _lines(desk: "Desk", pairs: Sequence[str], dossiers: Iterable[str], *, by: Step, since: date, until: date) -> Iterable[Trend]:
    from monitor.views.trend import dossier_trend, pair_trend

    sources, now = tuple(desk.sources.values()), desk.clock()
    for who, target in zip(pairs[::2], pairs[1::2], strict=True):
        if target not in desk.vocabulary.actors and target not in desk.vocabulary.armed_groups:
            raise InputError(f"{target}: there is no such target code; use ISO 3166-1 alpha-3, such as FRA")
        yield pair_trend(desk.store, sources, desk.vocabulary, who, target, step=by, since=since, until=until, now=now)
    for one in dossiers:
        found = dossier_of(desk, one)
        yield dossier_trend(desk.store, sources, desk.vocabulary, found, step=by, since=since, until=until, now=now)


def _rows(line: Trend) -> Iterable[list[str]]:
    for point in line.points:
        days = [one for one in line.bursts if point.since <= one.day < point.until]
        yield [
            line.who,
            line.target,
            str(point.since),
            str(point.until),
            *([f"{share.part:.4f}" for share in point.shares] or [""] * len(Stance)),
            str(point.n),
            *(_figure(value) for value in (point.mean, point.low, point.high)),
            str(point.heard),
            str(point.expected),
            " ".join(point.engines),
            "yes" if point.breaks else "",
            " ".join(f"{one.day}:{one.count}" for one in days),
            " ".join(f"{one.expected:.2f}" for one in days),
        ]


def _print(line: Trend) -> None:
    print(f"{line.who} on {line.target}, by {line.step.value}")
    print_table(
        ["", "from", *(stance.value for stance in Stance), "n", "mean", "95 %", "heard"],
        [_cells(point) for point in line.points if point.n],
    )
    empty = sum(not point.n for point in line.points)
    if empty:
        print(f"nothing was said in {empty} of {len(line.points)}; --csv or --json shows each with who could be heard")
    for one in line.bursts:
        print(f"burst: {one.day}: {one.count} statements, {one.expected:.1f} expected (same weekday, {one.weeks} weeks before)")


def _cells(point: "Point") -> list[str]:
    width = f"{point.low:+.2f} .. {point.high:+.2f}" if point.low is not None and point.high is not None else ""
    return [
        "|" if point.breaks else "",
        str(point.since),
        *(f"{share.part:.0%}" if share.part else "" for share in point.shares),
        str(point.n),
        _figure(point.mean, "+.2f"),
        width,
        f"{point.heard} of {point.expected}",
    ]


def _figure(value: float | None, form: str = ".3f") -> str:
    return format(value, form) if value is not None else ""
