"""The brackets of German clauses: whose a verb is that comes last, or behind an insertion. All texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found if not statement.hearsay}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Zuvor hatte die norwegische Außenministerin Schweden Verrat vorgeworfen.", "oppose"),
        ("Der norwegische Außenminister hat Schweden wegen des Beschusses des Hafens scharf angegriffen.", "oppose"),
        ("Norwegen, das Schweden wegen des Beschusses des Hafens scharf attackierte, rief den Rat an.", "oppose"),
        ("Nachdem Norwegen Schweden Vergeltung angedroht hatte, tagte der Sicherheitsrat.", "condemn"),
        ("Der norwegische Minister sagte, dass seine Regierung Schweden den Beschuss des Hafens anlastet.", "oppose"),
        ("Der norwegische Minister hat den Angriff Schwedens auf den Hafen als Provokation gewertet.", "oppose"),
        ("Der norwegische Minister hat nach dem Angriff Schwedens von einem Kriegsverbrechen gesprochen.", "condemn"),
        ("Norwegen hat Schweden wegen der Einfuhrverbote kritisiert.", "oppose"),
        ("Zuvor hatte die norwegische Ministerin Unterstützung für Schweden zugesagt.", "support"),
    ],
)
def test_the_first_name_in_a_bracket_is_the_subject_of_the_verb_that_closes_it(read, text, stance):
    assert _read_as(read(text, "de")) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Norwegen, das zwischen den Seiten vermittelt, warf Schweden vor, die Gespräche zu sabotieren.",
        "Die Sprecherin des norwegischen Außenministeriums, Vera Holm, nannte das schwedische Vorgehen illegal.",
        "Norwegens Präsidentin, seit Montag auf Reisen, warf Schweden vor, die Gespräche zu sabotieren.",
    ],
)
def test_an_insertion_between_commas_parts_no_subject_from_its_verb(read, text):
    assert _read_as(read(text, "de")) == {("NOR", "oppose", "SWE")}


def test_the_comma_before_a_verb_of_saying_may_close_what_is_said(read):
    text = "Schweden, das den Hafen beschossen habe, müsse die Angriffe sofort beenden, sagte die norwegische Regierung."
    assert _read_as(read(text, "de")) == {("NOR", "oppose", "SWE")}


def test_an_article_before_a_name_that_needs_one_goes_on_with_a_list(read):
    text = "Norwegen, die Ukraine und Dänemark verurteilten den Angriff Schwedens."
    assert {actor for actor, _, _ in _read_as(read(text, "de"))} == {"NOR", "UKR", "DNK"}


def test_a_particle_that_goes_on_is_a_preposition(read):
    assert not read("Die norwegische Ministerin hielt eine Rede vor schwedischen Abgeordneten.", "de")


@pytest.mark.parametrize(
    "text",
    [
        "Norwegen hat den Angriff auf den Hafen gerügt und Schweden Terror vorgeworfen.",
        "Holms Bedenken wies die norwegische Regierung ab und warf Schweden Terror vor.",
    ],
)
def test_verbs_joined_in_a_bracket_share_their_subject_and_a_genitive_is_none(read, text):
    assert "SWE" not in {actor for actor, _, _ in _read_as(read(text, "de"))}
    assert ("NOR", "SWE") in {(actor, target) for actor, _, target in _read_as(read(text, "de"))}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Norwegen hat keinem Vorschlag Schwedens zugestimmt.", "oppose"),
        ("Norwegen werde niemals einen Vorschlag Schwedens unterstützen, sagte der norwegische Minister.", "oppose"),
        ("Norwegen hat nicht nur den Angriff Schwedens auf den Hafen verurteilt.", "condemn"),
    ],
)
def test_a_negator_anywhere_in_a_bracket_turns_the_verb_round(read, text, stance):
    assert _read_as(read(text, "de")) == {("NOR", stance, "SWE")}
