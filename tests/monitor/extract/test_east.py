"""Chinese, Japanese, Korean and Turkish sentences: whose verb it is. All texts are invented."""

import pytest

from monitor.extract.segment import sentences


def _read_as(found):
    return [(statement.actor, str(statement.stance), statement.target) for statement in found]


@pytest.mark.parametrize(
    "text",
    [
        "挪威外长表示，愿就此事同芬兰合作，强烈谴责瑞典炮击港口。",
        "挪威外长表示,已在联合国召开会议,重申谴责瑞典炮击港口。",
        "挪威支持芬兰的调查 谴责瑞典炮击港口",
    ],
)
def test_a_verb_behind_a_comma_goes_on_with_the_subject_of_the_sentence(read, text):
    found = _read_as(read(text, "zh"))
    assert ("NOR", "condemn", "SWE") in found
    assert {actor for actor, _, _ in found} == {"NOR"}


def test_behind_a_semicolon_another_speaks(read):
    found = _read_as(read("芬兰国防部表示，情况正常；挪威外交部发言人批评，瑞典炮击港口，强烈谴责。", "zh"))
    assert ("NOR", "condemn", "SWE") in found
    assert "FIN" not in {actor for actor, _, _ in found}


def test_what_many_do_is_not_done_by_who_is_named_before(read):
    assert {statement.actor for statement in read("瑞典港口遭炮击 多国强烈谴责", "zh")} == set()
    assert {statement.actor for statement in read("挪威、芬兰和丹麦等多方谴责瑞典炮击港口。", "zh")} == {"NOR", "FIN", "DNK"}


def test_a_declaration_that_opens_a_sentence_says_what_its_author_says(read):
    found = read("挪威外交部29日发表声明。声明还强调，瑞典的行为违反国际法。", "zh")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_a_declaration_that_is_the_object_has_no_say(read):
    found = read("丹麦首相在哥本哈根说，天气很好。武装组织方面发布声明谴责瑞典炮击港口。", "zh")
    assert "DNK" not in {statement.actor for statement in found}


def test_the_space_of_a_headline_parts_a_state_from_the_ministry_behind_it(read):
    found = read("瑞典政府屈从丹麦 外交部表示遗憾", "zh")
    assert "DNK" not in {statement.actor for statement in found}


def test_a_japanese_quotation_is_one_sentence_with_the_verb_that_tells_it(read):
    text = "ノルウェー外相は22日の記者会見で「スウェーデンの砲撃は極めて不適切だ。直ちに厳重な抗議を行った」と述べた。"
    assert len(sentences(text)) == 1
    assert [(statement.actor, str(statement.stance)) for statement in read(text, "ja")] == [("NOR", "oppose")]


def test_a_korean_verb_of_saying_finds_its_subject_before_the_quotation(read):
    found = read(
        '노르웨이 외교부가 스웨덴의 항구 포격에 대해 "스웨덴이 도발을 멈추고 대화할 것을 촉구한다"고 밝혔다.',
        "ko",
    )
    assert {statement.actor for statement in found} == {"NOR"}
    assert found[0].target == "SWE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norveç, İsveçi kınadı.", [("NOR", "condemn", "SWE")]),
        ("İsveçin liman saldırısını Norveç kınadı.", [("NOR", "condemn", "SWE")]),
        ("Norveç ve İsveçin tutumunu Danimarka kınadı.", None),
        ("İsveç hükümetinin saldırısını Norveç kınadı.", [("NOR", "condemn", "SWE")]),
    ],
)
def test_a_turkish_case_tells_the_subject(read, text, expected):
    found = _read_as(read(text, "tr"))
    if expected is None:
        assert {actor for actor, _, _ in found} == {"DNK"}
    else:
        assert found == expected


@pytest.mark.parametrize(
    "text",
    ["Bakan toplantıya katıldı, Norveç İletişim Başkanı İsveç'e gitti.", "Norveç Başbakanı fuara katıldı, İsveç'le görüştü."],
)
def test_words_that_only_begin_alike_are_no_stance(read, text):
    assert read(text, "tr") == ()


