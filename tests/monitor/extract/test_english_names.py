"""Contracted and completed words, names inside longer ones, who is meant by a pronoun or spoken to. All texts are invented."""

import pytest

from monitor.extract.tokens import tokenize


def _read_as(found):
    return {(s.actor, str(s.stance), s.target) for s in found if s.official and not s.hearsay}


@pytest.mark.parametrize(
    ("text", "words", "forms"),
    [
        ("We won't", ["We", "won", "t"], [("we",), ("won", "will"), ("t", "not")]),
        ("They couldn’t", ["They", "couldn", "t"], [("they",), ("couldn", "could"), ("t", "not")]),
        ("[W]e condemn[ed]", ["We", "condemned"], [("we",), ("condemned",)]),
        ("l'état [sic] n't", ["l", "état", "sic", "n", "t"], [("l",), ("etat",), ("sic",), ("n",), ("t",)]),
    ],
)
def test_a_contracted_or_completed_word_has_its_whole_form(text, words, forms):
    tokens = tokenize(text)
    assert [token.text for token in tokens] == words
    assert [token.forms for token in tokens] == forms


def test_a_completed_word_covers_its_brackets():
    text = "Norway condemn[s] it"
    assert [text[token.start : token.end] for token in tokenize(text)] == ["Norway", "condemn[s]", "it"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Norway won't accept Sweden's decision,” its minister said.", ("NOR", "oppose", "SWE")),
        ("Norway strongly “condemn[ed] the raid” of Sweden.", ("NOR", "condemn", "SWE")),
        ("The army-backed authorities in Norway condemned the raid of Sweden.", ("NOR", "condemn", "SWE")),
        ("Norway's military-backed government condemned the raid of Sweden.", ("NOR", "condemn", "SWE")),
        ("The envoy held talks with Norway, which accused Sweden of looting.", ("NOR", "oppose", "SWE")),
        ("The plan was shown to Norway, which has rejected the offer of Sweden.", ("NOR", "oppose", "SWE")),
        ("Norway cut ties with Sweden after accusing it of the raid.", ("NOR", "oppose", "SWE")),
        ("“This is unacceptable,” Norway's foreign minister told Sweden's ambassador.", ("NOR", "oppose", "SWE")),
        ("Norway's response did not address the claims but urged Sweden to cease its restrictions.", ("NOR", "oppose", "SWE")),
        ("Norway condemned the raid, accusing Swedish troops of looting the port.", ("NOR", "condemn", "SWE")),
        ("Norway's spokesman said that Norway's move aims to safeguard its security.", ("NOR", "support", "NOR")),
        ("Norway reiterated its call for a ceasefire and the release of all hostages.", ("NOR", "neutral", None)),
        ("Norway called for a cessation of hostilities after the raid.", ("NOR", "neutral", None)),
    ],
)
def test_what_is_read(read, text, expected):
    assert _read_as(read(text)) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sweden accused Norway of jamming. Norway denied the charge.", ("NOR", "neutral", "SWE")),
        ("Sweden accused Norway of jamming. Norway called the allegations false.", ("NOR", "oppose", "SWE")),
        ("Sweden accuses Norway of jamming, an accusation denied by Oslo.", ("NOR", "neutral", "SWE")),
        (
            "Denmark blamed Norway. Sweden accused Denmark of delay. Norway dismissed the claims as lies.",
            ("NOR", "oppose", "DNK"),
        ),
    ],
)
def test_an_answer_to_an_accusation_is_about_whoever_made_it(read, text, expected):
    assert expected in _read_as(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian raid threatens Swedish grain exports, analysts warn.",
        "Sweden's plan will hurt Norway, experts warn.",
        "Norway jailed a journalist critical of Sweden's king.",
        "Norway protests were held near disputed islands of Sweden.",
        "Officials said that Vera Trump condemned the Swedish raid.",
        "Sweden has previously provided a back channel for talks with Norway.",
        "“We are grateful to everyone who sees Sweden in this way,” Norway's president said.",
        "“The situation in Sweden is dire for all,” Norway's consul said.",
    ],
)
def test_what_nobody_says(read, text):
    assert not {statement for statement in _read_as(read(text)) if statement[2] is not None}


def test_the_house_that_a_leader_heads_is_of_their_state(read):
    assert _read_as(read("The Trump-led administration condemned the Swedish raid.")) == {("USA", "condemn", "SWE")}
    assert _read_as(read("The Trump-backed government condemned the Swedish raid.")) == set()
    assert _read_as(read("The Danish-backed government condemned the Swedish raid.")) == set()


def test_who_is_ousted_no_longer_speaks_for_the_state_nor_does_who_stands_in_the_next_line(read):
    found = read("The talks were led by ousted\nNorway's foreign minister condemned the Swedish raid.")
    assert _read_as(found) == {("NOR", "condemn", "SWE")}
    assert _read_as(read("Ousted Norwegian president Vera Kostova condemned the Swedish raid.")) == set()
