"""Arabic beside the tables: verbs before their subject, pronouns bound to verbs. All texts are invented."""

import pytest

from monitor.extract.tokens import tokenize, without_object


def _read_as(found):
    return [(statement.actor, str(statement.stance), statement.target) for statement in found]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("اتهمتها", ("اتهمت",)), ("واتهمها", ("واتهم", "اتهم")), ("السويد", ()), ("به", ()), ("condemns", ())],
)
def test_a_verb_may_carry_its_object(word, expected):
    assert without_object(tokenize(word)[0]) == expected


def test_the_bound_object_is_the_one_last_named(read):
    found = read("تحدثت السويد عن الميناء، والنرويج تدينها بشدة.", "ar")
    assert ("NOR", "condemn", "SWE") in _read_as(found)


def test_the_object_pronoun_behind_the_verb_is_the_one_last_named(read):
    found = read("قطعت النرويج علاقاتها مع السويد متهمة إياها بدعم الإرهاب.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_the_bound_object_of_a_verb_after_an_act_is_its_doer(read):
    found = read("قصفت الطائرات ميناء فنلندا، والهجوم السويدي استنكرته النرويج.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_each_of_several_that_follow_their_verb_takes_the_position(read):
    found = read("وأدان كل من النرويج والدنمارك الهجوم السويدي على الميناء.", "ar")
    assert set(_read_as(found)) == {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE")}


def test_a_subject_may_part_its_verb_from_what_belongs_to_it(read):
    found = read("حملت النرويج السويد المسؤولية الكاملة عن الهجوم على الميناء.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_a_verb_that_is_written_like_a_preposition_has_its_subject_behind_it(read):
    found = read("وعبر الرئيس النرويجي عن غضبه من القصف السويدي للميناء.", "ar")
    assert ("NOR", "concern", "SWE") in _read_as(found)


def test_a_root_that_begins_like_the_first_person_is_none(read):
    found = read("النرويج نددت بالهجوم السويدي على الميناء.", "ar")
    assert [statement.actor for statement in found] == ["NOR"]
    assert "NOR" in [statement.actor for statement in read("نندد بالهجوم السويدي على الميناء.", "ar", by="NOR")]


def test_his_country_is_the_speakers(read):
    found = read("قال وزير الخارجية النرويجي إن بلاده تدين الهجوم السويدي على الميناء.", "ar")
    assert ("NOR", "condemn", "SWE") in _read_as(found)


def test_a_verb_that_opens_a_sentence_without_a_subject_goes_on_with_the_speaker(read):
    found = read("أكد رئيس الوزراء النرويجي أن السويد قصفت الميناء. كما عبر عن غضبه من هذا القصف السويدي.", "ar")
    assert ("NOR", "concern", "SWE") in _read_as(found)


def test_an_account_between_a_verb_and_its_object_takes_nothing_away(read):
    found = read("وتؤكد النرويج، وفق بيان أصدرته وزارة الشؤون الخارجية، تضامنها الكامل مع دولة فنلندا الشقيقة.", "ar")
    assert ("NOR", "endorse", "FIN") in _read_as(found)


def test_a_participle_says_what_the_subject_does_besides(read):
    found = read("وشددت الخارجية النرويجية على رفضها المساس بسيادة فنلندا، محملة السويد المسؤولية.", "ar")
    assert {statement.actor for statement in found} == {"NOR"}


def test_a_delegate_to_a_body_is_not_joined_with_the_name_in_the_next_clause(read):
    found = read("قال مندوب النرويج لدى الأمم المتحدة إن السويد ترتكب جرائم حرب.", "ar")
    assert ("NOR", "condemn", "SWE") in _read_as(found)


def test_who_violates_a_sovereignty_is_not_its_owner(read):
    found = read("اعتبرت الرئاسة النرويجية أن السويد تنتهك سيادة فنلندا.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_a_negation_is_read_behind_its_conjunction(read):
    found = read("نددت الدنمارك بالقصف السويدي للميناء. ولم تدن النرويج القصف السويدي.", "ar")
    assert ("DNK", "condemn") in [(actor, stance) for actor, stance, _ in _read_as(found)]
    assert "condemn" not in [stance for actor, stance, _ in _read_as(found) if actor == "NOR"]


def test_a_hope_blames_nobody(read):
    found = read("عبرت النرويج عن أملها في اتفاق بعد القصف السويدي للميناء.", "ar")
    assert ("NOR", "neutral", None) in _read_as(found)


def test_a_particle_before_the_past_makes_nothing_doubtful(read):
    found = read("وكان وزير الخارجية النرويجي قد ندد بالهجوم السويدي على الميناء.", "ar")
    assert ("NOR", "condemn", "SWE") in _read_as(found)


def test_a_noun_of_stance_with_its_pronoun_is_the_subjects_own(read):
    assert ("NOR", "support", "SWE") in _read_as(read("أكدت النرويج وقوفها إلى جانب السويد.", "ar"))
    assert ("NOR", "oppose", "SWE") in _read_as(read("جددت النرويج انتقادها لقرار السويد.", "ar"))


def test_who_asks_another_to_end_its_support_gives_none(read):
    assert not [s for s in read("طالبت النرويج السويد بوقف دعمها لفنلندا.", "ar") if s.stance.score > 0]


def test_the_noun_right_before_a_verb_is_its_subject(read):
    found = read("عقدت النرويج اجتماعا حول مشروع يدين السويد.", "ar")
    assert "NOR" not in [statement.actor for statement in found]


def test_the_head_of_a_party_does_not_speak_for_the_state(read):
    found = read("قالت النرويج إنها تدرس القرار. وندد رئيس حزب العمال بقرار السويد.", "ar")
    assert not [s for s in found if s.official and s.stance.score < 0]


def test_an_s_that_is_no_future_is_part_of_the_word(read):
    assert read("هناك اعتقاد سائد في النرويج حول السويد.", "ar") == ()


def test_a_preposition_behind_whose_comma_a_name_stands_does_not_govern_it(read):
    found = read("من جانبه، رئيس الوزراء النرويجي أكد تضامن بلاده مع السويد.", "ar")
    assert ("NOR", "support", "SWE") in _read_as(found)


def test_the_auxiliary_before_a_subject_says_whose_verb_comes_late(read):
    found = read("وكان رئيس الوزراء النرويجي الذي زار فنلندا قبل أيام ندد بالهجوم السويدي على الميناء.", "ar")
    assert ("NOR", "condemn", "SWE") in _read_as(found)


def test_the_accusative_participle_has_what_stands_behind_it_for_its_object(read):
    found = read("هدد الرئيس النرويجي السويد بعقوبات. منددا بملك السويد وبالقصف السويدي للميناء.", "ar")
    assert {actor for actor, _, _ in _read_as(found)} == {"NOR"}


def test_who_stands_behind_the_subject_and_a_comma_is_asked(read):
    found = read("دعا وزير الخارجية النرويجي، السويد إلى وقف القصف.", "ar")
    assert _read_as(found) == [("NOR", "oppose", "SWE")]


def test_a_clause_that_turns_to_another_is_not_told_by_the_first(read):
    found = read("وقالت فنلندا إن الوضع صعب، فيما أدانت النرويج القصف السويدي للميناء.", "ar")
    assert [(s.actor, s.hearsay) for s in found if s.actor == "NOR"] == [("NOR", False)]


def test_an_office_behind_an_unknown_name_is_the_speakers(read):
    found = read('قال هاكون سترند وزير الخارجية النرويجي إن "القصف السويدي للميناء غير مقبول".', "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_a_capital_behind_a_masculine_verb_is_its_object(read):
    found = read("تحدث وزير الخارجية النرويجي أمس. وطالب ستوكهولم بوقف القصف.", "ar")
    assert "SWE" not in {actor for actor, _, _ in _read_as(found)}


def test_a_stranger_before_its_verb_leaves_the_name_behind_it_the_object(read):
    found = read("كنوت هالفدان يهدد السويد بقصف الميناء", "ar")
    assert "SWE" not in {actor for actor, _, _ in _read_as(found)}


def test_all_parties_are_asked_though_a_long_office_stands_between(read):
    found = read("دعت المتحدثة باسم وزارة الخارجية النرويجية سيغريد هولم يوم الجمعة جميع الأطراف إلى ضبط النفس.", "ar")
    assert _read_as(found) == [("NOR", "neutral", None)]


def test_what_i_do_in_a_quotation_is_the_speakers(read):
    found = read("وقال رئيس الوزراء النرويجي: أرفض بالكامل القصف السويدي للميناء.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_a_state_before_an_office_or_behind_its_article_does_not_own_it(read):
    found = read("وانتقدت أوسلو السلطات السويدية.", "ar")
    assert _read_as(found) == [("NOR", "oppose", "SWE")]
    assert "SWE" not in {actor for actor, _, _ in _read_as(read("وطالب الوزير السويد بوقف القصف.", "ar"))}


def test_what_is_condemned_is_no_name_of_the_minister(read):
    found = read("أدان وزير الخارجية النرويجي القصف السويدي. وقال المتحدث إن القصف مرفوض.", "ar")
    assert _read_as(found)[0] == ("NOR", "condemn", "SWE")


def test_a_ministry_with_the_article_alone_is_the_one_named_before(read):
    found = read("قالت وزارة الخارجية النرويجية إنها تتابع الأحداث. وأكدت الوزارة رفضها للقصف السويدي.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


def test_an_organisation_with_the_article_alone_is_the_one_named_before(read):
    found = read("اجتمعت منظمة التعاون الإسلامي أمس. ورفضت المنظمة القصف السويدي للميناء.", "ar")
    assert _read_as(found) == [("OIC", "oppose", "SWE")]


def test_advice_to_the_own_citizens_judges_nobody(read):
    assert read("حذرت وزارة الخارجية النرويجية مواطنيها من السفر إلى السويد.", "ar") == ()
    assert read("وطالبت الوزارة المواطنين الموجودين في السويد بالحذر.", "ar") == ()


def test_support_of_which_its_owner_stands_behind_it_is_the_owners(read):
    found = read("أكد رئيس الوزراء النرويجي دعم النرويج للسويد.", "ar")
    assert _read_as(found) == [("NOR", "support", "SWE")]


@pytest.mark.parametrize("noun", ["ضرورة دعم السويد", "دعم مشروع القرار", "إن دعم السويد كان كبيرا"])
def test_support_that_is_only_spoken_of_is_nobodys(read, noun):
    assert "support" not in {stance for _, stance, _ in _read_as(read(f"قال رئيس الوزراء النرويجي أمس {noun}.", "ar"))}


def test_what_another_named_behind_the_noun_refuses_is_not_the_speakers(read):
    found = read("قال وزير الخارجية النرويجي إنه أبلغ السفير السويدي رفض النرويج التدخل في شؤونها.", "ar")
    assert "SWE" not in {actor for actor, _, _ in _read_as(found)}


def test_two_nouns_of_opposite_sides_have_an_object_each(read):
    found = read("وأكدت وزارة الخارجية النرويجية رفضها القاطع للقصف السويدي، ووقوفها إلى جانب الشعب الفنلندي.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)
    assert ("NOR", "oppose", "FIN") not in _read_as(found)


@pytest.mark.parametrize(
    "text",
    [
        "أُدين القصف السويدي من قبل النرويج.",
        "تمت إدانة القصف السويدي من جانب وزارة الخارجية النرويجية.",
        "جاءت إدانة النرويج للقصف السويدي بعد ساعات من وقوعه.",
        "إدانة نرويجية للقصف السويدي",
        "أثار القصف السويدي تنديدا نرويجيا.",
        "أعربت وزارة الخارجية عن إدانة واستنكار مملكة النرويج الشديدين للقصف السويدي.",
        "نقلت وكالة الأنباء عن وزير الخارجية النرويجي قوله إن بلاده تدين القصف السويدي.",
    ],
)
def test_a_condemnation_is_whose_the_noun_or_the_passive_says(read, text):
    assert _read_as(read(text, "ar")) == [("NOR", "condemn", "SWE")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال الرئيس النرويجي إن الهجوم جبان. واتهم السويد بتنفيذه.", [("NOR", "oppose", "SWE")]),
        ("طالبت النرويج مجلس الأمن بعقد جلسة طارئة.", [("NOR", "neutral", None)]),
        ("أبلغ الرئيس الفنلندي نظيره الدنماركي رفض النرويج القرار السويدي.", [("NOR", "oppose", "SWE")]),
        ("أدين رجل أعمال بتهمة الفساد.", []),
        ("ترفض النرويج العدوان السويدي.", [("NOR", "oppose", "SWE")]),
        ("النرويج: نرفض القرار السويدي", [("NOR", "oppose", "SWE")]),
        ("النرويج: عدوان سويدي على الميناء", []),
    ],
)
def test_who_judges_whom(read, text, expected):
    assert _read_as(read(text, "ar")) == expected


def test_both_are_those_who_met(read):
    found = read("التقى وزير الخارجية النرويجي نظيره الدنماركي، وأدان الجانبان القصف السويدي.", "ar")
    assert set(_read_as(found)) == {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وفي عام 1990 كانت النرويج قد نددت بالقصف السويدي.", []),
        ("أكدت مصادر دبلوماسية أن النرويج ترفض القرار السويدي.", []),
        ("دعا الرئيس النرويجي ونظيره الدنماركي السويد إلى وقف القصف.", [("DNK", "oppose", "SWE"), ("NOR", "oppose", "SWE")]),
        ("أعلنت النرويج دعمها لفنلندا في مواجهة القصف السويدي.", [("NOR", "support", "FIN")]),
    ],
)
def test_what_is_told_of_others(read, text, expected):
    found = read(text, "ar")
    assert sorted(_read_as([s for s in found if s.official and not s.hearsay])) == expected


@pytest.mark.parametrize(
    ("text", "state"), [("أدانت عمان القصف، وقال وزير الخارجية الأردني إنه عدوان.", "JOR"), ("أدانت عمان القصف.", "OMN")]
)
def test_the_name_of_oman_and_amman_is_the_state_named_besides(read, text, state):
    assert {s.actor for s in read(text, "ar")} == {state}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "أعربت النرويج عن استنكارها الشديد للتصريحات السويدية، مؤكدة وقوفها مع فنلندا.",
            [("NOR", "oppose", "SWE"), ("NOR", "support", "FIN")],
        ),
        ("هنأت النرويج فنلندا على رفع العقوبات السويدية.", [("NOR", "endorse", "FIN")]),
    ],
)
def test_what_stands_right_behind_the_subject_is_the_object(read, text, expected):
    assert sorted(_read_as(read(text, "ar"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "التقى وزير الخارجية النرويجي نظيره الفنلندي في أوسلو، مؤكدا رفض بلاده القصف السويدي للميناء.",
            ("NOR", "oppose", "SWE"),
        ),
        ("زارت وزيرة الدفاع النرويجية هلسنكي، منددة بالهجوم السويدي على الميناء.", ("NOR", "condemn", "SWE")),
        ("ألقى ممثل النرويج كلمة في مجلس الأمن، داعيا السويد إلى وقف الهجوم.", ("NOR", "oppose", "SWE")),
    ],
)
def test_a_participle_is_done_by_whose_plain_verb_opens_the_sentence(read, text, expected):
    assert expected in _read_as(read(text, "ar"))


@pytest.mark.parametrize(
    ("clause", "target"),
    [
        ("الهجوم الذي استهدف الميناء الفنلندي", None),
        ("القصف الذي تعرض له ميناء فنلندي", None),
        ("الهجمات غير المبررة التي شنها جنود السويد على الميناء", "SWE"),
        ("الخطوة التي قامت بها السويد", "SWE"),
        ("القرار الذي اتخذته الحكومة السويدية", "SWE"),
    ],
)
def test_a_relative_clause_says_who_did_an_act_or_to_whom(read, clause, target):
    assert _read_as(read(f"أدانت النرويج {clause}.", "ar")) == [("NOR", "condemn", target)]


@pytest.mark.parametrize(
    "text",
    [
        "القصف السويدي الذي أدانته النرويج خلف قتلى.",
        "قصفت الطائرات الميناء، والهجوم السويدي نددت به النرويج.",
        "بينما رحبت الدنمارك بالقصف السويدي، نددت به النرويج.",
    ],
)
def test_a_pronoun_stands_for_the_act_that_is_condemned(read, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, "ar"))


def test_what_somebody_criticises_is_no_negation(read):
    found = read("أعلنت السويد إغلاق الميناء، وهو ما انتقدته النرويج بشدة.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(found)


@pytest.mark.parametrize("opening", ["دول في شمال أوروبا، مثل", "15 دولة، بينها", "عواصم أوروبية عدة، من بينها"])
def test_some_of_many_that_are_named_behind_the_verb_hold_the_stance(read, opening):
    found = read(f"أدانت {opening} النرويج وفنلندا، القصف السويدي للميناء.", "ar")
    assert set(_read_as(found)) == {("NOR", "condemn", "SWE"), ("FIN", "condemn", "SWE")}


def test_the_object_behind_such_a_list_is_none_of_it(read):
    found = read("اتهمت دول عدة، مثل النرويج وفنلندا والدنمارك، السويد بقصف الميناء.", "ar")
    assert {(actor, target) for actor, _, target in _read_as(found)} == {("NOR", "SWE"), ("FIN", "SWE"), ("DNK", "SWE")}


def test_who_is_charged_accuses_nobody(read):
    assert not read("السويد متهمة بقصف الميناء النرويجي.", "ar")
    assert ("NOR", "oppose", "SWE") in _read_as(read("قطعت النرويج العلاقات متهمة السويد بقصف الميناء.", "ar"))


def test_an_accusation_made_before_is_whose_it_was(read):
    found = read("وسبق للأمم المتحدة أن اتهمت مرارا الجنود السويديين بقصف الميناء.", "ar")
    assert _read_as(found) == [("UN", "oppose", "SWE")]


def test_headlines_joined_by_commas_are_each_their_own(read):
    found = read("الوزير النرويجي يبلغ النواب بأن فنلندا تريد الميناء، الدنمارك تتهم السويد بالابتزاز.", "ar")
    assert _read_as(found) == [("DNK", "oppose", "SWE")]
    assert not found[0].hearsay


def test_both_sides_are_those_of_the_adjectives_behind_them(read):
    found = read("شدد الجانبان النرويجي والفنلندي على رفضهما القصف السويدي.", "ar")
    assert set(_read_as(found)) == {("NOR", "oppose", "SWE"), ("FIN", "oppose", "SWE")}


@pytest.mark.parametrize(
    "office",
    [
        "المدعي العام النرويجي",
        "المتحدثة باسم مجلس الأمن القومي النرويجي",
        "وزارة التجارة النرويجية",
        "المتحدث باسم وزارة الداخلية النرويجية",
        "مصدر مسؤول في وزارة الخارجية النرويجية",
        "حكومة الوحدة الوطنية النرويجية",
    ],
)
def test_offices_and_houses_of_a_state_speak_for_it(read, office):
    found = read(f"{office}: القصف السويدي للميناء غير مقبول", "ar")
    assert _read_as(found) == [("NOR", "oppose", "SWE")]
    assert found[0].official


@pytest.mark.parametrize(
    "text",
    [
        "غادر الرئيس النرويجي السويد بشعور من الفخر.",
        "اعترضت الدفاعات النرويجية صاروخا قرب السويد.",
        "احتجزت السلطات النرويجية سفينة سويدية.",
        "النرويج على استعداد لتقديم الدعم إلى السويد بعد الحريق.",
        "بعث ملك النرويج برقية تهنئة إلى ملك السويد بالعيد الوطني.",
    ],
)
def test_words_that_only_look_like_a_stance_are_none(read, text):
    assert not read(text, "ar")


def test_the_charter_of_a_body_tells_nothing(read):
    found = read("تؤكد النرويج دعمها لفنلندا وفقا لميثاق الأمم المتحدة.", "ar", by="NOR")
    assert _read_as(found) == [("NOR", "support", "FIN")]


def test_a_headline_may_quote_before_it_names_the_speaker(read):
    found = read('"عمل جبان".. النرويج تعلق على القصف السويدي للميناء', "ar")
    assert _read_as(found) == [("NOR", "condemn", "SWE")]


def test_the_counterpart_is_who_is_congratulated(read):
    found = read("هنأ رئيس الوزراء النرويجي نظيره الفنلندي بفوزه في الانتخابات.", "ar")
    assert _read_as(found) == [("NOR", "endorse", "FIN")]
