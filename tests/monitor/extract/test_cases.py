"""What cases tell in Russian, Ukrainian and Polish: subjects, doers, houses and participles. Texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


def test_persons_in_the_nominative_behind_the_objects_are_the_subject(read):
    found = read("Швецию поздравили с победой президент Норвегии и премьер-министр Исландии.", "ru")
    assert {("NOR", "endorse", "SWE"), ("ISL", "endorse", "SWE")} <= _read_as(found)


def test_the_list_behind_a_dash_names_whose_office_it_is(read):
    found = read("Министры иностранных дел стран группы - Норвегии и Исландии - осудили обстрел порта Швецией.", "ru")
    assert _read_as(found) == {("NOR", "condemn", "SWE"), ("ISL", "condemn", "SWE")}


def test_a_name_in_an_oblique_case_is_no_subject(read):
    found = read("Вступление Молдовы в союз поддерживают многие.", "ru")
    assert found == ()


def test_a_house_that_a_noun_governs_does_not_speak(read):
    assert not read("Вступление Исландии в ЕС поддерживают многие.", "ru")
    assert ("EU", "condemn", "SWE") in _read_as(read("В ЕС осуждают обстрел порта Швецией.", "ru"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия осудила захват Швецией порта."),
        ("uk", "Норвегія засудила захоплення Швецією порту."),
    ],
)
def test_the_instrumental_names_the_doer(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия обеспокоена выборами в Швеции."),
        ("de", "Norwegen kritisierte das Gesetz in Schweden."),
    ],
)
def test_what_is_done_at_home_is_done_by_the_one_named_behind_in(read, language, text):
    assert "SWE" in {statement.target for statement in read(text, language)}


def test_what_is_demanded_of_somebody_is_demanded_of_the_one_behind_the_preposition(read):
    assert ("NOR", "oppose", "SWE") in _read_as(read("Осло потребовал от Стокгольма объяснений.", "ru"))


def test_two_who_are_asked_the_same_are_both_sides(read):
    found = read("Осло призвал Швецию и Финляндию решить спор.", "ru")
    assert {str(statement.stance) for statement in found if statement.actor == "NOR"} <= {"neutral"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия голосовала по резолюции, осуждающей Швецию."),
        ("pl", "Norwegia objęła sankcjami osoby wspierające Szwecję."),
    ],
)
def test_a_participle_that_describes_a_noun_is_nobodys_verb(read, language, text):
    assert not [s for s in read(text, language) if s.actor == "NOR" and s.stance.score and s.target == "SWE"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Министр Норвегии Вера Костова дала интервью. По её словам, обстрел порта Швецией неприемлем."),
        (
            "uk",
            "Міністр Норвегії Віра Костова дала інтерв'ю. За її словами, обстріл порту Швецією неприйнятний.",
        ),
        (
            "pl",
            "Minister Norwegii Vera Kostova udzieliła wywiadu. Jej zdaniem ostrzał portu przez Szwecję jest niedopuszczalny.",
        ),
        ("ru", "Выступила министр иностранных дел Норвегии Вера Костова. По словам дипломата, обстрел порта Швецией неприемлем."),
        ("ru", "Министр Норвегии Вера Костова дала интервью. «Обстрел порта Швецией неприемлем», — отметила дипломат."),
        ("uk", "Міністр Норвегії Віра Костова дала інтерв'ю. Дипломат заявив, що обстріл порту Швецією неприйнятний."),
    ],
)
def test_a_pronoun_or_an_office_says_again_who_speaks(read, language, text):
    assert ("NOR", "oppose", "SWE") in _read_as(read(text, language))


def test_an_office_of_a_name_that_follows_is_not_the_one_who_spoke_before(read):
    text = "Министр Норвегии Вера Костова дала интервью. Представитель ХАМАС назвал обстрел порта Швецией неприемлемым."
    assert not [s for s in read(text, "ru") if s.actor == "NOR"]


def test_who_tells_it_between_two_commas_is_not_the_subject_of_the_verb_behind(read):
    found = _read_as(read("Норвегия, заявила министр Исландии Вера Костова, осуждает обстрел порта Швецией.", "ru"))
    assert "SWE" in {target for _, _, target in found}
    assert "ISL" not in {actor for actor, _, _ in found}


def test_the_house_behind_the_verb_that_closes_a_sentence_says_it(read):
    found = read("Швеция обстреляла власти Исландии, и это неприемлемо, заявили в МИД Норвегии.", "ru")
    assert {statement.actor for statement in found} == {"NOR"}


def test_whoever_stands_behind_a_comma_is_not_whose_account_it_is(read):
    found = read("По словам чиновника, Швеция обстреляла порт, и это неприемлемо.", "ru")
    assert "SWE" not in {statement.actor for statement in found}


def test_the_short_name_of_a_state_closes_its_sentence(read):
    found = read("«Обстрел порта Швецией неприемлем», — заявил президент США. Отметим, порт был пуст.", "ru")
    assert [statement.actor for statement in found] == ["USA"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Первые поздравления с победой Швеции поступили от президента Норвегии."),
        ("ru", "Стало известно о поздравлениях от премьер-министра Норвегии с победой Швеции."),
        ("uk", "Перші вітання з перемогою Швеції надійшли від президента Норвегії."),
        ("pl", "Pierwsze gratulacje dla Szwecji nadeszły od prezydenta Norwegii."),
    ],
)
def test_those_from_whom_congratulations_come_congratulate(read, language, text):
    assert ("NOR", "endorse") in {(statement.actor, str(statement.stance)) for statement in read(text, language)}


def test_whoever_receives_congratulations_congratulates_nobody(read):
    assert not read("Президент Швеции продолжает получать поздравления с победой на выборах.", "ru")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия сообщила о числе незаконных мигрантов на границе со Швецией."),
        ("ru", "Премьер-министр Норвегии сообщил, что в Швеции действуют преступные группировки."),
        ("ru", "В МИД Норвегии изучают новые антироссийские санкции Швеции."),
        ("uk", "Норвегія повідомила про нелегальних мігрантів на кордоні зі Швецією."),
        ("pl", "Norwegia poinformowała o nielegalnych migrantach na granicy ze Szwecją."),
    ],
)
def test_an_adjective_that_only_describes_a_thing_judges_nobody(read, language, text):
    assert not [statement for statement in read(text, language) if statement.stance.score < 0]


def test_what_two_sides_are_asked_not_to_let_happen_is_asked_of_all(read):
    found = read("Президент Норвегии призвал стороны не допустить дальнейшей эскалации.", "ru")
    assert _read_as(found) == {("NOR", "neutral", None)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия не согласна. Обстрел порта Швецией неприемлем, заявила министр иностранных дел страны Вера Костова."),
        ("uk", "Норвегія не згодна. Обстріл порту Швецією неприйнятний, заявила міністр закордонних справ країни Віра Костова."),
        ("pl", "Norwegia się nie zgadza. Ostrzał portu przez Szwecję jest niedopuszczalny, oświadczył prezydent kraju Jan Kost."),
        ("ru", "Обстрел порта Швецией неприемлем, заявил глава норвежского МИДа Олаф Костов."),
        (
            "ru",
            "Обстрел порта Швецией неприемлем, заявил министр иностранных дел и внешнеэкономических связей Норвегии Олаф Костов.",
        ),
        ("ru", "Обстрел порта Швецией неприемлем, заявил помощник министра Норвегии Олаф Костов."),
        (
            "ru",
            "Корреспонденты встретились с министром Норвегии Олафом Костовым. Костов назвал обстрел порта Швецией неприемлемым.",
        ),
        ("uk", "Журналісти зустрілися з міністром Норвегії Олафом Костовим. Костов назвав обстріл порту Швецією неприйнятним."),
    ],
)
def test_the_office_of_a_state_is_found_in_its_longer_forms(read, language, text):
    assert ("NOR", "oppose", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Лидеры государств НАТО осудили обстрел порта Швецией."),
        ("uk", "Лідери країн НАТО засудили обстріл порту Швецією."),
    ],
)
def test_the_leaders_of_the_states_of_a_body_speak_for_it(read, language, text):
    assert _read_as(read(text, language)) == {("NATO", "condemn", "SWE")}


def test_some_members_of_a_body_do_not_speak_for_it(read):
    assert not [s for s in read("Обстрел порта Швецией осудили тринадцать стран НАТО.", "ru") if s.actor == "NATO"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В МИД Норвегии молчат. Напомним, Швеция обстреляла порт, что противоречит договору."),
        ("uk", "У МЗС Норвегії мовчать. Нагадаємо, Швеція обстріляла порт, це порушує договір."),
    ],
)
def test_what_the_outlet_recalls_is_nobodys_statement(read, language, text):
    assert not [statement for statement in read(text, language) if statement.stance.score < 0]


def test_one_person_is_no_subject_of_a_verb_in_the_plural(read):
    text = "Майя Санду ждала в Кишинёве. Санду поздравили с победой президент Норвегии и премьер-министр Исландии."
    assert "MDA" not in {statement.actor for statement in read(text, "ru")}


def test_the_name_of_an_agency_is_no_state(read):
    assert not read("Об этом сообщает РБК-Норвегия: обстрел порта неприемлем.", "ru")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "«Обстрел порта Швецией неприемлем», — цитирует министра Норвегии газета."),
        ("ru", "«Обстрел порта Швецией неприемлем», — сообщается на сайте посольства Норвегии."),
        ("uk", "«Обстріл порту Швецією неприйнятний», — зазначається в декларації Норвегії."),
        ("pl", "„Ostrzał portu przez Szwecję jest niedopuszczalny”, podkreślono w komunikacie Norwegii."),
    ],
)
def test_whoever_is_quoted_by_a_site_paper_or_document_says_it(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Обстрел порта Швецией неприемлем. Об этом заявил министр Норвегии Олаф Костов."),
        ("ru", "Обстрел порта Швецией является провокацией. С таким заявлением выступил министр Норвегии."),
        ("uk", "Обстріл порту Швецією неприйнятний. Про це заявив міністр Норвегії Олаф Костов."),
        ("pl", "Ostrzał portu przez Szwecję jest niedopuszczalny. O tym poinformował minister Norwegii Jan Kost."),
    ],
)
def test_the_sentence_behind_tells_whose_words_the_one_before_was(read, language, text):
    assert ("NOR", "oppose", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия призвала к соблюдению норм международного права."),
        ("uk", "Норвегія закликала до дотримання норм міжнародного права."),
        ("pl", "Norwegia wezwała do poszanowania prawa międzynarodowego."),
    ],
)
def test_a_call_for_respect_of_the_law_in_general_blames_nobody(read, language, text):
    assert _read_as(read(f"Швеция обстреляла порт. {text}" if language == "ru" else text, language)) == {("NOR", "neutral", None)}


def test_whoever_an_unnamed_noun_tells_of_is_not_the_one_who_spoke_before(read):
    text = "Норвегия призвала услышать соседей, которые обеспокоены обстрелом порта Швецией."
    assert not [s for s in read(text, "ru") if str(s.stance) == "concern"]


def test_support_of_something_else_is_no_support_of_whoever_acted(read):
    text = "Удар Швеции разрушил порт. Норвегия осудила нападение и выразила поддержку совместным усилиям соседей."
    assert not [s for s in read(text, "ru") if s.stance.score > 0 and s.target == "SWE"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Вступление Швеции в союз поддерживают двенадцать стран, в том числе Норвегия и Исландия."),
        ("uk", "Вступ Швеції до союзу підтримують дванадцять країн, зокрема Норвегія та Ісландія."),
    ],
)
def test_some_who_are_named_of_many_take_the_position(read, language, text):
    assert {("NOR", "support", "SWE"), ("ISL", "support", "SWE")} <= _read_as(read(text, language))


def test_a_count_of_votes_is_nobodys_statement(read):
    assert not read("Текст одобрили 63 страны, 17 выступили против, в том числе Норвегия и Исландия.", "ru")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Парламент Норвегии осудил обстрел порта Швецией."),
        ("uk", "Парламент Норвегії засудив обстріл порту Швецією."),
        ("pl", "Parlament Norwegii potępił ostrzał portu przez Szwecję."),
    ],
)
def test_a_parliament_speaks_for_its_state_as_a_body(read, language, text):
    (statement,) = read(text, language)
    assert (statement.actor, statement.official) == ("NOR", True)


def test_a_member_of_parliament_does_not(read):
    assert not [s for s in read("Депутат парламента Норвегии осудил обстрел порта Швецией.", "ru") if s.official]


def test_a_pronoun_is_the_person_of_the_sentence_before_and_not_the_body(read):
    text = "НАТО созвала саммит. Президент Норвегии Олаф Костов приехал в Осло. Он осудил обстрел порта Швецией."
    assert {statement.actor for statement in read(text, "ru")} == {"NOR"}


def test_a_demand_for_a_council_meeting_is_neutral(read):
    text = "Швеция обстреляла порт. Норвегия потребовала срочно созвать Совбез ООН."
    assert _read_as(read(text, "ru")) == {("NOR", "neutral", None)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия призвала к скорейшему вступлению Швеции в союз."),
        ("ru", "Норвегия будет защищать Швецию."),
        ("uk", "Норвегія підтримуватиме Швецію."),
        ("pl", "Szwecja ma poparcie Norwegii."),
    ],
)
def test_what_will_be_done_for_somebody_is_support(read, language, text):
    assert ("NOR", "support", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("pl", "MSZ potępiło ostrzał portu przez Szwecję.", "POL"),
        ("pl", "Resort dyplomacji potępił ostrzał portu przez Szwecję.", "POL"),
        ("uk", "Міноборони засудило обстріл порту Швецією.", "UKR"),
        ("uk", "У МЗС заявили, що обстріл порту Швецією неприйнятний.", "UKR"),
    ],
)
def test_a_ministry_without_a_state_is_that_of_the_only_state_that_writes_so(read, language, text, actor):
    assert {statement.actor for statement in read(text, language)} == {actor}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("ru", "Швеция должна прекратить обстрел порта, заявил президент Норвегии.", "oppose"),
        ("ru", "Стокгольм должен прекратить обстрел порта, заявил президент Норвегии.", "oppose"),
        ("uk", "Швеція має зупинити обстріл порту, наголосив президент Норвегії.", "oppose"),
        ("pl", "Szwecja musi zaprzestać ostrzału portu - podkreślił premier Norwegii.", "oppose"),
        ("ru", "Норвегия введёт санкции против Швеции в ответ на обстрел порта.", "condemn"),
        ("ru", "Норвегия не собирается признавать аннексию порта Швецией.", "oppose"),
        ("ru", "Осло избежал прямого осуждения Швеции.", "neutral"),
    ],
)
def test_what_somebody_must_do_and_what_is_announced_in_return(read, language, text, stance):
    assert {(s.actor, str(s.stance)) for s in read(text, language)} == {("NOR", stance)}


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("ru", "Осло: Швеция лжёт\nПодробности в тексте.", "NOR"),
        ("uk", "Осло: Швеція бреше\nПодробиці в тексті.", "NOR"),
    ],
)
def test_a_headline_may_be_labelled_by_a_capital(read, language, text, actor):
    assert {(s.actor, str(s.stance), s.target) for s in read(text, language)} == {(actor, "oppose", "SWE")}


def test_the_place_of_a_dispatch_labels_nothing(read):
    assert not [s for s in read("ОСЛО: Швеция лжёт, пишет газета.", "ru") if s.actor == "NOR"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Удары Швеции по порту осуждены Норвегией."),
        ("ru", "Удары Швеции по порту решительно осуждаются правительством Норвегии."),
        ("ru", "Норвегией осуждаются удары Швеции по порту."),
        ("ru", "Удары Швеции по порту осуждены в Осло."),
        ("ru", "Осуждение Норвегией действий Швеции вызвало споры."),
        ("ru", "Осуждая удары Швеции по порту, Норвегия отозвала посла."),
        ("ru", "Отзывая посла и осудив удары Швеции по порту, Норвегия закрыла границу."),
        ("uk", "Удари Швеції по порту засуджені урядом Норвегії."),
        ("uk", "Засуджуючи удари Швеції по порту, Норвегія відкликала посла."),
        ("uk", "Осуд Норвегією дій Швеції пролунав учора."),
        ("pl", "Potępiając ataki Szwecji na port, Norwegia zamknęła granicę."),
    ],
)
def test_the_agent_of_a_passive_a_noun_or_a_gerund_condemns(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Швецию обвинил во лжи Иран."),
        ("ru", "Швецию обвинила в срыве переговоров исламская республика Иран."),
        ("pl", "Działania Szwecji są krytykowane przez Iran."),
    ],
)
def test_a_name_in_an_objects_case_leaves_the_subject_to_the_one_behind(read, language, text):
    assert ("IRN", "oppose", "SWE") in _read_as(read(text, language))


def test_a_state_in_the_nominative_joins_none_in_another_case(read):
    assert _read_as(read("Обеспокоена ударами Швеции и Норвегия.", "ru")) == {("NOR", "concern", "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Министр Швеции осуждён за взятки.",
        "Лидер партии был осуждён, сообщил суд.",
        "Обеспокоенность Ираном растёт.",
    ],
)
def test_a_court_or_an_object_in_the_instrumental_takes_no_position(read, text):
    assert read(text, "ru") == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "«Мы осуждаем удары Швеции, — заявил глава МИД Норвегии. — Это ошибка»."),
        ("ru", '"Это ошибка, - сказал президент Норвегии. - Мы осуждаем удары Швеции".'),
        ("ru", "«Мы осуждаем удары Швеции, — говорится в заявлении МИД Норвегии. — Это ошибка»."),
        ("uk", "«Ми засуджуємо удари Швеції, – заявив глава МЗС Норвегії. – Це помилка»."),
        ("pl", "„To błąd – powiedział szef MSZ Norwegii. – Potępiamy ataki Szwecji”."),
    ],
)
def test_who_is_told_inside_the_marks_speaks_before_and_behind_the_dashes(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))
    assert {s.actor for s in read(text, language)} == {"NOR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В понедельник МИД Норвегии осудил удары Швеции."),
        ("ru", "В свою очередь власти Норвегии осудили удары Швеции."),
        ("ru", "На встрече в Вене министр Норвегии осудил удары Швеции."),
        ("ru", "На саммите НАТО президент Норвегии осудил удары Швеции."),
        ("ru", "Глава МИД Норвегии посетил порт. «Мы осуждаем удары Швеции», — сказал он."),
        ("ru", "МИД Норвегии вызвал посла. «Мы осуждаем удары Швеции», — отметил представитель ведомства."),
        ("ru", "МИД Норвегии опубликовал ноту. В документе сказано: «Мы осуждаем удары Швеции»."),
        ("ru", "С норвежской стороны было выражено осуждение ударов Швеции."),
        ("uk", "У понеділок МЗС Норвегії засудило удари Швеції."),
        ("pl", "W poniedziałek MSZ Norwegii potępiło ataki Szwecji."),
    ],
)
def test_the_speaker_is_known_behind_a_time_a_place_and_a_sentence(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Гражданин Швеции осуждён в Осло на четыре года.",
        "Норвегия и Швеция подписали договор, который горячо поддержали оба парламента.",
        "Удары одобрены в Осло.",
    ],
)
def test_verdicts_of_courts_and_of_others_are_nobodys(read, text):
    assert read(text, "ru") == ()


def test_several_houses_speak_and_none_that_a_comma_parts(read):
    assert _read_as(read("В Осло и Хельсинки осудили удары Швеции.", "ru")) == {
        ("NOR", "condemn", "SWE"),
        ("FIN", "condemn", "SWE"),
    }
    assert {s.actor for s in read("Как считают в Осло, Швеция нарушает международное право.", "ru")} == {"NOR"}


def test_who_backs_a_text_that_condemns_a_state_is_against_it(read):
    assert _read_as(read("Норвегия поддержала резолюцию, осуждающую Швецию.", "ru")) == {("NOR", "oppose", "SWE")}
    assert _read_as(read("Норвегия поддержала Швецию, осуждающую Данию.", "ru")) == {("NOR", "support", "SWE")}