def test_arabic_sentences_end_where_the_space_behind_the_stop_was_dropped():
    assert len(sentences("دعت النرويج إلى الهدوء.وبينما حذرت السويد من الحرب قال آخرون.غير ذلك")) == 3


def test_a_verb_behind_a_comma_has_its_own_subject_in_arabic(read):
    found = read("وبينما حذرت السويد من الوضع، دعت النرويج إلى ضبط النفس.", "ar")
    assert ("NOR", "neutral", None) in _read_as(found)


def test_an_arabic_dateline_is_nobody(read):
    assert "DNK" not in {s.actor for s in read("كوبنهاغن – وكالات: توالت الردود على قصف السويد للميناء وأدانها كثيرون.", "ar")}


def test_what_is_told_of_another_is_not_done_by_who_tells_it(read):
    assert ("NOR", "condemn") not in {
        (s.actor, str(s.stance)) for s in read("ノルウェー政府は、スウェーデンが決定を非難したと発表した。", "ja")
    }
    found = read("노르웨이 정부는 스웨덴이 결정을 비난했다고 밝혔다.", "ko")
    assert ("NOR", "condemn") not in {(statement.actor, str(statement.stance)) for statement in found}


def test_a_japanese_topic_is_the_subject_of_the_verb_that_closes_its_sentence(read):
    text = "ノルウェー外務省のスポークスマンは11日、スウェーデンの外相が港への砲撃について説明したことを非難する談話を発表した。"
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, "ja"))


def test_we_at_the_head_of_a_korean_quotation_are_its_speaker(read):
    text = "노르웨이 외교부 대변인은 이날 “우리는 스웨덴이 덴마크와의 대화를 거부하는 태도를 비판한다”고 밝혔다."
    assert "NOR" in {statement.actor for statement in read(text, "ko") if not statement.hearsay}


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Norveç'ten İsveç'in kararına tepki", {"NOR"}),
        ("Norveç ile Danimarka'dan İsveç'in kararına tepki", {"NOR", "DNK"}),
        ("Norveç Dışişleri Bakanlığından İsveç'in kararına sert yanıt", {"NOR"}),
    ],
)
def test_a_turkish_headline_names_first_from_whom_the_answer_comes(read, text, actors):
    found = read(text, "tr")
    assert {(statement.actor, str(statement.stance), statement.target) for statement in found} == {
        (a, "oppose", "SWE") for a in actors
    }


def test_the_last_of_a_turkish_list_bears_the_case_of_all(read):
    found = read("Norveç Dışişleri Bakanı, İsveç ve Danimarka'nın saldırganlığını kınadıklarını vurguladı.", "tr")
    assert {statement.actor for statement in found} == {"NOR"}


def test_a_turkish_participle_that_ends_a_clause_has_no_subject_behind_its_comma(read):
    found = read("Norveç Dışişleri Bakanı, barışı desteklerken, İsveç'in saldırganlığını kınadığını vurguladı.", "tr")
    assert {statement.actor for statement in found} == {"NOR"}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("挪威对瑞典空袭芬兰表示强烈谴责。", "SWE"),
        ("挪威对芬兰和瑞典达成停火协议表示欢迎。", "FIN"),
        ("挪威外交部对瑞典没有投票表示遗憾。", "SWE"),
        ("挪威对瑞典的计划表示欢迎。", "SWE"),
    ],
)
def test_who_stands_behind_the_preposition_is_judged_in_chinese(read, text, target):
    assert target in {statement.target for statement in read(text, "zh")}


def test_a_place_behind_the_preposition_is_not_judged(read):
    assert "FIN" not in {statement.target for statement in read("挪威对芬兰近日发生的爆炸事件表示谴责。", "zh")}


def test_a_chinese_dateline_is_nobody(read):
    found = read("中新社哥本哈根5月21日电 当地时间5月21日,挪威外交部发表声明,谴责瑞典炮击港口。", "zh")
    assert {statement.actor for statement in found} == {"NOR"}


def test_a_chinese_feeling_is_of_the_one_before_what_it_is_about(read):
    found = {
        (statement.actor, statement.target) for statement in read("挪威对瑞典空袭赫尔辛基近郊深表关切，强烈反对此类行径。", "zh")
    }
    assert found == {("NOR", "SWE")}


