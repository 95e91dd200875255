"""What a briefing says, whatever the file is."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from monitor.exports.blocks import Briefing, Bullets, Grid, Heading, Paragraph, Picture, Quotation, Tone, plain_text
from monitor.exports.briefing import NOT_HEARD, SILENCE_CAVEAT, briefing
from monitor.views.snapshot import Snapshot, accuracy, freeze
from monitor.vocabulary import DATA


def texts(content: Briefing) -> list[str]:
    found = []
    for block in content.blocks:
        match block:
            case Heading():
                found.append(block.text)
            case Paragraph():
                found.append(plain_text(block.line))
            case Bullets():
                found += [plain_text(line) for line in block.lines]
    return found


def test_headline_gives_spoken_of_expected_and_no_comment_outside_the_sides(snapshot: Snapshot) -> None:
    said = texts(briefing(snapshot))
    assert "4 of 7 expected actors have spoken on the seizure." in said
    assert "Of those who spoke: 2 against, 1 neutral, 0 for; 0 mixed, 0 unclear." in said
    assert "Outside for, against and neutral: 1 said that they have no comment." in said


def test_the_timeline_is_a_picture_with_its_marks_and_the_same_as_a_table(make_snapshot: Callable[..., Snapshot]) -> None:
    taken = make_snapshot(sample=True)
    blocks = briefing(taken).blocks
    place = blocks.index(Heading(level=1, text="Timeline"))
    picture, table = blocks[place + 1], blocks[place + 2]
    assert isinstance(picture, Picture)
    assert picture.name == "timeline"
    assert "SAMPLE DATA" in picture.svg
    assert "machine labels: " in picture.svg
    assert picture.alt.startswith("Sample data, an invented event. Timeline of ")
    assert isinstance(table, Grid)
    shown = taken.board.course
    assert shown is not None
    assert len(table.rows) == len(shown.rows)
    # As many blocks as there are statements, beside the paper, the sample mark and the key of nine marks.
    assert picture.svg.count("<rect") == 1 + 1 + 9 + sum(pile.count for pile in shown.piles) + sum(
        len(day.counts) for day in shown.days
    )
    assert briefing(taken).blocks[place + 1] == picture


def test_headline_gives_reviewed_beside_all_and_own_texts_beside_reports(make_snapshot: Callable[..., Snapshot]) -> None:
    said = texts(briefing(make_snapshot(reviewed=("tur26",))))
    assert "Reviewed by a person: 1 of 4 labels." in said
    assert "The speakers' own texts: 3; as reported by others: 1." in said


def test_unreviewed_labels_carry_a_banner_and_reviewed_ones_none(make_snapshot: Callable[..., Snapshot]) -> None:
    def banners(taken: Snapshot) -> list[Paragraph]:
        blocks = briefing(taken).blocks
        return [block for block in blocks if isinstance(block, Paragraph) and block.tone is Tone.WARNING]

    assert "4 of 4 labels" in plain_text(banners(make_snapshot())[0].line)
    assert banners(make_snapshot(reviewed=("tur26", "egy5", "chn7", "qat9"))) == []


def test_silent_carry_their_caveat_and_the_unheard_stand_apart(snapshot: Snapshot) -> None:
    said = texts(briefing(snapshot))
    silent, unheard = said.index("Silent"), said.index("We cannot say")
    assert said[silent : silent + 3] == ["Silent", SILENCE_CAVEAT, "Indonesia (IDN), for 30 h 00 min"]
    assert said[unheard + 1] == NOT_HEARD
    assert "Japan (JPN): jp_mfa (blocked)" in said[unheard:]
    assert "Chile (CHL): no source" in said[unheard:]


def test_every_quote_has_a_note_with_source_title_date_address_seen_and_hash(snapshot: Snapshot) -> None:
    content = briefing(snapshot)
    quotes = [block for block in content.blocks if isinstance(block, Quotation)]
    assert [quote.note for quote in quotes] == list(range(1, len(content.notes) + 1))
    assert len(quotes) == 7  # four positions, both sides of the shift, one voice apart
    for quote in quotes:
        note = plain_text(content.notes[quote.note - 1])
        assert re.search(
            r"^Ministry of \w{3}, “Title by \w{3}”, \d+ Mar 2026, .* https://\w{3}\.example/1\. "
            r"As seen at 2 Mar 2026, 13:00 UTC; sha256 of the text [0-9a-f]{64}\.",
            note,
        )


def test_accuracy_box_gives_engine_and_figures(snapshot: Snapshot) -> None:
    grid = next(block for block in briefing(snapshot).blocks if isinstance(block, Grid) and block.header == ("Figure", "Share"))
    assert "rules/2" in grid.caption
    assert [plain_text(row[1]) for row in grid.rows] == [f"{each.value:.2f}" for each in accuracy()]


def test_figures_of_another_engine_than_the_labels_say_so(snapshot: Snapshot) -> None:
    other = replace(snapshot, engines=("llm/x", "rules/2"))
    assert "These figures are not those of llm/x, by which labels here were given." in texts(briefing(other))
    assert not any(text.startswith("These figures are not") for text in texts(briefing(snapshot)))


def test_the_figures_stand_in_the_document_on_accuracy() -> None:
    documented = (DATA.parents[1] / "docs" / "accuracy.md").read_text(encoding="utf-8")
    figures = {each.id: each for each in accuracy()}
    one = figures["precision"]
    batch = re.search(r"batch (\d+), with act", one.origin)
    assert batch
    row = next(
        line
        for line in documented.splitlines()
        if line.startswith(f"| {batch[1]}, with act | {one.engine}") and f"| {one.documents} |" in line
    )
    cells = [cell.replace("*", "").strip() for cell in row.strip("|").split("|")]
    assert cells[5].split(" / ")[:2] == [f"{figures['precision'].value:.2f}", f"{figures['recall'].value:.2f}"]
    assert [cells[6], cells[7], cells[11]] == [f"{figures[name].value:.2f}" for name in ("side", "rung", "quiet")]


def test_same_content_has_the_same_id_and_another_time_another(
    snapshot: Snapshot, make_snapshot: Callable[..., Snapshot]
) -> None:
    assert make_snapshot().id == snapshot.id
    assert make_snapshot(reviewed=("egy5",)).id != snapshot.id
    later = snapshot.as_of + timedelta(minutes=1)
    assert freeze(snapshot.board, snapshot.cited, as_of=later, version="0.1.0", sample=False).id != snapshot.id
