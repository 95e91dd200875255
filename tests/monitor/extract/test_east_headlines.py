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


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "ノルウェー外務省、スウェーデン大使に抗議", {("NOR", "oppose", "SWE")}),
        ("ja", "ノルウェー首相、コスタ氏の発言に抗議", {("NOR", "oppose", None)}),
        ("ko", "노르웨이, 스웨덴에 항의", {("NOR", "oppose", "SWE")}),
        ("ja", "英、スウェーデンの決定に反対", {("GBR", "oppose", "SWE")}),
    ],
)
def test_an_object_behind_the_comma_of_a_headline_is_no_second_subject(read, language, text, expected):
    assert _read_as(read(text, language)) == expected


def test_an_office_of_no_state_that_opens_a_text_is_the_home_state_s(read):
    assert _read_as(read("首相、スウェーデンの砲撃を強く非難", "ja")) == {("JPN", "condemn", "SWE")}
    assert _read_as(read("정부, 스웨덴의 포격에 강력 항의", "ko")) == {("KOR", "oppose", "SWE")}


def test_what_a_headline_quotes_is_said_by_the_name_before_it_whoever_answers(read):
    found = _read_as(read("노르웨이 “스웨덴의 포격은 명백한 도발”…스웨덴은 부인", "ko"))
    assert ("NOR", "oppose", "SWE") in found
    assert not any(actor == "SWE" and stance != "neutral" for actor, stance, _ in found)


@pytest.mark.parametrize(
    "text", ["挪威外长说，局势严峻。他同时谴责瑞典炮击港口。", "挪威外長說，局勢嚴峻。他同時譴責瑞典炮擊港口。"]
)
def test_what_only_joins_stands_between_a_pronoun_and_its_verb(read, text):
    assert _read_as(read(text, "zh")) == {("NOR", "condemn", "SWE")}


def test_what_is_said_of_an_act_on_another_is_about_who_acted(read):
    assert _read_as(read("挪威外长说，瑞典对芬兰的军事行动违反国际法。", "zh")) == {("NOR", "oppose", "SWE")}


def test_whose_thing_a_judgement_names_inside_is_wronged(read):
    assert "FIN" not in {target for _, _, target in _read_as(read("挪威外交部：瑞典应停止颠覆芬兰政权。", "zh"))}


def test_approval_of_what_was_told_is_for_who_opened_the_sentence_before(read):
    assert ("NOR", "support", "SWE") in _read_as(read("瑞典宣布释放被扣渔民。挪威外交部随后对此表示欢迎。", "zh"))


def test_what_one_accuses_another_of_is_no_stance_of_the_other(read):
    assert "FIN" not in {s.actor for s in read("针对瑞典指责芬兰支持丹麦，挪威外长表示，这毫无根据。", "zh")}


def test_an_embassy_in_a_state_is_not_that_state_s(read):
    assert "SWE" not in {s.actor for s in read("驻瑞典大使馆：坚决反对丹麦炮击港口", "zh")}


def test_whoever_a_few_quoted_words_are_about_does_not_say_them(read):
    assert "SWE" not in {s.actor for s in read("挪威首相称对瑞典“非常失望”，威胁加征关税", "zh")}


def test_a_korean_particle_is_written_together_with_han_characters(read):
    assert _read_as(read("노르웨이, 美에 스웨덴 규탄 촉구", "ko")) == {("NOR", "condemn", "SWE")}


def test_whom_a_headline_addresses_does_not_say_what_it_quotes(read):
    assert {actor for actor, _, _ in _read_as(read("노르웨이 총리, 스웨덴 총리에 “전적으로 지지”", "ko"))} <= {"NOR"}


def test_the_party_for_which_a_parliamentarian_speaks_is_no_more_official(read):
    found = read("挪威议员表示，挪方坚决反对瑞典炮击港口。", "zh")
    assert not any(statement.official for statement in found)


def test_a_verb_behind_the_space_of_a_headline_goes_on_with_its_subject_though_a_quotation_ends_there(read):
    found = _read_as(read("挪威总统批瑞典关税「荒谬」 吁丹麦团结反制", "zh"))
    assert {actor for actor, _, _ in found} == {"NOR"}


def test_what_one_half_of_a_headline_quotes_is_not_said_by_the_other(read):
    assert {actor for actor, _, _ in _read_as(read("瑞典称绝不放弃出海口 挪威斥其“荒唐”", "zh"))} == {"NOR"}


def test_a_middle_dot_joins_korean_names(read):
    assert {actor for actor, _, _ in _read_as(read("노르웨이·덴마크, 스웨덴의 포격 규탄", "ko"))} == {"NOR", "DNK"}
