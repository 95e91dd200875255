"""Patterns of tables against tokens."""

import pytest

from monitor.extract.lexicon import Lexicon, parse_pattern
from monitor.extract.tokens import tokenize


def _find(pattern, text):
    tokens = tokenize(text)
    return [text[tokens[m.first].start : tokens[m.last - 1].end] for m in Lexicon([(pattern, None)]).find(tokens)]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("condemn*", "They CONDEMNED it", ["CONDEMNED"]),
        ("call|calls on|upon", "Norway calls upon all", ["calls upon"]),
        ("warn* ~3 against", "warned Sweden sternly against raids", ["warned Sweden sternly against"]),
        ("warn* ~1 against", "warned Sweden very sternly against raids", []),
        ("self defence?", "in self defence", ["self defence"]),
        ("осужда*", "Норвегия осуждает", ["осуждает"]),
        ("谴责", "挪威强烈谴责袭击", ["谴责"]),
        ("عدوان", "إن العدوان مرفوض", ["العدوان"]),
        ("condenó", "condeno y condenó", ["condenó"]),
        ("condeno", "condeno y condenó", ["condeno", "condenó"]),
        ("verurteil*", "VERURTEILT", ["VERURTEILT"]),
    ],
)
def test_patterns(pattern, text, found):
    assert _find(pattern, text) == found


def test_the_longest_row_wins_and_of_equals_the_first():
    tokens = tokenize("war crime")
    assert [m.row for m in Lexicon([("war", 1), ("war crime", 2), ("war crime*", 3)]).find(tokens)] == [2]


def test_a_pattern_begins_with_a_word():
    with pytest.raises(ValueError, match="must begin with a word"):
        parse_pattern("~2 war")


def test_umlauts_are_letters_of_their_own():
    assert _find("fordert*", "gefördert fördert fordert") == ["fordert"]


def test_all_rows_that_begin_at_a_word_are_told_with_their_ends():
    tokens = tokenize("war crime trial")
    lexicon = Lexicon([("war", 1), ("war crime", 2), ("war peace", 3), ("crime", 4)])
    assert {(match.row, match.last) for match in lexicon.at(tokens, 0)} == {(1, 1), (2, 2)}
    assert lexicon.marks(tokens) == {0: {1, 2}, 1: {2, 4}}


def test_rows_that_are_left_out_are_found_no_more_and_shorter_ones_take_their_place():
    lexicon = Lexicon([("cannot accept", "long"), ("cannot", "short")])
    tokens = tokenize("We cannot accept it.")
    assert [match.row for match in lexicon.find(tokens)] == ["long"]
    assert [match.row for match in lexicon.without(["long"]).find(tokens)] == ["short"]
    assert [match.row for match in lexicon.find(tokens)] == ["long"]


def test_a_word_that_closes_stands_only_where_its_clause_ends():
    words = parse_pattern("held ~4 up$")
    assert words[1].closes
    lexicon = Lexicon([("held ~4 up$", "row")])
    for text, found in (("he held it up, she went", True), ("he held it up", True), ("he held it up the hill", False)):
        assert bool(lexicon.find(tokenize(text))) is found
