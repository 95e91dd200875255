"""Whose verb it is, by the grammar of each language. All texts are invented."""

import pytest


def _read_as(found):
    return [(statement.actor, str(statement.stance), statement.target) for statement in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "ノルウェー外務省の報道官は、スウェーデンの砲撃を強く非難した。", ("NOR", "condemn", "SWE")),
        ("ja", "ノルウェー外務省によると、スウェーデンによる港への砲撃は容認できない。", ("NOR", "oppose", "SWE")),
        ("ko", "노르웨이 정부는 스웨덴의 항구 포격을 강력히 규탄했다.", ("NOR", "condemn", "SWE")),
        ("ko", "노르웨이 외교부에 따르면 스웨덴의 항구 포격은 용납할 수 없다.", ("NOR", "oppose", "SWE")),
        ("fa", "سخنگوی وزارت امور خارجه نروژ حمله سوئد به بندر را به شدت محکوم کرد.", ("NOR", "condemn", "SWE")),
        ("id", "Kementerian Luar Negeri Norwegia mengecam keras serangan Swedia ke pelabuhan.", ("NOR", "condemn", "SWE")),
    ],
)
def test_a_verb_at_the_end_has_the_name_with_the_topic_as_its_subject(read, language, text, expected):
    assert expected in _read_as(read(text, language))


@pytest.mark.parametrize(("language", "text"), [("ja", "スウェーデンの砲撃を非難した。"), ("ko", "스웨덴의 포격을 규탄했다.")])
def test_a_name_in_the_genitive_is_not_the_one_who_condemns(read, language, text):
    assert "SWE" not in [statement.actor for statement in read(text, language, by="NOR")]


def test_a_topic_ends_the_enumeration_of_subjects(read):
    found = read("ノルウェー外務省は、スウェーデンの対応を非難した。", "ja")
    assert {statement.actor for statement in found} == {"NOR"}


def test_a_korean_office_is_not_that_of_the_country_behind_its_particle(read):
    found = read("외교부 대변인은 스웨덴의 포격을 강력히 규탄했다.", "ko", by="NOR")
    assert ("NOR", "condemn", "SWE") in _read_as(found)
    assert "SWE" not in [statement.actor for statement in found]


READOUT = "Denmark's foreign minister Vera Kostova met with Norwegian Foreign Minister Nils Berg. "


@pytest.mark.parametrize(
    "sentence",
    [
        "Both ministers condemned Sweden's raid on the port.",
        "Sweden's raid on the port was condemned by both sides.",
    ],
)
def test_both_are_the_two_who_met(read, sentence):
    found = _read_as(read(READOUT + sentence, by="DNK"))
    assert {("DNK", "condemn", "SWE"), ("NOR", "condemn", "SWE")} <= set(found)


def test_concern_that_was_expressed_is_that_of_the_agent(read):
    assert ("NOR", "concern", "SWE") in _read_as(read("Deep concern was expressed by Norway at the shelling by Sweden."))


def test_verbs_without_a_subject_that_open_the_points_of_a_declaration_are_its_signatories(read):
    text = (
        "Los Presidentes de la República Argentina, de la República Federativa del Brasil y "
        "de la República Oriental del Uruguay:\n"
        "1. Lamentan la decisión de Suecia."
    )
    found = _read_as(read(text, "es", by="MERCOSUR"))
    assert set(found) == {(code, "concern", "SWE") for code in ("ARG", "BRA", "URY")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Действия Швеции осудила Норвегия."),
        ("ru", "Нападение Швеции на порт осудил министр обороны Норвегии."),
        ("uk", "Дії Швеції засудила Норвегія."),
        ("pl", "Atak Szwecji potępiła Norwegia."),
    ],
)
def test_the_case_of_a_name_tells_the_subject_that_follows_its_verb(read, language, text):
    found = read(text, language)
    assert [(statement.actor, str(statement.stance)) for statement in found] == [("NOR", "condemn")]
    assert found[0].target in ("SWE", None)


def test_a_list_in_the_genitive_behind_an_office_is_a_list_of_subjects(read):
    found = read("Министры Норвегии, Дании и Исландии осудили нападение Швеции на порт.", "ru")
    assert {statement.actor for statement in found} == {"NOR", "DNK", "ISL"}


