"""Who speaks in Ukrainian and Polish: relative clauses, addressees, declined names, bodies in brackets. Texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Норвегія засудила рух, який підтримує Швецію."),
        ("uk", "Норвегія засудила рух, що підтримує Швецію."),
        ("pl", "Norwegia potępiła ruch, który popiera Szwecję."),
    ],
)
def test_whom_a_relative_clause_describes_does_what_it_tells(read, language, text):
    assert not {found for found in _read_as(read(text, language)) if found[1] == "support"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Норвегія оприлюднила заяву, яка засуджує обстріл порту Швецією."),
        ("uk", "Норвегія наголосила, що засуджує обстріл порту Швецією."),
        ("pl", "Norwegia wydała oświadczenie, które potępia ostrzał portu przez Szwecję."),
    ],
)
def test_what_a_paper_of_somebody_says_is_theirs(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Президент Норвегії сказав депутатам, що засуджує обстріл порту Швецією."),
        ("uk", "Президент Норвегії сказав журналістам, що засуджує обстріл порту Швецією."),
        ("pl", "Premier Norwegii powiedziała posłom, że potępia ostrzał portu przez Szwecję."),
        ("pl", "Prezydent Norwegii powiedział dziennikarzom, że potępia ostrzał portu przez Szwecję."),
    ],
)
def test_those_to_whom_it_is_said_do_not_say_it(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("uk", "Міністр оборони Норвегії Ян Костов засудив обстріл порту Швецією. За словами Костова, він є злочином.", "Костов"),
        ("pl", "Premier Norwegii Jan Kostow potępił szwedzki ostrzał. W ocenie Kostowa szwedzki ostrzał to zbrodnia.", "Kostow"),
    ],
)
def test_a_speaker_in_two_cases_is_one(read, language, text, speaker):
    (found,) = read(text, language)
    assert (found.speaker or "").endswith(speaker)


def test_a_person_is_named_behind_the_short_name_of_the_body_in_brackets(read):
    (found,) = read("Sekretarz generalna Organizacji Narodów Zjednoczonych (ONZ) Anna Kostowa potępiła szwedzki ostrzał.", "pl")
    assert (found.actor, found.speaker) == ("UN", "Anna Kostowa")
    assert found.role == "Sekretarz generalna Organizacji Narodów Zjednoczonych"


def test_the_adjective_of_several_men_names_their_state(read):
    assert ("NOR", "condemn", "SWE") in _read_as(read("Norwescy urzędnicy potępili szwedzki ostrzał portu.", "pl"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Każe pytać, co dziś znaczy Rada Bezpieczeństwa."),
        ("uk", "Норвегія пам'ятає, що Рада вже розглядала справу Швеції."),
    ],
)
def test_a_council_is_not_glad(read, language, text):
    assert not read(text, language)


@pytest.mark.parametrize(
    ("language", "text"), [("pl", "Norwegii grożą sankcje ze strony Szwecji."), ("pl", "Co grozi Norwegii za ostrzał portu?")]
)
def test_what_hangs_over_somebody_is_no_threat_of_theirs(read, language, text):
    assert not read(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Міністр енергетики Норвегії засудив обстріл порту Швецією."),
        ("uk", "Генеральний прокурор Норвегії засудив обстріл порту Швецією."),
        ("uk", "Радник із національної безпеки Норвегії засудив обстріл порту Швецією."),
        ("pl", "Minister cyfryzacji Norwegii potępił ostrzał portu przez Szwecję."),
        ("pl", "Prokurator generalny Norwegii potępił ostrzał portu przez Szwecję."),
        ("pl", "Prezydent elekt Norwegii potępił ostrzał portu przez Szwecję."),
    ],
)
def test_more_offices_speak_for_their_state(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(s for s in read(text, language) if s.official)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Експрезидент Норвегії засудив обстріл порту Швецією."),
        ("uk", "Спеціальний доповідач ООН засудив обстріл порту Швецією."),
        ("pl", "Premier prowincji w Norwegii potępił ostrzał portu przez Szwecję."),
        ("pl", "Prezydent Warszawy potępił ostrzał portu przez Szwecję."),
    ],
)
def test_former_and_local_ones_do_not(read, language, text):
    assert not [s for s in read(text, language) if s.official]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Islandia: Norwegia wściekła na Szwecję"),
        ("pl", "Islandia: Norwegia potępia ostrzał portu przez Szwecję"),
        ("uk", "Ісландія: Норвегія засуджує обстріл порту Швецією"),
    ],
)
def test_a_headline_may_open_with_where_it_happens(read, language, text):
    assert {found[0] for found in _read_as(read(text, language))} == {"NOR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Ми твердо стоїмо поруч зі Швецією."),
        ("uk", "Моя країна беззастережно підтримує Швецію."),
        ("uk", "Всіляко підтримую Швецію."),
        ("pl", "Mój rząd niezmiennie popiera Szwecję."),
    ],
)
def test_a_speech_is_read_in_the_first_person(read, language, text):
    found = read(text, language, by="NOR")
    assert {(s.actor, s.target, s.stance.score > 0) for s in found} == {("NOR", "SWE", True)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Bank Światowy przekazał serdeczne gratulacje prezydentowi Norwegii."),
        ("uk", "Світовий банк привітав президента Норвегії з обранням."),
        ("en", "The World Bank congratulated the president of Norway on his election."),
    ],
)
def test_those_who_are_congratulated_tell_no_hearsay(read, language, text):
    (found,) = read(text, language, by="NOR")
    assert (found.actor, found.target, found.hearsay) == ("WB", "NOR", False)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Норвегія стала на захист свого рішення."),
        ("pl", "Norwegia broni swojej decyzji."),
    ],
)
def test_whoever_defends_what_is_their_own_judges_nobody_else(read, language, text):
    assert {s.target for s in read(text, language)} <= {"NOR", None}


@pytest.mark.parametrize(
    ("language", "text"),
    [("uk", "Норвегія підтримує мирні переговори зі Швецією."), ("pl", "Norwegia popiera rozmowy pokojowe ze Szwecją.")],
)
def test_backing_talks_is_neutral(read, language, text):
    assert {str(s.stance) for s in read(text, language)} <= {"neutral"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Норвегія пригрозила запровадити санкції проти Швеції."),
        ("ru", "Норвегия пригрозила введением санкций против Швеции."),
        ("pl", "Norwegia grozi nałożeniem sankcji na Szwecję."),
    ],
)
def test_a_threat_of_sanctions_is_against_whom_they_would_strike(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Прем’єр-міністр Норвегії закликав посилити санкції проти Швеції."),
        ("pl", "Premier Norwegii wezwała do zaostrzenia sankcji wobec Szwecji."),
    ],
)
def test_a_call_for_sanctions_opposes_whom_they_would_strike(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


def test_weapons_defend_nobody(read):
    assert "support" not in {
        found[1] for found in _read_as(read("Norwegia odrzuciła oskarżenia o dostawy broni dla Szwecji.", "pl"))
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Министр иностранных дел Норвегии заявила, что порт закрыт. Она «осуждает действия Швеции»."),
        ("uk", "Міністерка закордонних справ Норвегії заявила, що порт закрито. Вона «засуджує дії Швеції»."),
    ],
)
def test_a_quotation_may_begin_with_the_verb_of_the_pronoun_before_it(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))
