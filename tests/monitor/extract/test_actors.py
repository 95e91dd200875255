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