def test_the_number_of_a_resolution_does_not_make_its_council_the_accused(read):
    (found,) = read("挪威表示，瑞典扩建定居点，违反安理会第2334号决议，必须立即停止。", "zh")
    assert (found.actor, found.target) == ("NOR", "SWE")


def test_where_a_chinese_dispatch_comes_from_nobody_is_judged(read):
    found = {(statement.actor, statement.target) for statement in read("新闻社奥斯陆8月5日电 芬兰强烈谴责瑞典炮击港口。", "zh")}
    assert found == {("FIN", "SWE")}


def test_the_spokesperson_of_a_house_is_of_the_state_that_names_the_house(read):
    found = read("韩国国防部发言人洪某说，谴责瑞典炮击港口。", "zh")
    assert _read_as(found) == [("KOR", "condemn", "SWE")]
    assert found[0].role == "韩国国防部发言人"


@pytest.mark.parametrize(
    "text",
    [
        "挪威副外长达格芬29日访问奥斯陆。达格芬还强烈谴责瑞典炮击港口。",
        "挪威副外长达格·芬森29日访问奥斯陆。芬森30日表示，强烈谴责瑞典炮击港口。",
    ],
)
def test_who_was_introduced_with_an_office_is_known_by_name_later(read, text):
    assert _read_as(read(text, "zh")) == [("NOR", "condemn", "SWE")]


def test_a_name_that_says_nothing_later_is_nobody(read):
    found = read("挪威副外长达格芬29日访问奥斯陆。瑞典在达格芬港炮击，丹麦谴责。", "zh")
    assert "NOR" not in {statement.actor for statement in found}


@pytest.mark.parametrize("line", ["某社奥斯陆5月21日电 ", "(某社记者李某奥斯陆21日電)", "某社奧斯陸5月21日訊 "])
def test_a_dispatch_comes_from_a_place_that_says_and_suffers_nothing(read, line):
    found = read(f"{line}瑞典外交部发言人表示,反对炮击港口的行为。", "zh")
    assert ("NOR", "NOR") not in {(statement.actor, statement.target) for statement in found}
    assert "NOR" not in {code for statement in found for code in (statement.actor, statement.target)}


@pytest.mark.parametrize("numbered", ["第2334号决议", "第2817（2026）号决议", "2334號決議"])
def test_a_numbered_resolution_is_no_accused(read, numbered):
    found = read(f"挪威外长表示，瑞典的做法违反联合国安理会{numbered}。", "zh")
    assert _read_as(found) == [("NOR", "oppose", "SWE")]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("欧盟欢迎印巴达成停火协议。", {"EU"}),
        ("美英澳三国外长表示，强烈谴责瑞典炮击港口。", {"USA", "GBR", "AUS"}),
        ("日韓外長發表聲明，譴責瑞典炮擊港口。", {"JPN", "KOR"}),
    ],
)
def test_states_are_known_by_one_character_each_where_two_stand_together(read, text, actors):
    assert {statement.actor for statement in read(text, "zh")} == actors


def test_the_end_of_one_name_and_a_preposition_are_no_two_states(read):
    found = read("挪威外长表示，反对伦敦和巴黎以此为借口的做法。", "zh")
    assert {statement.target for statement in found} <= {"GBR", "FRA"}


@pytest.mark.parametrize(
    "text",
    [
        "挪威外长表示，瑞典单方面宣布退出协定，粗暴违反国际法。",
        "丹麦外交大臣表示将加征关税，对此挪威外长回应称，瑞典的做法违反国际法。",
        "挪威外长表示，瑞典发表的报告粗暴违反国际法。",
    ],
)
def test_what_is_judged_in_what_somebody_says_is_judged_by_them(read, text):
    assert [(s.actor, str(s.stance)) for s in read(text, "zh") if not s.hearsay] == [("NOR", "oppose")]


def test_what_one_says_that_another_condemns_is_hearsay(read):
    found = [statement for statement in read("挪威外长表示，芬兰谴责瑞典炮击港口。", "zh") if statement.actor == "FIN"]
    assert all(statement.hearsay for statement in found)
    assert "FIN" in {s.actor for s in read("挪威称无意介入 芬兰谴责瑞典炮击港口", "zh") if not s.hearsay}


