"""Where names begin and whose they are. All texts are invented."""

import pytest

from monitor.vocabulary import NameType


def test_arabic_names_behind_a_conjunction_are_found_and_condemn_with_the_first(read):
    found = read("فقد ندّدت الكويت ومصر والعراق بالهجوم السويدي على الميناء.", "ar")
    assert {(s.actor, str(s.stance), s.target) for s in found} == {(code, "condemn", "SWE") for code in ("KWT", "EGY", "IRQ")}


def test_an_arabic_name_behind_a_preposition_is_no_subject(read):
    found = read("وجاء ذلك بالسويد حيث أدانت النرويج الهجوم.", "ar")
    assert {s.actor for s in found} <= {"NOR"}


@pytest.mark.parametrize("language", ["es", "fr", "pt", "de", "it", "nl", "sv", "id", "tr", "pl", "ro", "en"])
def test_each_latin_language_names_the_capitals_of_the_large_states(vocabulary, language):
    found = {
        name.code for name in vocabulary.names if name.language == language and name.type in (NameType.CAPITAL, NameType.SEAT)
    }
    assert found >= {
        "ESP",
        "FRA",
        "DEU",
        "RUS",
        "CHN",
        "JPN",
        "POL",
        "NOR",
        "TUR",
        "GRC",
        "EGY",
        "SAU",
        "PHL",
        "HUN",
        "UKR",
        "FIN",
        "THA",
        "KEN",
        "NGA",
    }


def test_a_capital_that_is_written_as_in_english_speaks_for_its_state(read):
    found = read("Madrid condena el bombardeo del puerto por Suecia.", "es")
    assert [(s.actor, str(s.stance), s.target) for s in found] == [("ESP", "condemn", "SWE")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Ministry of Foreign Affairs of the Republic of Poland condemns Sweden's raid on the port."),
        ("en", "The Republic of Poland condemns Sweden's raid on the port."),
        ("es", "El Ministerio de Relaciones Exteriores de la República de Polonia condena el ataque de Suecia."),
        ("pt", "O Ministério das Relações Exteriores da República da Polônia condena o ataque da Suécia."),
        ("fr", "Le ministère des Affaires étrangères de la République de Pologne condamne l'attaque de la Suède."),
        ("ru", "Министерство иностранных дел Республики Польша осуждает нападение Швеции."),
        ("uk", "Міністерство закордонних справ Республіки Польща засуджує напад Швеції."),
        ("ar", "تدين وزارة خارجية جمهورية بولندا الهجوم السويدي."),
        ("de", "Das Außenministerium der Republik Polen verurteilt den Angriff Schwedens."),
        ("it", "Il Ministero degli Esteri della Repubblica di Polonia condanna l'attacco della Svezia."),
    ],
)
def test_the_formal_name_of_a_state_is_the_state(read, language, text):
    found = read(text, language)
    assert [(s.actor, str(s.stance), s.target) for s in found] == [("POL", "condemn", "SWE")]
