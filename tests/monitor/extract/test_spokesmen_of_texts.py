"""Whose words a text, a country or a delegation says, and where an act was done. All texts are invented."""

import pytest


def _read_as(found):
    return [(statement.actor, str(statement.stance), statement.target) for statement in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Mon pays condamne le bombardement du port par la Suède."),
        ("fr", "J’appelle toutes les parties à la retenue. Ma délégation condamne le bombardement du port par la Suède."),
        ("es", "Mi país condena el bombardeo del puerto por Suecia."),
        ("pt", "Meu país condena o bombardeio do porto pela Suécia."),
        ("ar", "إن بلادي تدين القصف السويدي للميناء."),
    ],
)
def test_my_country_is_the_publishers(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language, by="NOR"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega emitió un comunicado. La declaración condena el bombardeo del puerto por Suecia."),
        ("pt", "A Noruega divulgou uma nota. O texto condena o bombardeio do porto pela Suécia."),
        ("fr", "La Norvège a publié un communiqué. Le texte condamne le bombardement du port par la Suède."),
        ("ar", "أصدرت النرويج بيانا بشأن القصف السويدي. البيان يدين القصف السويدي للميناء."),
    ],
)
def test_a_text_speaks_for_who_issued_it(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Dinamarca y Noruega rechazan las acciones unilaterales en Finlandia."),
        ("pt", "A Dinamarca e a Noruega rejeitam as ações unilaterais na Finlândia."),
        ("fr", "Le Danemark et la Norvège rejettent les actions unilatérales en Finlande."),
    ],
)
def test_where_an_act_was_done_is_not_who_did_it(read, language, text):
    found = read(text, language)
    assert {statement.actor for statement in found} == {"NOR", "DNK"}
    assert "FIN" not in [statement.target for statement in found]


def test_a_portuguese_reflexive_is_no_condition(read):
    found = read("A Noruega manifestou-se em apoio ao plano de paz da Suécia.", "pt")
    assert ("NOR", "support", "SWE") in _read_as(found)


def test_turns_that_lost_their_line_breaks_are_turns_still(read):
    text = "Q: What do you say to the Norwegian raid? A: We find it completely unacceptable. Q: Does Sweden condemn Chad? A: No."
    assert {(one.actor, one.target, one.stance.value) for one in read(text, by="SWE")} == {("SWE", "NOR", "oppose")}


def test_what_was_violated_ends_with_its_sentence(read):
    text = "Let me add that Norway's raid is a flagrant violation of the Charter. Norway must be held accountable."
    assert {one.target for one in read(text, by="SWE")} == {"NOR"}