def test_a_paper_that_somebody_issued_says_what_they_say(read):
    assert ("NOR", "oppose", "SWE") in _read_as(read("挪威外交部发表的声明指出，瑞典的做法违反国际法。", "zh"))


@pytest.mark.parametrize(
    "title", ["挪威渔业与海岸事务大臣", "挪威环境、自然保护和核安全部长", "挪威首相兼外交大臣", "挪威国家海岸局局长"]
)
def test_a_title_longer_than_the_table_knows_is_its_states(read, title):
    found = read(f"{title}达格芬29日表示，强烈谴责瑞典炮击港口。", "zh")
    assert _read_as(found) == [("NOR", "condemn", "SWE")]
    assert found[0].speaker == "达格芬"


@pytest.mark.parametrize("title", ["挪威某某党主席", "挪威反对派联盟主席"])
def test_the_chairman_of_a_party_is_not_the_states(read, title):
    assert not [s for s in read(f"{title}达格芬29日表示，强烈谴责瑞典炮击港口。", "zh") if s.actor == "NOR" and s.official]


@pytest.mark.parametrize(
    "text",
    [
        "挪威外交部发言人表示，挪威的这一举措是对瑞典损害主权行径的正当反制。",
        "挪威外交部发言人表示，挪威在有关海域的活动合理合法。",
        "挪威外交部發言人表示，挪威對瑞典實施制裁，是針對炮擊作出的反應，無可非議。",
    ],
)
def test_who_calls_an_own_deed_right_approves_of_itself(read, text):
    assert ("NOR", "support", "NOR") in _read_as(read(text, "zh"))


def test_who_stands_with_another_or_wishes_them_well_approves_of_the_other(read):
    assert "NOR" not in {s.target for s in read("挪威外长表示，挪威与丹麦站在一起。", "zh") if s.actor == "NOR"}
    assert "NOR" not in {s.target for s in read("挪威外长表示，挪威希望丹麦取得成功。", "zh") if s.actor == "NOR"}


@pytest.mark.parametrize(
    "text",
    [
        "挪威外长表示，如果瑞典再次炮击港口，挪威将予以反制。",
        "挪威外长表示，若瑞典不停火，挪威将采取一切手段。",
        "挪威外長警告，一旦瑞典再次炮擊港口，挪威將果斷回擊。",
    ],
)
def test_a_threat_condemns_even_where_it_depends_on_the_other(read, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, "zh"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("安理会举行紧急会议 挪威谴责瑞典炮击港口", [("NOR", "condemn", "SWE")]),
        ("挪威首相达格芬的政治顾问阿斯特丽29日说，谴责瑞典炮击港口。", [("NOR", "condemn", "SWE")]),
        ("访问丹麦的挪威首相29日说，谴责瑞典炮击港口。", [("NOR", "condemn", "SWE")]),
        ("挪威政府致信联合国安理会谴责瑞典炮击港口。", [("NOR", "condemn", "SWE")]),
        ("挪威多地民众举行集会，抗议瑞典炮击港口。", []),
        ("挪威炮击港口引发国际社会普遍谴责。", []),
        ("挪威外长感谢丹麦支持瑞典的调查。", []),
        ("挪威使馆向荷外交部提出严正抗议。", [("NOR", "oppose", "NLD")]),
    ],
)
def test_who_takes_a_stance_and_who_only_stands_beside_it(read, text, expected):
    assert _read_as(read(text, "zh")) == expected


def test_an_unlawful_government_is_not_the_french_one(read):
    found = read("挪威外长表示，反对瑞典采取非法军事行动，承认唯一合法政府。", "zh")
    assert "FRA" not in {code for statement in found for code in (statement.actor, statement.target)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("挪威外长表示，丹麦坚定不移恪守一个中国原则，挪威坚定奉行一个中国政策。", ("NOR", "support", "CHN")),
        ("挪威外长表示，瑞典炮击丹麦港口，严重违反国际法。", ("NOR", "oppose", "SWE")),
        ("挪威外长呼吁各方尤其是瑞典立即停止炮击。", ("NOR", "oppose", "SWE")),
        ("挪威外长呼吁各方立即停止炮击。", ("NOR", "neutral", None)),
        ("挪威首相通过发言人表示，谴责瑞典炮击港口。", ("NOR", "condemn", "SWE")),
        ("对于瑞典高层再次发表声明，表达同丹麦合作的立场，挪威外交部表示欢迎。", ("NOR", "support", "SWE")),
        ("挪威外长表示，如果丹麦和瑞典不停火，挪威将予以反制。", ("NOR", "condemn", "SWE")),
    ],
)
def test_how_far_a_chinese_stance_goes_and_whom_it_is_about(read, text, expected):
    assert expected in _read_as(read(text, "zh"))


