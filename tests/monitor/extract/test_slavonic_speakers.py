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
