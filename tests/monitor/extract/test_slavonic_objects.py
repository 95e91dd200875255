"""Objects in Russian, Ukrainian and Polish: whom something troubles, who gets what is given, pronouns. Texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегию возмутило решение Швеции."),
        ("ru", "Осло возмутили слова шведского министра."),
        ("ru", "Норвегии не понравились слова шведского министра."),
        ("ru", "Решение Швеции разозлило Норвегию."),
        ("uk", "Норвегію розлютило рішення Швеції."),
        ("uk", "Норвегії не сподобалася заява Швеції."),
        ("pl", "Norwegię oburzyła decyzja Szwecji."),
        ("pl", "Decyzja Szwecji rozgniewała Norwegię."),
    ],
)
def test_whom_an_act_troubles_holds_the_stance(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия осудила поставки шведского оружия Дании."),
        ("ru", "Норвегия осудила передачу Копенгагену шведских ракет."),
        ("uk", "Норвегія засудила постачання шведської зброї Данії."),
        ("pl", "Norwegia potępiła sprzedaż szwedzkiej broni Danii."),
    ],
)
def test_who_gets_what_is_given_is_not_blamed_for_it(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Министр иностранных дел Норвегии выступил в Осло. Он призвал США отменить пошлины."),
        ("uk", "Міністр закордонних справ Норвегії виступив в Осло. Він закликав США скасувати мита."),
    ],
)
def test_a_pronoun_before_its_verb_is_the_subject_whoever_stands_behind(read, language, text):
    assert {(actor, target) for actor, _, target in _read_as(read(text, language))} == {("NOR", "USA")}


def test_a_pronoun_that_is_an_object_leaves_the_subject_behind_its_verb(read):
    assert {actor for actor, _, _ in _read_as(read("Его осудили США и Германия.", "ru"))} == {"USA", "DEU"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Тегеран, в свою очередь, указал Осло на недопустимость вмешательства."),
        ("uk", "Тегеран, зі свого боку, вказав Осло на неприпустимість втручання."),
    ],
)
def test_an_adverb_between_commas_leaves_the_verb_to_the_name_before_it(read, language, text):
    assert _read_as(read(text, language)) == {("IRN", "oppose", "NOR")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Дания осудила решение Швеции закрыть порт. Норвегия приветствовала его."),
        ("uk", "Данія засудила рішення Швеції закрити порт. Норвегія привітала його."),
        ("pl", "Dania potępiła decyzję Szwecji. Norwegia ją poparła."),
    ],
)
def test_what_a_pronoun_stands_for_is_approved(read, language, text):
    assert ("NOR", "support", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Берлин резко о решении США: это ошибка"),
        ("uk", "Берлін різко про рішення США: це помилка"),
        ("pl", "Berlin ostro o decyzji USA: to błąd"),
    ],
)
def test_a_headline_may_say_how_somebody_speaks_about_what(read, language, text):
    assert _read_as(read(text, language)) == {("DEU", "oppose", "USA")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Иран опроверг, что стоит за кибератакой на Албанию."),
        ("uk", "Іран заперечив, що стоїть за кібератакою на Албанію."),
        ("pl", "Iran zaprzeczył, jakoby stał za cyberatakiem na Albanię."),
    ],
)
def test_what_somebody_denies_is_no_blame_of_the_victim(read, language, text):
    assert {(actor, stance) for actor, stance, _ in _read_as(read(text, language))} == {("IRN", "neutral")}


def test_whom_several_ask_is_no_subject_of_their_verb(read):
    text = "Ministrowie Norwegii i Danii skrytykowali budowę osiedli. Wezwali rząd w Jerozolimie do jej wstrzymania."
    assert "ISR" not in {statement.actor for statement in read(text, "pl")}


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "В Осло не стали комментировать заявление Швеции."), ("uk", "В Осло не стали коментувати заяву Швеції.")],
)
def test_a_house_may_refuse_by_an_auxiliary(read, language, text):
    assert {(statement.actor, str(statement.stance)) for statement in read(text, language)} == {("NOR", "neutral")}


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("pl", "Wilno potępiło decyzję Berlina.", "DEU"),
        ("pl", "Norwegia przekazała Ankarze notę protestacyjną.", "TUR"),
        ("uk", "Данія засудила рішення Молдови.", "MDA"),
        ("uk", "Норвегія дорікнула Празі за рішення закрити порт.", "CZE"),
        ("ru", "Норвегия осудила решение Тель-Авива.", "ISR"),
    ],
)
def test_capitals_are_known_in_all_their_cases(read, language, text, actor):
    assert actor in {statement.target for statement in read(text, language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Швеция играет с огнём, предупредил глава МИД Норвегии."),
        ("ru", "Швеция играет с огнём, предупредили в Осло."),
        ("uk", "Швеція грається з вогнем, застеріг глава МЗС Норвегії."),
        ("pl", "Szwecja igra z ogniem – ostrzegł szef MSZ Norwegii."),
    ],
)
def test_who_warns_at_the_end_of_a_sentence_says_what_stands_before(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("ru", "Норвегия стала критиковать Швецию.", "oppose"),
        ("ru", "Норвегия не будет осуждать Швецию.", "neutral"),
        ("ru", "Норвегия не стала осуждать Швецию.", "neutral"),
        ("uk", "Норвегія буде критикувати Швецію.", "oppose"),
        ("uk", "Норвегія не буде підтримувати Швецію.", "oppose"),
        ("pl", "Norwegia będzie krytykować Szwecję.", "oppose"),
        ("pl", "Norwegia nie chciała potępić Szwecji.", "neutral"),
    ],
)
def test_an_infinitive_behind_an_auxiliary_is_no_passive(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия осудила давление со стороны Швеции."),
        ("uk", "Норвегія засудила тиск з боку Швеції."),
        ("pl", "Norwegia potępiła naciski ze strony Szwecji."),
    ],
)
def test_from_the_side_of_somebody_tells_who_acted(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE")}


def test_a_house_may_stand_between_an_act_and_its_verdict(read):
    assert _read_as(read("Решение Швеции в Осло назвали ошибкой.", "ru")) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "«Это вздор»: Осло ответил Стокгольму"),
        ("uk", "«Це маячня»: Осло відповіло Стокгольму"),
        ("pl", "„To absurd”: Oslo odpowiedziało Sztokholmowi"),
    ],
)
def test_blame_in_an_answer_is_for_whom_it_answers(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Швеция обвинила Норвегию в провокации. Осло отверг эти слова."),
        ("uk", "Швеція звинуватила Норвегію в провокації. Осло відкинуло ці закиди."),
        ("pl", "Szwecja oskarżyła Norwegię o prowokację. Oslo odrzuciło te słowa."),
    ],
)
def test_who_rejects_what_was_said_of_them_blames_whoever_said_it(read, language, text):
    assert ("NOR", "oppose", "SWE") in _read_as(read(text, language))


def test_a_pronoun_in_a_protest_is_whom_it_is_made_to(read):
    text = "Индия вызвала посла Бангладеш и заявила ему решительный протест."
    assert _read_as(read(text, "ru")) == {("IND", "oppose", "BGD")}


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("ru", "Глава Еврокомиссии осудила решение России.", "EU"),
        ("ru", "Глава МАГАТЭ осудил решение России.", "IAEA"),
        ("uk", "Очільниця Єврокомісії засудила рішення Росії.", "EU"),
        ("uk", "Голова Євроради засудив рішення Росії.", "EU"),
        ("pl", "Szefowa KE potępiła decyzję Rosji.", "EU"),
        ("pl", "Szef NATO potępił decyzję Rosji.", "NATO"),
        ("pl", "Przewodniczący Rady Europejskiej potępił decyzję Rosji.", "EU"),
    ],
)
def test_the_head_of_a_body_speaks_for_it(read, language, text, actor):
    assert _read_as(read(text, language)) == {(actor, "condemn", "RUS")}