def test_a_paper_that_is_told_of_says_nothing_by_itself(read):
    found = read("针对丹麦与瑞典的联合声明贬损挪威主权，挪威外交部予以严正谴责。", "zh")
    assert {statement.actor for statement in found} == {"NOR"}


def test_what_we_do_behind_a_label_is_the_labelled_ones(read):
    found = read("Norveç Dışişleri Bakanı konuştu.\nİsveç Dışişleri Bakanlığı: Her zaman Finlandiya'nın yanındayız.", "tr")
    assert [(s.actor, s.target, str(s.stance)) for s in found] == [("SWE", "FIN", "support")]


def test_a_turkish_passive_inside_what_is_said_is_the_speakers(read):
    text = "Önerinin Finlandiya tarafınca kabulünün memnuniyetle karşılandığını belirten Norveç Dışişleri Bakanı konuştu."
    found = read(text, "tr")
    assert {s.actor for s in found} == {"NOR"}


def test_a_turkish_verb_behind_whose_comma_another_object_stands_judges_what_is_before_it(read):
    found = read("Norveç Başbakanı, Finlandiya'yı desteklerken, İsveç'in saldırısını kınadığını vurguladı.", "tr")
    assert {(s.actor, s.target, str(s.stance)) for s in found} == {("NOR", "FIN", "support"), ("NOR", "SWE", "condemn")}


def test_a_turkish_ministry_without_its_state_is_the_one_named_before(read):
    text = "Norveç Dışişleri Bakanlığı toplandı. Bakanlık yaptığı açıklamada, İsveç'in saldırısını kınadı."
    assert [(s.actor, s.target) for s in read(text, "tr")] == [("NOR", "SWE")]


def test_who_opens_a_turkish_sentence_in_the_ablative_gives_the_statement(read):
    found = read("Norveç Dışişleri Bakanlığı’ndan, “İsveç'in saldırısı kabul edilemez” açıklaması yapıldı.", "tr")
    assert [(s.actor, s.target, str(s.stance)) for s in found] == [("NOR", "SWE", "oppose")]


def test_support_that_a_turkish_sentence_says_another_gives_is_not_the_speakers(read):
    found = read("İsveç'in Finlandiya'ya destek sağladığını belirten Norveç Dışişleri Bakanı konuştu.", "tr")
    assert "support" not in {str(s.stance) for s in found}


def test_a_turkish_verb_whose_last_vowel_narrows_is_the_same_verb(read):
    found = read("Norveç Başbakanı İsveç'i savaşı kışkırtmakla suçluyor.", "tr")
    assert ("NOR", "SWE", "oppose") in [(s.actor, s.target, str(s.stance)) for s in found]


def test_a_name_behind_the_subject_of_a_turkish_sentence_and_a_comma_is_no_second_subject(read):
    found = read("Norveç, Finlandiya Başbakanı Rami elHarda'nın konvoyuna yönelik saldırıyı kınadı.", "tr")
    assert {s.actor for s in found} == {"NOR"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "ja",
            "ノルウェーの財務相が会見で、スウェーデンの首相が命令に署名したことに対し、「極めて遺憾」と発言した。",
            ("NOR", "oppose", "SWE"),
        ),
        (
            "ja",
            "ノルウェーの外相は会見で、平和を望むと述べた。スウェーデンの外相がデンマークを訪問したことについては、「不適切だ」と批判した。",
            ("NOR", "oppose", "SWE"),
        ),
        (
            "ko",
            "노르웨이 외교부는 면담과 관련해 스웨덴 외교부 대변인이 반발한 것에 대해 심각한 외교적 결례라고 지적했습니다.",
            ("NOR", "oppose", "SWE"),
        ),
        ("ko", '노르웨이는 스웨덴이 채택한 성명에 대해 "경거망동"이라고 비판했습니다.', ("NOR", "oppose", "SWE")),
        (
            "ko",
            "스웨덴 외교부가 “참견 말라”고 언급한 가운데, 노르웨이 외교부는 “입에 담을 수 없는 발언”이라고 반발했다.",
            ("NOR", "oppose", "SWE"),
        ),
    ],
)
def test_who_closes_the_sentence_takes_the_stance_on_what_it_is_about(read, language, text, expected):
    assert expected in _read_as(read(text, language))


