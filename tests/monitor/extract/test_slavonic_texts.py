"""Slavonic texts as the press has them: joined paragraphs, owners by pronoun, capitals that judge. All are invented."""

import pytest

from monitor.types import Stance


def rungs(statements):
    return {(s.actor, s.target, s.stance) for s in statements if s.official and not s.hearsay}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "pl",
            "W środę odbyła się konferencja. - Decyzja Szwecji jest nie do przyjęcia. To błąd - powiedział premier Norwegii.",
        ),
        ("pl", "Premier Norwegii był gościem radia. – Działania Szwecji są nie do przyjęcia – powiedział. – To skandal – dodał."),
        ("pl", "O sprawę zapytano ambasadora Norwegii. - Działania szwedzkich władz są nie do przyjęcia - powiedział."),
        ("ru", "Газета обратилась за комментарием к послу Норвегии. — Действия Швеции неприемлемы, — сказал он."),
        ("uk", "Газета звернулася по коментар до посла Норвегії. — Дії Швеції неприйнятні, — сказав він."),
    ],
)
def test_a_dash_opens_what_is_said_inside_a_line_too(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.OPPOSE)}


def test_a_dash_without_a_teller_quotes_nobody(read):
    assert rungs(read("Шведские суда ушли из порта. — Прим. ред. Норвегия осуждает обстрел порта Швецией.", language="ru")) == {
        ("NOR", "SWE", Stance.CONDEMN)
    }


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("uk", "Норвегія не мовчить. Її міністр закордонних справ засудив удар Швеції.", "NOR"),
        ("uk", "Єврокомісія діє інакше. Її речник засудив удар Швеції.", "EU"),
        ("pl", "Norwegia nie milczy. Jej minister spraw zagranicznych potępił atak Szwecji.", "NOR"),
        ("pl", "Komisja Europejska działa inaczej. Jej rzecznik potępił atak Szwecji.", "EU"),
        ("ru", "Еврокомиссия действует иначе. Её представитель осудил удар Швеции.", "EU"),
    ],
)
def test_an_office_with_a_pronoun_is_of_whoever_opens_the_sentence_before(read, language, text, actor):
    assert rungs(read(text, language=language)) == {(actor, "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Власти Норвегии обвинили в этом Швецию."),
        ("uk", "Уряд Норвегії звинуватив у цьому Швецію."),
        ("ru", "Норвегия и Дания обвинили во взрыве Швецию."),
    ],
)
def test_who_stands_in_the_nominative_accuses_whoever_is_named_behind(read, language, text):
    assert ("NOR", "SWE", Stance.OPPOSE) in rungs(read(text, language=language))


def test_who_is_accused_of_a_raid_by_nobody_named_accuses_nobody(read):
    assert rungs(read("Власти Норвегии обвинили в нападении на Швецию.", language="ru")) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Действия властей Швеции уже осудили в Осло и Копенгагене."),
        ("pl", "Działania władz Szwecji potępiono już w Oslo i Kopenhadze."),
    ],
)
def test_an_act_is_judged_in_several_capitals(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.CONDEMN), ("DNK", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Еврокомиссия одобрила выделение Швеции средств на строительство дороги."),
        ("uk", "Рада ЄС схвалила 90 млрд євро фінансування для Швеції."),
        ("ru", "Норвегия готова внести свой вклад в решение проблемы Швеции."),
        ("pl", "Nie ma wątpliwości, że zima w Szwecji będzie ciężka – powiedział prezydent Norwegii."),
    ],
)
def test_money_granted_and_plain_certainty_are_no_stance(read, language, text):
    assert rungs(read(text, language=language)) == set()


def test_a_short_adjective_judges_like_its_long_form(read):
    assert rungs(read("«Этот шаг Швеции незаконен», — заявила Норвегия.", language="ru")) == {("NOR", "SWE", Stance.OPPOSE)}


@pytest.mark.parametrize(
    ("language", "text", "target"),
    [
        ("pl", "Szef polskiej dyplomacji powiedział w Oslo, że Rosja gra na zwłokę.", "RUS"),
        ("pl", "Premier Polski stwierdził w Brukseli, że Szwecja prowokuje.", "SWE"),
    ],
)
def test_the_polish_conjunction_is_no_preposition(read, language, text, target):
    assert rungs(read(text, language=language)) == {("POL", target, Stance.OPPOSE)}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "«Росія тягне час», — сказав глава МЗС України на брифінгу.", ("UKR", "RUS")),
        ("uk", "У Кремлі назвали заяву Києва «черговою провокацією».", ("RUS", "UKR")),
        ("pl", "Decyzję Kijowa skrytykował premier Norwegii.", ("NOR", "UKR")),
        ("pl", "Na Kremlu stanowisko Paryża nazwano prowokacją.", ("RUS", "FRA")),
    ],
)
def test_a_capital_in_another_case_does_not_speak(read, language, text, expected):
    assert {(actor, target) for actor, target, _ in rungs(read(text, language=language))} == {expected}


def test_what_another_tells_at_the_end_of_the_sentence_is_hearsay(read):
    statements = read("Швеция осудила удар, заявил премьер-министр Дании.", language="ru")
    assert rungs(statements) == set()
    assert rungs(read("Szwecja potępiła atak Danii, oświadczył szef MSZ.", language="pl")) == {("SWE", "DNK", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Norwegia: kanclerz skrytykował decyzję Szwecji."),
        ("uk", "Норвегія: канцлер розкритикував рішення Швеції."),
        ("ru", "Норвегия: канцлер раскритиковал решение Швеции."),
        ("en", "Norway: chancellor criticises Sweden's decision."),
    ],
)
def test_a_state_before_a_colon_places_the_office_behind(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.OPPOSE)}