def test_the_place_of_a_dispatch_says_nothing(read):
    assert [s.actor for s in read("TALLINN (Agency) - Moscow condemned Sweden's raid on the port.")] == ["RUS"]


def test_a_government_may_be_named_by_its_capital_but_a_minister_only_stays_there(read):
    assert [s.actor for s in read("The government in Oslo condemned Sweden's raid on the port.")] == ["NOR"]
    assert {s.actor for s in read("The minister in Oslo condemned Sweden's raid on the port.", by="DNK")} == {"DNK"}


def test_a_place_before_the_ministry_that_said_so_is_not_the_speaker(read):
    found = read("Kenya condemns the blockade of the harbour of Port Askel, the ministry said.", "en", by="KEN")
    assert [(statement.actor, statement.speaker) for statement in found] == [("KEN", None)]


def test_a_person_before_the_office_is_the_speaker(read):
    text = "Kenya condemns the blockade by Sweden, Anna Berg, spokesperson of the Ministry of Foreign Affairs, said."
    assert "Anna Berg" in [statement.speaker for statement in read(text, "en", by="KEN")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "В Осло слова Швеции назвали неприемлемыми."),
        ("ru", "«Обстрел порта Швецией неприемлем», — подчеркнули в МИД Норвегии."),
        ("ru", "Об обстреле порта Швецией, который неприемлем, сообщили в МИД Норвегии."),
        ("uk", "У Осло назвали обстріл порту Швецією неприйнятним."),
        ("pl", "W Oslo podkreślono, że ostrzał portu przez Szwecję jest niedopuszczalny."),
        ("de", "In Oslo hieß es, der Beschuss durch Schweden sei inakzeptabel."),
    ],
)
def test_a_house_speaks_beside_a_verb_without_a_subject(read, language, text):
    assert [(statement.actor, str(statement.stance), statement.target) for statement in read(text, language)] == [
        ("NOR", "oppose", "SWE")
    ]


def test_an_office_or_person_in_another_case_is_no_subject(read):
    assert read("Лечащие врачи президента Швеции осудили обстрел порта.", "ru") == ()
    assert [s.actor for s in read("Министра Швеции раскритиковала Норвегия.", "ru")] == ["NOR"]
    assert [(s.actor, s.target) for s in read("Путина раскритиковала Норвегия.", "ru")] == [("NOR", "RUS")]


def test_a_pronoun_that_closes_a_quotation_is_not_the_subject_of_the_verb_behind_it(read):
    found = read("«Швеция бросила вызов всем нам», — заявила Норвегия.", "ru")
    assert [(statement.actor, statement.target) for statement in found] == [("NOR", "SWE")]


def test_words_glued_by_lost_markup_are_two(read):
    found = read("Премьер-министр НорвегииВера Костова осудила обстрел порта Швецией.", "ru")
    assert [(statement.actor, statement.speaker) for statement in found] == [("NOR", "Вера Костова")]


def test_a_participle_before_its_noun_has_it_as_its_subject(read):
    found = read("Saldırıyı kınayan Norveç Dışişleri Bakanı basına konuştu.", "tr")
    assert [(statement.actor, str(statement.stance)) for statement in found] == [("NOR", "condemn")]


def test_a_participle_that_only_describes_a_noun_is_nobodys_stance(read):
    assert read("Die von Norwegen unterstützten Rebellen rückten auf den Hafen vor.", "de") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Von der Regierung Norwegens wurde die Entscheidung Schwedens als Fortschritt begrüßt.",
        "Positiv reagierte inzwischen auch die Regierung Norwegens auf die Entscheidung Schwedens.",
    ],
)
def test_a_german_subject_may_follow_its_verb_and_an_agent_may_open_the_sentence(read, text):
    assert [(s.actor, str(s.stance), s.target) for s in read(text, "de")] == [("NOR", "support", "SWE")]


def test_behind_a_comma_an_auxiliary_ends_the_list_of_subjects(read):
    text = "Der norwegische Außenminister, Nils Berg, hatte die schwedischen Behörden aufgerufen, den Beschuss zu beenden."
    assert [(s.actor, s.target) for s in read(text, "de")] == [("NOR", "SWE")]