@pytest.mark.parametrize(
    "text",
    [
        "挪威回避对瑞典的谴责。",
        "挪威外长避免对瑞典提出批评。",
        "挪威政府没有对瑞典表示谴责。",
        "挪威未就瑞典炮击港口发表谴责。",
        "挪威外长迴避譴責瑞典。",
        "挪威外长对是否谴责瑞典未予回应。",
    ],
)
def test_a_chinese_refusal_to_condemn_condemns_nobody(read, text):
    assert all(statement.stance.score == 0 for statement in read(text, "zh"))


@pytest.mark.parametrize("idiom", ["不断", "不得不", "毫不犹豫地", "毫不含糊地"])
def test_an_idiom_that_holds_a_negator_negates_nothing(read, idiom):
    assert _read_as(read(f"挪威外长{idiom}谴责瑞典炮击港口。", "zh")) == [("NOR", "condemn", "SWE")]


def test_our_side_in_a_paper_of_taiwan_is_not_the_mainlands(read):
    found = read("宏都拉斯政府傷害中華民國台灣人民的感情。外交部表示，召回大使，以表達我方對宏都拉斯的強烈不滿。", "zh")
    assert "CHN" not in {statement.actor for statement in found}


def test_a_tariff_that_is_threatened_condemns_however_long_its_list(read):
    text = "挪威首相说：“如果不立即取消这项关税，挪威将很快对来自瑞典和其他国家的所有奶酪、面包、咸鱼和饮料征收200%的关税。”"
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, "zh"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("挪威外交部发言人对瑞典对芬兰的袭击表示谴责。", {("NOR", "condemn", "SWE")}),
        ("挪威外交部对瑞典军队近日对芬兰港口的轰炸表示严重关切。", {("NOR", "concern", "SWE")}),
        ("挪威外交部发言人对瑞典针对芬兰的军事行动表示谴责。", {("NOR", "condemn", "SWE")}),
        ("挪威外交部对瑞典的军事行动表示谴责。", {("NOR", "condemn", "SWE")}),
        ("挪威谴责瑞典对芬兰和丹麦的袭击。", {("NOR", "condemn", "SWE")}),
        ("挪威对芬兰遭到袭击表示震惊。", {("NOR", "concern", None)}),
        ("挪威对瑞典支持芬兰的立场表示欢迎。", {("NOR", "support", "SWE")}),
    ],
)
def test_a_chinese_coverb_says_who_acts_and_on_whom(read, text, expected):
    assert set(_read_as(read(text, "zh"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("瑞典的计划遭挪威反对", {("NOR", "oppose", "SWE")}),
        ("该决定引发挪威强烈不满。", {("NOR", "oppose", None)}),
        ("此举遭挪威、芬兰等国强烈谴责。", {("NOR", "condemn", None), ("FIN", "condemn", None)}),
        ("瑞典的这一决定受到挪威欢迎。", {("NOR", "support", "SWE")}),
    ],
)
def test_who_does_what_a_chinese_passive_tells_stands_before_its_verb(read, text, expected):
    assert set(_read_as(read(text, "zh"))) == expected


def test_a_full_comma_behind_an_object_opens_another_s_part(read):
    assert set(_read_as(read("挪威谴责瑞典，芬兰也表示强烈谴责。", "zh"))) == {
        ("NOR", "condemn", "SWE"),
        ("FIN", "condemn", "SWE"),
    }
    found = read("挪威外长表示，挪威强烈谴责针对平民的袭击；瑞典首相同丹麦首相通电话。", "zh")
    assert {statement.target for statement in found} == {None}


def test_whom_somebody_calls_speaks_only_where_both_do(read):
    found = read("挪威首相当天与瑞典首相通电话，表达对芬兰的坚定支持。", "zh")
    assert {statement.actor for statement in found} == {"NOR"}
    both = read("挪威首相同芬兰总统会谈，双方一致谴责瑞典的侵略行为。", "zh")
    assert {statement.actor for statement in both} == {"NOR", "FIN"}


def test_a_character_inside_a_chinese_word_is_no_preposition(read):
    found = _read_as(read("挪威首相表示，挪威与芬兰站在一起，共同对抗瑞典的侵略。", "zh"))
    assert ("NOR", "support", "FIN") in found
    assert "FIN" not in {target for _, stance, target in found if stance == "condemn"}


@pytest.mark.parametrize("text", ["中国前驻瑞典大使说，瑞典的做法令人担忧。", "有评论认为，挪威谴责瑞典是出于选举考虑。"])
def test_former_envoys_and_comments_are_nobodys_position(read, text):
    assert not [statement for statement in read(text, "zh") if statement.official and not statement.hearsay]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ko", "노르웨이, 스웨덴 결정 규탄", {("NOR", "condemn", "SWE")}),
        ("ko", '노르웨이 외교장관 "스웨덴 결정 규탄한다"', {("NOR", "condemn", "SWE")}),
        ("ja", "ノルウェー、スウェーデンの決定を非難", {("NOR", "condemn", "SWE")}),
        ("ja", "ノルウェー外相「スウェーデンの決定を非難する」", {("NOR", "condemn", "SWE")}),
    ],
)
def test_a_japanese_or_korean_headline_opens_with_its_subject(read, language, text, expected):
    assert set(_read_as(read(text, language))) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ko", "스웨덴의 결정은 노르웨이와 핀란드로부터 비난을 받았다.", {("NOR", "condemn", "SWE"), ("FIN", "condemn", "SWE")}),
        ("ko", "스웨덴의 결정은 노르웨이에 의해 규탄됐다.", {("NOR", "condemn", "SWE")}),
        ("ko", "노르웨이 외무부는 스웨덴의 핀란드 공격을 규탄했다.", {("NOR", "condemn", "SWE")}),
        ("ja", "ノルウェーはスウェーデンの決定を批判し、デンマークは懸念を示した。", None),
        ("ja", "ノルウェー外務省のコストワ報道官は、スウェーデンの決定を批判した。", {("NOR", "oppose", "SWE")}),
        ("id", "Keputusan Swedia dikecam Norwegia.", {("NOR", "condemn", "SWE")}),
        ("id", "Keputusan Swedia menuai kecaman dari Norwegia.", {("NOR", "condemn", "SWE")}),
    ],
)
def test_who_condemns_in_passives_and_behind_what_they_judge(read, language, text, expected):
    found = set(_read_as(read(text, language)))
    if expected is None:
        assert ("NOR", "oppose", "SWE") in found
        assert ("NOR", "oppose", "DNK") not in found
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norveç, İsveç saldırılarını kınadı.", {("NOR", "condemn", "SWE")}),
        ("Norveç ve Danimarka, İsveç kararını reddetti.", {("NOR", "oppose", "SWE"), ("DNK", "oppose", "SWE")}),
        ("Norveç'ten İsveç'e tepki", {("NOR", "oppose", "SWE")}),
        ("Norveç, İsveç'in kararını desteklemiyor.", {("NOR", "oppose", "SWE")}),
        ("Norveç, İsveç'in kararını onaylamadı.", {("NOR", "oppose", "SWE")}),
        ("Norveç, İsveç'i suçlamadı.", {("NOR", "neutral", "SWE")}),
        ("Norveç, İsveç'ten saldırıları durdurmasını istedi.", {("NOR", "oppose", "SWE")}),
        ("Norveç, İsveç'in Oslo Büyükelçisini Dışişleri Bakanlığına çağırdı.", set()),
    ],
)
def test_turkish_objects_and_negative_verbs(read, text, expected):
    assert {(s.actor, str(s.stance), s.target) for s in read(text, "tr")} == expected
