"""Words that blame nobody are neutral, what is denied is nobody's stance, an envoy ends where the verb begins; all invented."""

from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId
from monitor.extract import read_with


def _read(vocabulary, text):
    document = Document(id=DocumentId("d"), text=text, language="en", published_at=datetime(2026, 6, 15, tzinfo=UTC))
    return {(s.actor, s.target, s.stance.value) for s in read_with(None, document, vocabulary)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway's foreign ministry said dialogue is the only way to end the dispute.",
        "“There is no military solution,” Norwegian Prime Minister Anna Vik said.",
        "Norway's foreign ministry said both countries should settle their differences through dialogue.",
        "Norway hopes that all parties exercise restraint.",
        "Norway said it was ready to mediate between the two sides.",
        "Norway stressed that civilians must be protected at all times.",
        "Norway reaffirmed the need to settle disputes peacefully.",
        "Norway's foreign minister said that Oslo was gathering information about the attack.",
        "Norway's prime minister refused to say whether the raid was lawful.",
        "Norway denies backing the rebels in Sweden.",
        "Norway said it knew nothing of it and denied supporting Sweden.",
    ],
)
def test_words_that_judge_nobody_are_neutral_and_have_no_target(vocabulary, text):
    assert _read(vocabulary, text) == {("NOR", None, "neutral")}


def test_what_an_outlet_adds_behind_an_act_is_nobodys_statement(vocabulary):
    read = _read(vocabulary, "Norway accused Sweden of piracy after months in which dialogue was the only way out.")
    assert read == {("NOR", "SWE", "condemn")}


def test_a_denied_charge_is_not_made_by_who_denies_it(vocabulary):
    assert _read(vocabulary, "Norway rejects Sweden's accusation of war crimes.") == {("NOR", "SWE", "oppose")}
    assert _read(vocabulary, "Norway rejects accusations by Sweden that it armed rebels.") == {("NOR", "SWE", "oppose")}
    assert _read(vocabulary, "Norway denied Swedish claims that it had violated the ceasefire.") == {("NOR", "SWE", "neutral")}


def test_an_attack_on_the_accuser_stands_beside_a_denial(vocabulary):
    assert _read(vocabulary, "Norway denied the report and accused Sweden of piracy.") >= {("NOR", "SWE", "condemn")}


def test_the_accused_is_the_one_behind_the_verb(vocabulary):
    assert _read(vocabulary, "Norway accused Sweden of helping Russia evade sanctions.") == {("NOR", "SWE", "oppose")}


@pytest.mark.parametrize("office", ["ambassador", "envoy", "representative", "delegate"])
def test_an_envoy_is_no_name_with_the_one_behind_the_verb(vocabulary, office):
    assert _read(vocabulary, f"Norway's {office} said Sweden had violated the Charter.") == {("NOR", "SWE", "oppose")}


def test_an_observer_speaks_for_a_state(vocabulary):
    assert _read(vocabulary, "The observer for Norway said Sweden had violated the Charter.") == {("NOR", "SWE", "oppose")}


def test_the_owner_of_what_is_spoken_of_does_not_speak(vocabulary):
    assert not {read for read in _read(vocabulary, "For Norway, Mr Askel said Sweden's plan was wrong.") if read[0] == "SWE"}


def test_respect_for_a_sovereignty_is_not_asked_of_its_owner(vocabulary):
    assert {target for _, target, _ in _read(vocabulary, "Norway called for respect for Sweden's sovereignty.")} <= {None}


def test_thanks_for_support_support_nobody(vocabulary):
    read = _read(vocabulary, "Norway thanked Sweden for its support and urged more pressure on Russia.")
    assert "support" not in {stance for _, _, stance in read}


def test_a_stance_that_another_says_was_expressed_is_hearsay(vocabulary):
    text = "Denmark's prime minister said that Norway had expressed its rejection of the raid by Sweden."
    document = Document(id=DocumentId("d"), text=text, language="en", published_at=datetime(2026, 6, 15, tzinfo=UTC))
    assert all(s.hearsay for s in read_with(None, document, vocabulary) if s.actor == "NOR")
