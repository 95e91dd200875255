"""A trend as a picture: what its specification holds, that Vega-Lite takes it, and that it is drawn."""

import gc
import json
import os
import re
import subprocess
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import altair
import pytest

from feeds.types import ActorCode
from monitor.errors import ExportError
from monitor.exports.chart import chart
from monitor.exports.draw_worker import MOST_BYTES
from monitor.exports.drawing import Drawing, bundle_name
from monitor.exports.looks import COLOURS, Look, Width
from monitor.exports.trend_table import COLUMNS, trend_csv
from monitor.trends import Counted, Heard, Step, Trend, points
from monitor.types import Stance
from monitor.views.figures import Figure, Period, Turn
from monitor.views.words import moment

SINCE = date(2026, 1, 5)
FRA = ActorCode("FRA")


def figure(*, weeks: int = 6, second_engine_from: int = 3, said: int = 5) -> Figure:
    period = Period(step=Step.WEEK, since=SINCE, until=SINCE + timedelta(weeks=weeks))
    counted = [
        Counted(
            actor=FRA,
            day=SINCE + timedelta(weeks=week),
            stance=stance,
            engine="rules 1" if week < second_engine_from else "rules 2",
            count=said,
        )
        for week in range(weeks)
        if week != 1
        for stance in (Stance.OPPOSE, Stance.NEUTRAL)
    ]
    heard = {FRA: (Heard(since=datetime(2026, 1, 12, tzinfo=UTC), until=None),)}
    now = datetime(2026, 6, 1, tzinfo=UTC)
    found = points(
        counted, step=Step.WEEK, since=period.since, until=period.until, expected=lambda _: (FRA,), heard=heard, now=now
    )
    trend = Trend(who="FRA", target="USA", step=Step.WEEK, points=found)
    turn = Turn(day=SINCE + timedelta(days=8), before=Stance.CONDEMN, after=Stance.SUPPORT, href="/statements/k")
    links = tuple(f"/now?week={number}" for number in range(weeks))
    return Figure(line="FRA~USA", title="France on United States", trend=trend, period=period, links=links, turns=(turn,))


def marks(spec: Any, found: list[Any] | None = None) -> list[Any]:
    """Every layer of a specification that has data of its own."""
    found = [] if found is None else found
    for one in (*spec.get("vconcat", ()), *spec.get("layer", ())):
        marks(one, found)
    if "mark" in spec:
        found.append(spec)
    return found


def values(spec: Any, name: str) -> list[list[Any]]:
    return [one["data"]["values"] for one in marks(spec) if "data" in one and any(name in row for row in one["data"]["values"])]


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("width", list(Width))
def test_the_schema_of_vega_lite_takes_every_picture(look: Look, width: Width) -> None:
    for shown in ((figure(),), (figure(), replace(figure(), zero=SINCE))):
        spec: Any = chart(shown, sample=True, look=look, width=width)
        altair.VConcatChart.from_dict(spec, validate=True)
        json.dumps(spec)


def test_each_rung_has_a_row_and_its_block_is_as_high_as_its_share() -> None:
    spec: Any = chart((figure(),), sample=False)
    [blocks] = values(spec, "stance")
    first = {row["stance"]: (row["low"], row["high"]) for row in blocks[:2]}
    assert first == {"oppose": (-2.215, -1.785), "neutral": (-0.215, 0.215)}
    ladder = spec["vconcat"][0]["layer"]
    axis = next(layer["encoding"]["y"]["axis"] for layer in ladder if "y" in layer["encoding"])
    assert all(f"{stance.value} " in axis["labelExpr"] for stance in Stance)
    assert {row["href"] for row in blocks} == {f"/now?week={number}" for number in (0, 2, 3, 4, 5)}


def test_the_mean_is_not_joined_where_another_engine_read() -> None:
    spec: Any = chart((figure(),), sample=False)
    lines = [one for one in marks(spec) if one["mark"]["type"] == "line"]
    assert len(lines) == 1
    assert lines[0]["encoding"]["detail"]["field"] == "piece"
    assert [row["piece"] for row in lines[0]["data"]["values"]] == [0, 0, 1, 1, 1]
    assert "other engine" in json.dumps(spec)
    assert "other engine" not in json.dumps(chart((figure(second_engine_from=99),), sample=False))


def test_of_few_statements_a_mean_has_no_interval() -> None:
    few: Any = chart((figure(said=2),), sample=False)
    assert all(row["low"] is None for rows in values(few, "mean") for row in rows)
    many: Any = chart((figure(said=3),), sample=False)
    assert any(row["low"] is not None for rows in values(many, "mean") for row in rows)


def test_a_week_in_which_nobody_listened_is_marked_and_no_silence() -> None:
    text = json.dumps(chart((figure(),), sample=False))
    assert "0 of 1 could be heard; a gap here is no silence" in text
    assert "a gap there is no silence" in text.replace('", "', " ")


def test_sample_data_and_an_embargo_are_said_inside_the_picture() -> None:
    plain = json.dumps(chart((figure(),), sample=False))
    assert "SAMPLE" not in plain
    assert "EMBARGO" not in plain
    held = replace(figure(), held_until=moment(datetime(2026, 3, 1, tzinfo=UTC)))
    for titled in (True, False):
        text = json.dumps(chart((held,), sample=True, titled=titled))
        assert text.count("SAMPLE DATA") == 2
        assert "UNDER EMBARGO until 1 Mar 2026" in text


