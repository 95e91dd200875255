"""What Russian-language papers and ministries do: headlines without verbs, advice to travellers, agents by case; all invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found if not statement.hearsay}


@pytest.mark.parametrize(
    "text",
    [
        "МИД Норвегии о решении Швеции: недружественный шаг",
        "В МИД Норвегии о санкциях Швеции: незаконны",
        "Министр иностранных дел Норвегии — о блокаде Швеции: это недопустимо",
        "«Это недопустимо»: министр иностранных дел Норвегии о блокаде Швеции",
        "«Это недопустимо» — МИД Норвегии о решении Швеции",
    ],
)
def test_a_headline_names_who_speaks_of_what_before_a_colon_or_behind_the_quotation(read, text):
    assert _read_as(read(text, "ru")) == {("NOR", "oppose", "SWE")}


def test_what_is_told_before_a_colon_makes_nobody_the_speaker(read):
    assert not read("Норвегия о решении Швеции сообщила заранее: порт закрыт", "ru")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "МИД Норвегии рекомендовал гражданам воздержаться от поездок в Швецию."),
        ("ru", "МИД Норвегии призвал соотечественников немедленно покинуть Швецию."),
        ("ru", "Посольство Норвегии просит граждан соблюдать осторожность в Швеции."),
        ("ru", "МИД Норвегии предупредил граждан об опасности поездок в Швецию."),
        ("ru", "Норвегия потребовала от норвежцев немедленно покинуть Швецию."),
        ("uk", "МЗС Норвегії закликало громадян покинути Швецію."),
        ("uk", "МЗС Норвегії попередило громадян про небезпеку поїздок до Швеції."),
        ("pl", "MSZ Norwegii wezwało obywateli do opuszczenia Szwecji."),
        ("pl", "MSZ Norwegii ostrzegło obywateli przed podróżami do Szwecji."),
    ],
)
def test_advice_to_travellers_judges_nobody(read, language, text):
    assert not read(text, language)


def test_advice_to_travellers_leaves_what_else_is_said(read):
    text = "МИД Норвегии обеспокоен действиями Швеции и рекомендует гражданам воздержаться от поездок."
    assert _read_as(read(text, "ru")) == {("NOR", "concern", "SWE")}
    assert ("NOR", "oppose", "SWE") in _read_as(read("Норвегия призвала Швецию вывести войска из порта.", "ru"))


@pytest.mark.parametrize(
    "text",
    [
        "МИД Норвегии заявил, что закрытие границы Швецией является недружественным шагом.",
        "Норвегия осудила убийство Швецией лидера исландцев.",
        "Норвегия осудила оккупацию Швецией исландских земель.",
        "Норвегия осудила введение Швецией санкций.",
    ],
)
def test_the_instrumental_behind_a_verbal_noun_is_the_doer_whatever_stands_behind_it(read, text):
    assert {found[2] for found in _read_as(read(text, "ru"))} == {"SWE"}


def test_an_adjective_behind_an_act_that_is_suffered_names_its_victim(read):
    found = read("Норвегия считает захват исландских территорий незаконным.", "ru")
    assert "ISL" not in {statement.target for statement in found}


def test_whoever_is_named_behind_in_is_only_where_it_was(read):
    found = read("Норвегия осуждает террористический акт в Стокгольме.", "ru")
    assert "SWE" not in {statement.target for statement in found}


def test_the_house_of_an_act_that_is_condemned_is_its_holder_without_a_name_before(read):
    found = read("Швеция закрыла порт. Этот шаг осудили в Осло.", "ru")
    assert "NOR" in {statement.actor for statement in found}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Норвегия не может не осудить обстрел порта Швецией.", "condemn"),
        ("Посольство Норвегии обеспокоено обстрелом порта Швецией.", "concern"),
        ("Норвегия возмущена обстрелом порта Швецией.", "oppose"),
        ("Норвегия призвала Швецию прекратить войну.", "oppose"),
        ("Норвегия назвала предложение Швеции позитивным.", "support"),
        ("Норвегия встала на защиту плана Швеции.", "support"),
    ],
)
def test_forms_and_double_negations_keep_their_rung(read, text, stance):
    assert _read_as(read(text, "ru")) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Журналисты спросили, осуждает ли Норвегия решение Швеции.",
        "Норвегия выяснит, насколько прочна поддержка Швецией Исландии.",
        "Норвегия полагается на помощь Швеции.",
        "Атомные подлодки Норвегии подошли к берегам Швеции, заявил министр обороны Норвегии.",
        "Правительство Норвегии готовит законопроект о защите потребителей из Швеции.",
        "Норвегия желает успеха Швеции, сообщил министр спорта Норвегии.",
    ],
)
def test_questions_and_words_that_only_begin_alike_are_no_stance(read, text):
    assert not read(text, "ru")


def test_a_denied_report_is_no_verdict(read):
    found = read("Посольство Норвегии опровергло сообщения о якобы незаконной вербовке шведов.", "ru")
    assert {str(statement.stance) for statement in found} == {"neutral"}


def test_a_pronoun_of_an_account_is_whoever_stands_before_it_in_the_sentence(read):
    text = "МИД Дании созвал брифинг, сообщил посол Дании.\nНорвегия раскритиковала план: по её мнению, Швеция нарушает договор."
    found = read(text, "ru")
    assert ("NOR", "oppose", "SWE") in _read_as(found)
    assert "DNK" not in {statement.actor for statement in found}


def test_whoever_congratulates_the_publisher_is_no_hearsay(read):
    found = read("Европейский союз поздравил президента Норвегии с избранием.", "ru", by="NOR")
    assert _read_as(found) == {("EU", "endorse", "NOR")}


def test_praise_of_sanctions_against_somebody_is_no_praise_of_them(read):
    text = "Норвегия высоко оценила тесное партнёрство Исландии в годы кризиса и её роль во введении санкций против Швеции."
    found = read(text, "ru")
    assert _read_as(found) == {("NOR", "endorse", "ISL")}


def test_who_does_not_back_a_text_against_somebody_is_not_against_them(read):
    found = read("Норвегия не поддержит резолюцию против Швеции, заявил министр иностранных дел Норвегии.", "ru")
    assert "SWE" not in {statement.target for statement in found}


def test_a_verdict_on_what_somebody_said_is_whose_verb_it_is(read):
    assert _read_as(read("Осло считает высказывания Стокгольма недопустимыми.", "ru")) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "СМИ: Норвегия осуждает решение Швеции"), ("en", "Sources: Norway condemns Sweden's decision")],
)
def test_what_a_headline_has_from_the_press_is_hearsay(read, language, text):
    assert all(statement.hearsay for statement in read(text, language))


def test_what_somebody_does_not_call_so_is_no_verdict(read):
    assert not read("Осло не считает решение Швеции провокацией.", "ru")
    assert ("NOR", "oppose", "SWE") in _read_as(read("Осло считает решение Швеции провокацией.", "ru"))


def test_the_capital_whose_act_a_house_judges_does_not_judge_it(read):
    found = read("В Осло решение Токио назвали ошибкой.", "ru")
    assert [(s.actor, s.target, str(s.stance)) for s in found] == [("NOR", "JPN", "oppose")]
