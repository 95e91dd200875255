"""East Asian headlines and short sentences: subjects without particles, closing quotations. All texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found if not statement.hearsay}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ko", "노르웨이, 스웨덴의 관세 인상에 항의", {("NOR", "oppose", "SWE")}),
        ("ko", "노르웨이, 스웨덴 주재 대사관 폐쇄 규탄", {("NOR", "condemn", "SWE")}),
        ("ko", "노르웨이, 스웨덴 규탄", {("NOR", "condemn", "SWE")}),
        ("ko", "노르웨이, 스웨덴 공동으로 덴마크 규탄", {("NOR", "condemn", "DNK"), ("SWE", "condemn", "DNK")}),
        ("ja", "ノルウェー、スウェーデン海軍の通過に抗議", {("NOR", "oppose", "SWE")}),
        ("ja", "ノルウェー、日米韓の訓練を糾弾", {("NOR", "condemn", code) for code in ("JPN", "USA", "KOR")}),
    ],
)
def test_a_name_behind_the_comma_of_a_headline_describes_what_follows(read, language, text, expected):
    assert _read_as(read(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "ノルウェー外務省、スウェーデンの白書に「断固反対」"),
        ("ko", "노르웨이 외교부, 스웨덴 판결에 “결코 용납할 수 없다”"),
        ("zh", "挪威对瑞典的决定“坚决反对”"),
    ],
)
def test_a_headline_may_end_with_what_its_first_name_says(read, language, text):
    assert {(actor, target) for actor, _, target in _read_as(read(text, language))} == {("NOR", "SWE")}


@pytest.mark.parametrize("text", ["노르웨이 외교부 “스웨덴 항구 포격 강력 규탄”", "노르웨이 외교부 “스웨덴 도발에 깊은 유감”"])
def test_a_name_without_a_particle_in_a_quotation_is_spoken_of(read, text):
    assert {(actor, target) for actor, _, target in _read_as(read(text, "ko"))} == {("NOR", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "挪威外交部召见瑞典大使，就芬兰使用其导弹提出强烈抗议。"),
        ("ko", "노르웨이, 스웨덴 대사 초치해 포격에 강력 항의"),
        ("ja", "ノルウェー外務省は駐日スウェーデン大使を呼び、砲撃に厳重に抗議した。"),
    ],
)
def test_a_protest_is_for_whose_envoy_is_called_in(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize("text", ["在挪威看来，瑞典的做法是公然挑衅。", "在挪威外交部看來，瑞典的做法是公然挑釁。"])
def test_chinese_names_whose_view_it_is_inside_two_words(read, text):
    assert {(actor, target) for actor, _, target in _read_as(read(text, "zh"))} == {("NOR", "SWE")}


def test_a_party_of_several_states_is_the_one_that_is_named_and_else_nobody(read):
    assert ("ARG", "oppose", "SWE") in _read_as(read("阿根廷外长说，阿方坚决反对瑞典炮击港口。", "zh"))
    assert ("PAK", "oppose", "SWE") in _read_as(read("伊斯兰堡方面有消息。巴方坚决反对瑞典炮击港口。", "zh"))
    assert read("阿方坚决反对瑞典炮击港口。", "zh") == ()


def test_concern_about_a_conflict_of_two_accuses_neither(read):
    assert _read_as(read("挪威外长对俄乌冲突表示关切。", "zh")) == {("NOR", "concern", None)}


def test_nobody_worries_about_a_state_because_the_earth_shook_there(read):
    assert read("挪威外长对日本发生强震深表关切。", "zh") == ()


def test_what_people_without_a_name_tell_of_a_state_is_hearsay(read):
    assert _read_as(read("据多名知情人士透露，挪威对瑞典的计划表示强烈不满。", "zh")) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "ノルウェー外務省は、スウェーデンによるフィンランドの施設に対する攻撃を強く非難します。"),
        ("ja", "ノルウェー外務省は、スウェーデンによるフィンランドへの攻撃を非難した。"),
    ],
)
def test_who_does_something_to_another_stands_before_both(read, language, text):
    assert {(actor, target) for actor, _, target in _read_as(read(text, language))} == {("NOR", "SWE")}


def test_who_acts_in_what_a_topic_says_does_not_say_it(read):
    assert _read_as(read("노르웨이는 스웨덴이 먼저 발포했다고 반박했다.", "ko")) == {("NOR", "oppose", "SWE")}
    assert {a for a, _, _ in _read_as(read("ノルウェー側は、スウェーデンが停戦に違反したと反論した。", "ja"))} == {"NOR"}


def test_an_office_before_a_state_is_not_its_own_in_japanese(read):
    found = _read_as(read("ノルウェー外務省は、首相のスウェーデン訪問を歓迎した。", "ja"))
    assert "SWE" not in {actor for actor, _, _ in found}


def test_who_says_that_his_state_praises_another_in_a_readout_speaks_for_it(read):
    text = "两国领导人交换意见。瑞典首相表示，瑞方高度赞赏挪威的立场。"
    found = read(text, "zh", by="NOR")
    assert ("SWE", "endorse", "NOR") in _read_as(found)
