"""Those who do as the one before them did. All texts are invented."""

import pytest


def _stances(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway condemned Sweden's raid on the port. So did Denmark and Chile."),
        ("en", "Norway condemned Sweden's raid on the port; Denmark and Chile followed suit."),
        ("es", "Noruega condenó el ataque de Suecia contra el puerto. Dinamarca y Chile hicieron lo mismo."),
        ("pt", "A Noruega condenou o ataque da Suécia ao porto. A Dinamarca e o Chile também o fizeram."),
        ("fr", "La Norvège a condamné l'attaque de la Suède contre le port. Le Danemark et le Chili ont fait de même."),
        ("de", "Norwegen verurteilte den Angriff Schwedens auf den Hafen. Dänemark und Chile schlossen sich dem an."),
        ("ru", "Норвегия осудила нападение Швеции на порт; так же поступили Дания и Чили."),
        ("ar", "أدانت النرويج الهجوم السويدي على الميناء، وكذلك فعلت الدنمارك وتشيلي."),
    ],
)
def test_those_who_did_the_same_take_the_position_last_stated(read, language, text):
    found = read(text, language)
    assert {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE"), ("CHL", "condemn", "SWE")} <= _stances(found)


def test_a_short_sentence_with_too_and_no_verb_says_the_same(read):
    found = read("La Norvège a condamné l'attaque de la Suède contre le port. Le Danemark aussi.", "fr")
    assert ("DNK", "condemn", "SWE") in _stances(found)


def test_the_words_of_an_echo_are_the_evidence_and_name_the_rule(read):
    text = "Norway condemned Sweden's raid on the port. So did Denmark."
    echo = next(statement for statement in read(text) if statement.actor == "DNK")
    assert echo.evidence.text == text[echo.evidence.start : echo.evidence.end] == "So did Denmark."
    assert "rule:likewise" in [cue.id for cue in echo.cues]


@pytest.mark.parametrize(
    "text",
    [
        "Norway's fleet left the port. So did Denmark's.",
        "Norway condemned Sweden's raid on the port. The talks went on. The minister travelled home. So did Denmark's envoy.",
        "Norway condemned Sweden's raid on the port. Denmark, too, welcomed the raid.",
    ],
)
def test_who_does_the_same_as_nobody_condemned_nothing(read, text):
    assert ("DNK", "condemn", "SWE") not in _stances(read(text))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway condemned Sweden's raid on the port, joined by Denmark and Chile."),
        ("en", "Norway condemned Sweden's raid on the port, just like Denmark and Chile."),
        ("es", "Noruega condenó el ataque de Suecia contra el puerto, al igual que Dinamarca y Chile."),
        ("pt", "A Noruega condenou o ataque da Suécia ao porto, a exemplo da Dinamarca e do Chile."),
        ("fr", "La Norvège a condamné l'attaque de la Suède contre le port, tout comme le Danemark et le Chili."),
        ("de", "Norwegen verurteilte den Angriff Schwedens, ebenso wie Dänemark und Chile."),
        ("it", "La Norvegia ha condannato l'attacco della Svezia, così come la Danimarca e il Cile."),
    ],
)
def test_those_named_beside_the_first_say_the_same_and_are_no_target(read, language, text):
    found = _stances(read(text, language))
    assert found == {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE"), ("CHL", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega saludó la visita de Chile. Dinamarca, al igual que Finlandia, condenó el ataque de Suecia."),
        ("fr", "La Norvège a salué la visite du Chili. Le Danemark, tout comme la Finlande, a condamné l'attaque de la Suède."),
    ],
)
def test_who_stands_beside_a_subject_does_not_echo_the_sentence_before(read, language, text):
    assert not [s for s in read(text, language) if s.actor == "FIN" and s.stance.score > 0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Oslo condamne l'attaque de la Suède, Copenhague aussi."),
        ("en", "Oslo condemned Sweden's raid, Copenhagen too."),
    ],
)
def test_a_name_with_too_behind_a_comma_does_the_same_and_is_not_judged(read, language, text):
    found = {(s.actor, str(s.stance), s.target) for s in read(text, language)}
    assert found == {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE")}
