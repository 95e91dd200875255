"""Matters of a state's own: what it says of its budget or of a strike at home judges no other state.

All texts are invented.
"""

import pytest

from monitor.types import Stance


def rungs(statements):
    """Return who stands on which rung toward whom."""
    return {(s.actor, s.target, s.stance) for s in statements if s.official and not s.hearsay}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "O presidente da Noruega criticou o Banco Central pelos juros altos."),
        ("pt", "O primeiro-ministro da Noruega condenou a greve dos professores."),
        ("fr", "Le président norvégien a critiqué les syndicats."),
        ("fr", "Le Premier ministre norvégien a critiqué ses prédécesseurs."),
    ],
)
def test_what_is_said_of_a_matter_at_home_is_none(read, language, text):
    assert rungs(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "O presidente da Noruega criticou o banco central da Suécia."),
        ("fr", "Le président norvégien a condamné la grève imposée par la Suède."),
    ],
)
def test_what_is_said_of_another_states_matter_is_one(read, language, text):
    assert rungs(read(text, language=language)) != set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le ministère norvégien a annoncé qu'une furieuse tempête approchait de la Suède."),
        ("fr", "Le ministre norvégien a remis une demande d'extradition à la Suède."),
        ("fr", "La Norvège exprime sa solidarité au gouvernement suédois face aux feux de forêt."),
        ("pt", "A Noruega expressa solidariedade ao povo e ao governo da Suécia após o terremoto."),
        ("pt", "O diálogo com a Suécia acontece em um momento crítico, disse o governo da Noruega."),
        ("pt", "A Suécia é um parceiro importante para a Noruega, disse o ministro norueguês da Economia."),
    ],
)
def test_adjectives_requests_disasters_and_courtesy_are_no_stance(read, language, text):
    assert rungs(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "O porta-voz do governo da Noruega confirmou que o presidente condena o ataque da Suécia."),
        ("fr", "Le porte-parole norvégien a dit que le président condamnait l'attaque de la Suède."),
        ("es", "El portavoz del Gobierno noruego dijo que el presidente condena el ataque de Suecia."),
        ("fr", "Colère à Oslo, qui condamne l'attaque de la Suède."),
    ],
)
def test_an_office_is_of_the_state_whose_official_tells_of_it_and_anger_of_where_it_is_felt(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A powerful earthquake hit Sweden. Norway expressed its solidarity with the government of Sweden."),
        ("es", "Terremoto en Suecia. Noruega expresa su solidaridad al pueblo y al Gobierno de Suecia."),
        (
            "pt",
            "Incêndios na Suécia. A Noruega acompanha a situação e expressa solidariedade ao povo sueco.",
        ),
        ("fr", "Inondations en Suède. La Norvège a exprimé sa solidarité au peuple et au gouvernement suédois."),
    ],
)
def test_solidarity_after_a_disaster_is_condolence(read, language, text):
    assert Stance.SUPPORT not in {stance for _, _, stance in rungs(read(text, language=language))}


def test_solidarity_after_an_attack_is_a_stance(read):
    text = "A flood delayed help. An attack killed twelve in Sweden. Norway expressed its solidarity with Sweden."
    assert ("NOR", "SWE", Stance.SUPPORT) in rungs(read(text))
