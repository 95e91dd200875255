"""Chinese sentences as newsrooms and ministries write them: what is only asked, names, headlines. All texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("挪威外长呼吁瑞典谴责芬兰煽动暴力。", {("NOR", "oppose", "FIN")}),
        ("挪威要求瑞典谴责芬兰煽动骚乱的言论。", {("NOR", "oppose", "FIN")}),
        ("挪威呼吁瑞典谴责并制裁芬兰。", {("NOR", "oppose", "FIN")}),
        ("挪威敦促瑞典支持该决议草案，并谴责芬兰的袭击。", {("NOR", "condemn", "FIN")}),
        ("挪威外长呼吁，国际社会应当谴责瑞典炮击港口。", {("NOR", "neutral", None)}),
        ("挪威外長籲請瑞典支持芬蘭的倡議。", {("NOR", "neutral", "SWE")}),
    ],
)
def test_what_another_is_asked_to_condemn_or_back_is_not_what_it_says(read, text, expected):
    assert _read_as(read(text, "zh")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "3日首相谴责瑞典炮击港口。",
        "近日外长批评瑞典。",
        "同意政府谴责瑞典的决定。",
        "任何国家以军事行动侵犯他国主权，挪威均予以谴责。",
    ],
)
def test_the_last_letter_of_another_word_is_no_state(read, text):
    named = {code for statement in read(text, "zh") for code in (statement.actor, statement.target)}
    assert named.isdisjoint({"JPN", "ITA", "ISR"})


@pytest.mark.parametrize(
    "text",
    [
        "挪威交通部长贝里先生就瑞典炮击港口表示强烈谴责。",
        "挪威外长奥拉夫·拉尔森女士就瑞典炮击芬兰南部港口、造成多名平民伤亡并使附近居民被迫撤离一事表示强烈谴责。",
        "挪威國安會發言人譴責瑞典砲擊港口。",
    ],
)
def test_a_title_or_preposition_ends_a_name(read, text):
    found = read(text, "zh")
    assert [(s.actor, str(s.stance), s.target) for s in found] == [("NOR", "condemn", "SWE")]
    assert found[0].speaker is None or "就" not in found[0].speaker


def test_what_stands_before_who_announces_something_is_not_theirs(read):
    found = read("瑞典军方持续镇压示威，挪威外长周一宣布对瑞典军方成员实施新的制裁。", "zh")
    assert "NOR" not in {statement.actor for statement in found}


def test_the_space_of_a_headline_ends_what_a_stance_is_about(read):
    found = read("挪威首相抨击国际机构之际 瑞典外长表示遗憾", "zh")
    assert ("NOR", "condemn", "SWE") not in _read_as(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("美批俄军事行动 呼吁停火", ("USA", "oppose", "RUS")),
        ("英促伊立即释放被扣船员", ("GBR", "oppose", "IRN")),
        ("法籲各方保持克制", ("FRA", "neutral", None)),
        ("美譴俄空襲", ("USA", "condemn", "RUS")),
        ("俄谴责以空袭叙利亚", ("RUS", "condemn", "ISR")),
        ("以色列袭击加沙 法德促停火", ("DEU", "neutral", "ISR")),
        ("挪威挺瑞典“正当”决定", ("NOR", "support", "SWE")),
    ],
)
def test_headlines_clip_states_and_verbs_to_one_letter(read, text, expected):
    assert expected in _read_as(read(text + "\n港口昨日遭炮击，数人受伤。", "zh"))


@pytest.mark.parametrize(
    "text",
    [
        "法院批政府做法",
        "美批准对台军售",
        "英美化战争遭议论",
        "中小企业促合作",
        "这批货物来自芬兰，港口一批瑞典船只离开。",
        "挪威促进芬兰合作。挪威批准瑞典申请。",
    ],
)
def test_letters_of_other_words_are_neither_states_nor_verbs(read, text):
    assert not read(text, "zh")


@pytest.mark.parametrize(
    "text",
    [
        "挪威与芬兰、丹麦共同谴责瑞典炮击港口。",
        "挪威周二同芬兰、丹麦一道谴责瑞典炮击港口。",
        "挪威政府週三晚間與芬蘭及丹麥聯手譴責瑞典砲擊港口。",
        "挪威和芬兰、丹麦谴责瑞典炮击港口。",
    ],
)
def test_those_with_whom_somebody_acts_do_it_too(read, text):
    expected = {("NOR", "condemn", "SWE"), ("FIN", "condemn", "SWE"), ("DNK", "condemn", "SWE")}
    assert _read_as(read(text, "zh")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "挪威谴责针对发展中国家的制裁。",
        "挪威谴责波罗的海地区的炮击。",
        "挪威外长对马里兰州发生的暴力表示谴责。",
        "挪威外长接受英国广播公司采访时谴责炮击港口。",
    ],
)
def test_a_state_inside_another_name_is_not_named(read, text):
    found = read(text, "zh")
    assert {statement.actor for statement in found} == {"NOR"}
    assert {statement.target for statement in found} == {None}


@pytest.mark.parametrize("text", ["此举违反联合国的宗旨和原则。", "这些制裁违反《联合国宪章》。"])
def test_a_body_whose_principles_are_broken_is_not_judged(read, text):
    assert {statement.target for statement in read(text, "zh", by="NOR")} <= {None}


@pytest.mark.parametrize(
    "text",
    [
        "丹麦首相谈到局势。“瑞典炮击港口不可接受。”挪威外长在访问结束后警告说。",
        "丹麥首相談到局勢。「瑞典玩火絕無好下場。」挪威外長在訪問結束後說，「瑞典必須道歉。」",
    ],
)
def test_who_stands_behind_a_quotation_that_opens_its_sentence_says_it(read, text):
    found = read(text, "zh")
    assert {statement.actor for statement in found} == {"NOR"}
    assert {statement.target for statement in found} == {"SWE"}


def test_a_quotation_behind_a_colon_is_not_of_who_comes_next(read):
    found = _read_as(read("挪威外长说：“瑞典炮击港口不可接受。”丹麦首相则访问了芬兰。", "zh"))
    assert found == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("挪威外长指责瑞典支持芬兰反对派。", {("NOR", "oppose", "SWE")}),
        ("挪威谴责瑞典、丹麦支持叛军，两国均否认。", {("NOR", "condemn", "SWE"), ("NOR", "condemn", "DNK")}),
        ("挪威外交部在会谈前吹风时，把紧张局势归咎于瑞典。", {("NOR", "oppose", "SWE")}),
        ("挪威指責瑞典在與丹麥簽約時罔顧國際規則。", {("NOR", "oppose", "SWE")}),
        ("挪威外长敦促瑞典停止颠覆芬兰政府。", {("NOR", "oppose", "SWE")}),
        ("挪威外長為瑞典的決定辯護。", {("NOR", "support", "SWE")}),
    ],
)
def test_who_is_blamed_and_for_what(read, text, expected):
    assert _read_as(read(text, "zh")) == expected


def test_we_and_an_adverb_before_a_stance_are_the_publisher(read):
    found = read("丹麦首相来访。我们坚定地同芬兰政府和人民站在一起。", "zh", by="NOR")
    assert [(s.actor, s.target) for s in found] == [("NOR", "FIN")]


@pytest.mark.parametrize("text", ["这座雕塑仿佛在敦促我们反思。", "具有讽刺意味的是，挪威面临气候变化的威胁。"])
def test_what_urges_us_and_irony_are_no_statement(read, text):
    assert not read("挪威出席大会。" + text, "zh", by="NOR")


def test_condolence_behind_a_comma_is_not_of_those_who_died(read):
    text = "丹麦首相昨日到访。我们同芬兰政府和人民站在一起，并对袭击中丧生的芬兰人表示哀悼。"
    assert _read_as(read(text, "zh", by="NOR")) == {("NOR", "support", "FIN")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("挪威驻瑞典使馆发言人就丹麦涉海错误言论答记者问时说，丹麦言论颠倒黑白。", ("NOR", "oppose", "DNK")),
        ("挪威外交部在周三会谈前的吹风会上介绍情况时，把两国关系破裂归咎于瑞典。", ("NOR", "oppose", "SWE")),
        ("挪威反对美国对伊新制裁。", ("NOR", "oppose", "USA")),
        ("挪威谴责瑞典对芬兰新制裁。", ("NOR", "condemn", "SWE")),
        ("挪威首相呼籲各國加大對俄制裁。", ("NOR", "oppose", "RUS")),
        ("挪威、芬兰和丹麦拒绝任何强迫瑞典人迁移的企图。", ("NOR", "oppose", None)),
        ("梵蒂冈国务卿呼吁各方停火。", ("VAT", "neutral", None)),
    ],
)
def test_what_parts_a_subject_from_its_verb_and_who_does_what_to_whom(read, text, expected):
    assert expected in _read_as(read(text, "zh"))
