"""Embargoes that a text names at its head. Texts are invented."""

import pytest

from feeds.embargoes import _phrases, embargo_in, rows

SPOKEN = "The ministry of the fictional republic rejects the closing of the strait. " * 8


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[1])
def test_every_row_reads_its_example(row: tuple[str, str, str, str]) -> None:
    _, phrase, example, _ = row
    found = embargo_in(None, f"Ministry of the Interior\n{example}\n{SPOKEN}")
    assert found is not None
    assert phrase.removeprefix("^").split()[0].casefold() in found.casefold()
    assert example.startswith(found) or found in example


@pytest.mark.parametrize(
    "text",
    [
        "The arms embargo until now in force is extended.",
        f"{SPOKEN} This was embargoed until noon.",
        "An oil embargo.",
    ],
)
def test_an_embargo_on_trade_or_deep_in_the_text_is_none(text: str) -> None:
    assert embargo_in("On the strait", text) is None


def test_the_title_counts_and_the_line_is_kept_short() -> None:
    assert embargo_in("EMBARGOED  UNTIL 18:00 GMT - Statement", SPOKEN) == "EMBARGOED UNTIL 18:00 GMT - Statement"
    found = embargo_in(None, "Embargoed until " + "9" * 500)
    assert found is not None
    assert len(found) == 160


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[1])
@pytest.mark.parametrize("written", [str.upper, str.swapcase, lambda text: text.upper().replace("I", "\u0130")])
def test_no_text_with_a_phrase_in_whatever_case_is_passed_over(row: tuple[str, str, str, str], written) -> None:
    text = written(row[2])
    assert (embargo_in(None, text) is None) == (_phrases().search(f"\n{text}") is None)
