"""Whose the object of a verb is that stands last, and who is no subject there; how Arabic houses and stops are told.

All texts are invented.
"""

import pytest

from monitor.types import Stance


def rungs(statements):
    """Return who stands on which rung toward whom."""
    return {(s.actor, s.target, s.stance) for s in statements}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norveç Dışişleri Bakanlığı, İsveç'in, Danimarka'nın doğusundaki adanın bağımsızlığını tanıyan kararını kınadı.",
            {("NOR", "SWE", Stance.CONDEMN)},
        ),
        ("Norveç, İsveç'in Danimarka'nın başkentine düzenlediği saldırıyı kınadı.", {("NOR", "SWE", Stance.CONDEMN)}),
        ("Norveç, İsveç'in, Finlandiya ile imzaladığı anlaşmayı reddetti.", {("NOR", "SWE", Stance.OPPOSE)}),
        ("Norveç, Danimarka'nın İsveç'e yönelik saldırısını kınadı.", {("NOR", "DNK", Stance.CONDEMN)}),
    ],
)
def test_the_first_of_two_owners_owns_the_object_of_a_turkish_verb(read, text, expected):
    assert rungs(read(text, language="tr")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Norveç'in kınadığı saldırıyı İsveç düzenlemişti.",
        "Norveç'in karşı çıktığı anlaşmayı İsveç imzaladı.",
        "İsveç ile Danimarka arasında imzalanan, Norveç'in haklarını ihlal ettiği gerekçesiyle karşı çıktığı anlaşma bitti.",
    ],
)
def test_the_subject_of_a_turkish_participle_stands_in_the_genitive(read, text):
    assert {s.actor for s in read(text, language="tr")} == {"NOR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "Norveç, haklarını ihlal ettiği gerekçesiyle İsveç-Danimarka anlaşmasına karşı çıktı."),
        ("fa", "وزیر خارجه نروژ از سوئد خواست که هرچه زودتر جنگ را پایان دهد."),
        ("fa", "وزارت امور خارجه نروژ نگرانی جدی خود را در خصوص مفاد قطعنامه شورای امنیت سازمان ملل متحد ابراز می‌دارد."),
    ],
)
def test_a_name_inside_the_object_is_no_subject(read, language, text):
    assert {s.actor for s in read(text, language=language)} == {"NOR"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Norway backs the peace talks with Denmark despite objections from Sweden.", {"DNK", None}),
        ("ar", "أعلنت النرويج دعمها للدنمارك على الرغم من معارضة السويد.", {"DNK"}),
        ("fr", "La Norvège a condamné le raid du Danemark malgré les appels de la Suède.", {"DNK"}),
        ("es", "Noruega condenó el ataque de Dinamarca pese a las advertencias de Suecia.", {"DNK"}),
        ("tr", "Norveç, İsveç'in itirazına rağmen Danimarka'nın kararını kınadı.", {"DNK"}),
    ],
)
def test_in_spite_of_whom_something_is_judged_is_not_judged(read, language, text, expected):
    assert {s.target for s in read(text, language=language) if s.actor == "NOR"} <= expected


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("أعرب الجانب الصيني عن قلقه من القصف السويدي.", "CHN"),
        ("أدان الزعيم الكوري الشمالي القصف السويدي.", "PRK"),
        ("أدان المتحدث باسم الرئاسة الفلسطينية القصف السويدي.", "PSE"),
        ("أدان أمين سر اللجنة التنفيذية لمنظمة التحرير الفلسطينية القصف السويدي.", "PSE"),
        ("أدانت وزارة الموارد المائية والري المصرية القصف السويدي.", "EGY"),
        ("أدان رئيس حكومة تصريف الأعمال اللبنانية القصف السويدي.", "LBN"),
    ],
)
def test_houses_and_offices_of_arab_states_are_known(read, text, actor):
    assert {(s.actor, s.official) for s in read(text, language="ar")} == {(actor, True)}


def test_a_full_stop_with_its_space_on_the_wrong_side_ends_an_arabic_sentence(read):
    found = read("أدانت النرويج القصف السويدي .ورحب وزير الخارجية الدنماركي بالقرار السويدي.", language="ar")
    assert {(s.actor, s.target) for s in found} == {("NOR", "SWE"), ("DNK", "SWE")}


def test_who_names_itself_before_its_right_defends_itself(read):
    text = "قال وزير الخارجية النرويجي إن النرويج مارست حقها في الدفاع عن النفس في مواجهة السويد."
    assert ("NOR", "NOR", Stance.SUPPORT) in rungs(read(text, language="ar"))


def test_what_a_message_tells_is_its_senders(read):
    found = read("تلقى الرئيس النرويجي رسالة من نظيره الدنماركي أدان فيها القصف السويدي.", language="ar")
    assert rungs(found) == {("DNK", "SWE", Stance.CONDEMN)}


def test_a_feminine_verb_does_not_take_a_masculine_house_as_its_subject(read):
    found = read("نددت النرويج بالقصف. وحملت الاحتلال المسؤولية الكاملة عن مقتل المدنيين.", language="ar")
    assert ("ISR", None) not in {(s.actor, s.target) for s in found}
    assert "ISR" not in {s.actor for s in found}