def test_the_colours_are_those_of_the_boards_style_sheet() -> None:
    sheet = (Path(__file__).parents[3] / "monitor" / "web" / "static" / "board.css").read_text(encoding="utf-8")
    light, _, rest = sheet.partition("@media screen and (prefers-color-scheme: dark)")
    for look, text in ((Look.LIGHT, light), (Look.DARK, rest.partition("}")[0])):
        for stance, (fill, ink) in COLOURS[look].rungs.items():
            assert f"--{stance.value}: {fill};" in text
            assert f"--{stance.value}-ink: {ink};" in text


def test_the_table_says_what_the_picture_shows() -> None:
    text = trend_csv((figure(),), sample=True).decode("utf-8-sig")
    header, first, second, *_ = text.splitlines()
    assert header == ",".join(COLUMNS)
    row = dict(zip(COLUMNS, first.split(","), strict=True))
    assert (row["line"], row["oppose"], row["neutral"], row["n"], row["sample"]) == ("FRA~USA", "0.5000", "0.5000", "10", "yes")
    assert float(row["mean"]) == -1
    silent = dict(zip(COLUMNS, second.split(","), strict=True))
    assert (silent["n"], silent["mean"], silent["heard"], silent["expected"]) == ("0", "", "1", "1")
    assert silent["shifts"] == "2026-01-13:condemn>support"


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = Drawing(cache=tmp_path_factory.mktemp("cache"))
    yield made
    made.close()


def test_a_picture_is_drawn_as_svg_and_png_and_the_same_each_time(drawing: Drawing) -> None:
    spec = chart((figure(),), sample=True)
    drawn = drawing.svg(spec)
    assert drawn.startswith("<svg")
    assert "France on United States" in drawn
    assert "SAMPLE DATA" in drawn
    again = Drawing()
    assert again.svg(spec) == drawn
    process = again._process
    assert process is not None
    del again  # forgotten without being closed: nothing of it stays behind
    gc.collect()
    assert process.returncode is not None
    assert drawing.png(spec).startswith(b"\x89PNG")


@pytest.mark.parametrize("days", [1, 2, 4, 6])
def test_each_day_of_a_short_chart_is_named_once(drawing: Drawing, days: int) -> None:
    whole = figure(weeks=1)
    short = Period(step=Step.DAY, since=SINCE, until=SINCE + timedelta(days=days))
    dated = re.findall(r">(\d+ Jan)<", drawing.svg(chart((replace(whole, period=short),), sample=False)))
    assert dated
    assert len(dated) == len(set(dated))
    counted = drawing.svg(chart((replace(whole, period=short, zero=SINCE),), sample=False))
    assert not re.search(r">\d+\.\d+<", counted)


def test_no_share_is_written_where_the_head_of_an_arrow_lies() -> None:
    plain = replace(figure(), turns=())
    shift = Turn(day=SINCE + timedelta(days=15), before=Stance.SUPPORT, after=Stance.OPPOSE, href="/statements/k")
    labels = [[row["rung"] for rows in values(chart((one,), sample=False), "ink") for row in rows] for one in
              (plain, replace(plain, turns=(shift,)))]  # fmt: skip
    assert labels[0].count(-2) == labels[1].count(-2) + 1
    assert labels[0].count(0) == labels[1].count(0)


def test_a_process_that_is_gone_is_started_again(drawing: Drawing) -> None:
    drawing.svg(chart((figure(weeks=4),), sample=False))
    process = drawing._process
    assert process is not None
    process.kill()
    process.wait()
    assert drawing.svg(chart((figure(weeks=5),), sample=False)).startswith("<svg")


def test_a_process_that_keeps_too_much_of_what_it_drew_ends_and_the_next_picture_is_drawn_by_another(drawing: Drawing) -> None:
    drawn_by = []
    for weeks in (52, 53, 54, 55):
        assert drawing.svg(chart((figure(weeks=weeks),), sample=False)).startswith("<svg")
        process = drawing._process
        assert process is not None
        drawn_by.append(process.pid)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
        assert process.returncode == 0 or own_bytes(process.pid) <= MOST_BYTES
    assert len(set(drawn_by)) > 1


def own_bytes(pid: int) -> int:
    _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


def test_a_picture_lies_still_and_what_is_shown_by_pointing_stays_in_the_specification(drawing: Drawing) -> None:
    spec = chart((figure(weeks=8),), sample=False)
    assert "/now?week=" in json.dumps(spec)
    drawn = drawing.svg(spec)
    assert "<a " not in drawn
    assert "/now?week=" not in drawn


def test_what_cannot_be_drawn_is_said_in_one_line(drawing: Drawing) -> None:
    with pytest.raises(ExportError, match=r"the chart cannot be drawn \(.*look at the table") as refused:
        drawing.svg({"mark": "bar", "encoding": {"x": {"field": 3, "type": "nonsense"}}, "data": {"url": "nowhere"}})
    assert "\n" not in str(refused.value)


def test_the_library_of_the_browser_is_kept_once(drawing: Drawing) -> None:
    path = drawing.bundle()
    assert path.name == bundle_name()
    assert "vegaEmbed" in path.read_text(encoding="utf-8")
    before = path.stat().st_mtime_ns
    assert drawing.bundle().stat().st_mtime_ns == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
