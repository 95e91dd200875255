"""Romance press: those who speak for no state, sentences that only say whose words were, and whose conduct is meant.

All texts are invented.
"""

import pytest


def sides(statements):
    """Return who stands on which side of whom, of what somebody official says themselves."""
    own = (s for s in statements if s.official and not s.hearsay)
    return {(s.actor, s.target, (s.stance.score > 0) - (s.stance.score < 0)) for s in own}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El partido noruego condenó el ataque de Suecia."),
        ("es", "Asesores de alto rango instaron al presidente de Noruega a cancelar su visita a Suecia por el espionaje."),
        ("es", "Noruega estaba de luto. «El ataque de Suecia es un crimen», denunció el movimiento opositor."),
        ("it", "L'opposizione norvegese ha condannato l'attacco della Svezia."),
        ("it", "La Norvegia era in lutto. «La Svezia è colpevole», ha denunciato il partito di opposizione."),
    ],
)
def test_parties_and_unions_speak_for_no_state(read, language, text):
    assert sides(read(text, language=language)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "El Gobierno de Noruega y la oposición condenaron el ataque de Suecia.",
        "El presidente de Noruega, líder del partido conservador, condenó el ataque de Suecia.",
        "El presidente de Noruega habló ante su partido. «El ataque de Suecia es un crimen», dijo.",
    ],
)
def test_a_state_that_speaks_beside_a_party_is_heard(read, text):
    assert sides(read(text, language="es")) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Así lo explicó el canciller de Suecia, en una rueda de prensa que se produjo tras el brutal ataque de Noruega."),
        ("it", "Lo ha detto il ministro norvegese, dopo il brutale attacco della Svezia."),
    ],
)
def test_what_stands_behind_whose_words_were_told_is_the_outlets(read, language, text):
    assert sides(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Así lo dijo el canciller de Noruega, que condenó el ataque de Suecia."),
        ("es", "Lo dijo el canciller de Noruega, quien calificó de brutal el ataque de Suecia."),
        ("es", "Así lo afirmó el presidente de Noruega: «El ataque de Suecia es un crimen»."),
        ("it", "Lo ha detto il ministro norvegese, che ha condannato l'attacco della Svezia."),
    ],
)
def test_a_verb_of_their_own_behind_it_is_theirs(read, language, text):
    assert ("NOR", "SWE", -1) in sides(read(text, language=language))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Noruega reiteró su apoyo al plan de paz de Suecia para Dinamarca.", ("NOR", "SWE", 1)),
        ("El ministro noruego aseguró que la propuesta de Suecia para las islas era «la base más seria».", ("NOR", "SWE", 1)),
        ("Acusa el presidente de Noruega a Suecia de mentir.", ("NOR", "SWE", -1)),
        ("El régimen de Suecia, al que Noruega responsabiliza del ataque, calló.", ("NOR", "SWE", -1)),
        ("Noruega expresó su solidaridad con el cónsul agredido por Suecia.", ("NOR", "SWE", -1)),
        ("El embajador se marchó después de que Noruega acusara a Suecia del ataque.", ("NOR", "SWE", -1)),
        ("Noruega denunció ante la ONU el ataque de Suecia.", ("NOR", "SWE", -1)),
    ],
)
def test_whose_conduct_is_meant(read, text, expected):
    assert sides(read(text, language="es")) == {expected}


def test_messages_that_somebody_receives_are_nobodys(read):
    assert sides(read("El presidente de Noruega ha recibido numerosos mensajes de felicitación.", language="es")) == set()
    assert sides(read("Noruega ha recibido felicitaciones de Suecia.", language="es")) == {("SWE", "NOR", 1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega usará «todos los medios a su alcance» contra Suecia, advirtió su presidente."),
        ("es", "Noruega respondería de inmediato a un ataque de Suecia, según su ministro de Defensa."),
        ("it", "La Norvegia risponderà a qualsiasi attacco della Svezia, ha detto il suo presidente."),
        ("en", "Norway will respond to any attack by Sweden, said its president."),
    ],
)
def test_an_office_behind_the_verb_that_closes_a_sentence_is_of_the_state_that_opens_it(read, language, text):
    assert sides(read(text, language=language)) == {("NOR", "SWE", -1)}
