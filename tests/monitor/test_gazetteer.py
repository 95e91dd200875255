"""Finding forms: longest first, at word boundaries of each script, with offsets of the text as given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.gazetteer import Index, fold


def spans(forms: list[str], text: str) -> list[str]:
    return [text[start:end] for start, end, _ in Index((form, form) for form in forms).scan(text)]


def test_the_longest_form_wins_and_all_its_rows_come() -> None:
    index = Index([("Aland", 1), ("Aland Isles", 2), ("Aland Isles", 3)])
    assert list(index.scan("the Aland Isles")) == [(4, 15, (2, 3))]


@pytest.mark.parametrize(
    ("form", "text", "there"),
    [
        ("Aland", "Alander", False),
        ("Aland", "Aland's", True),
        ("Aland", "aland", False),
        ("Aland", "ALAND", True),
        ("US", "us", False),
        ("US", "Us", False),
        ("ruso", "Ruso", True),
        ("Aland Isles", "Aland isles", True),
        ("Aland Isles", "Aland\nIsles", True),
        ("Côte d'Aland", "Côte d’Aland", True),
        ("U.A.", "U.A. forces", True),
        ("U.A.", "U.A.B", False),
        ("マリ", "マリオ", False),
        ("マリ", "マリの", True),
        ("미국", "미국은", True),
        ("미국", "대미국", False),
        ("روسيا", "وبروسيا", True),
        ("الصين", "للصين", True),
        ("روسيا", "روسيات", False),
        ("Россия", "РоссияСегодня", True),
        ("Россия", "Россиян", False),
    ],
)
def test_a_form_is_found_where_a_word_of_its_script_begins_and_ends(form: str, text: str, there: bool) -> None:
    assert bool(spans([form], text)) is there


def test_a_form_without_a_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="no letter"):
        Index([("--", 1)])


@given(st.text(alphabet="aALl dns'’-\u0301\u064e\u0640中日マリروسياлиЛИ", max_size=40))
def test_offsets_are_those_of_the_text_as_given(text: str) -> None:
    end = 0
    for start, stop, _ in Index((form, form) for form in ("Aland", "日", "マリ", "روسيا", "Лил")).scan(text):
        assert end <= start < stop <= len(text)
        end = stop
    assert len(fold(text)) == len(text)
