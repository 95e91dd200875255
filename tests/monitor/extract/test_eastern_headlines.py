"""Headlines and dispatches in Arabic, Turkish, Persian and Greek: who speaks, and about whom. All texts are invented."""

import pytest


def _read_as(found):
    return {
        (statement.actor, statement.target, (statement.stance.score > 0) - (statement.stance.score < 0)) for statement in found
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "Norveç: İsveç'in kararı kabul edilemez"),
        ("tr", "Oslo: İsveç'in saldırısı savaş suçu"),
        ("fa", "نروژ: ادعاهای سوئد بی‌اساس است"),
        ("el", "Όσλο: Παράνομη η απόφαση της Σουηδίας"),
        ("el", "Όσλο: Καταδικάζουμε την επίθεση της Σουηδίας"),
        ("el", "Νορβηγία: Η Σουηδία διαπράττει γενοκτονία"),
        ("ar", "النرويج: بعد القصف، لن نسمح باعتداءات السويد"),
        ("ar", "أوسلو: على السويد أن تتراجع عن قرارها فورا"),
    ],
)
def test_a_state_before_a_colon_says_what_judges_another_or_what_we_do(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [("el", "Νορβηγία: Βάρβαρη επίθεση της Σουηδίας"), ("tr", "Oslo: 3 ölü"), ("es", "Noruega: un crimen de guerra sueco")],
)
def test_a_state_before_a_colon_may_be_only_what_the_news_is_about(read, language, text):
    assert not read(text, language)


def test_an_arabic_dateline_may_name_its_agency(read):
    text = "كوبنهاغن (أ ف ب) - أعلنت الحكومة النرويجية إغلاق حدودها، متهمة السويد بقصف الميناء."
    assert _read_as(read(text, "ar")) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    "text", ["النرويج تنفي مسؤوليتها عن القصف وتتهم السويد بالتضليل", "النرويج تستنكر القرار وترفض السويد شريكا"]
)
def test_the_second_verb_of_an_arabic_headline_has_the_subject_of_the_first(read, text):
    found = _read_as(read(text, "ar"))
    assert ("NOR", "SWE", -1) in found
    assert {actor for actor, _, _ in found} == {"NOR"}


def test_an_arabic_noun_behind_a_preposition_is_no_verb(read):
    text = "شدد وزير الخارجية النرويجي خلال لقائه السفير الدنماركي على رفض بلاده القاطع للقرار السويدي."
    assert _read_as(read(text, "ar")) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    "text", ["النرويج تستدعي سفير السويد احتجاجا على قصف الميناء", "النرويج تسحب سفيرها لدى ستوكهولم احتجاجا على القصف"]
)
def test_a_protest_is_against_the_state_whose_envoy_is_called_in(read, text):
    assert _read_as(read(text, "ar")) == {("NOR", "SWE", -1)}


def test_whoever_is_stood_by_against_another_is_the_one_who_is_backed(read):
    found = _read_as(read("مجلس التعاون الخليجي يؤكد وقوفه إلى جانب النرويج ضد الاعتداءات السويدية", "ar"))
    assert found == {("GCC", "NOR", 1), ("GCC", "SWE", -1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "اتهمت السويد النرويج بقصف الميناء. ورفضت النرويج هذه الاتهامات."),
        ("tr", "İsveç, Norveç'i suçladı. Norveç suçlamaları kesin bir dille reddetti."),
        ("en", "Sweden accused Norway of shelling the port. Norway rejected the accusations."),
        ("el", "Η Σουηδία κατηγόρησε τη Νορβηγία. Η Νορβηγία απέρριψε τις κατηγορίες."),
    ],
)
def test_whoever_rejects_accusations_rejects_those_of_its_accuser(read, language, text):
    assert ("NOR", "SWE", -1) in _read_as(read(text, language))


@pytest.mark.parametrize(
    "text", ["Norveç Başbakanı, İsveç hava sahasının ihlalini kınadı", "Norveç Başbakanı, İsveç kara sularının işgalini kınadı"]
)
def test_a_turkish_compound_of_several_words_is_no_subject(read, text):
    assert {actor for actor, _, _ in _read_as(read(text, "tr"))} == {"NOR"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Danimarka, Norveç'in barış istemediğini, savaşı sürdürdüğünü savundu.", {("DNK", "NOR", -1)}),
        ("Danimarka, Norveç'in kararını savundu.", {("DNK", "NOR", 1)}),
        ("Danimarka, Norveç'i savundu.", {("DNK", "NOR", 1)}),
        ("Danimarka, Norveç'in saldırıyı durdurması gerektiğini söyledi.", {("DNK", "NOR", -1)}),
        ("Danimarka, Norveç'e destek vermeyeceğini açıkladı.", {("DNK", "NOR", -1)}),
        ("Danimarka: Norveç'in saldırısından memnun değiliz", {("DNK", "NOR", -1)}),
        ("Danimarka'dan Norveç'e gözdağı", {("DNK", "NOR", -1)}),
    ],
)
def test_turkish_claims_demands_and_refusals(read, text, expected):
    assert _read_as(read(text, "tr")) == expected


def test_a_turkish_epithet_before_a_quotation_of_several_sentences_is_who_spoke_before(read):
    text = (
        "Norveç Dışişleri Bakanlığı Sözcüsü açıklama yaptı. "
        'Sözcü, "Savaşın kazananı olmaz. İsveç\'in kararı kabul edilemez." diye konuştu.'
    )
    assert ("NOR", "SWE", -1) in _read_as(read(text, "tr"))


def test_a_persian_conversation_is_no_verb(read):
    text = "وزیر خارجه نروژ در گفت‌وگو با همتای دانمارکی خود حمله سوئد را محکوم کرد."
    assert _read_as(read(text, "fa")) == {("NOR", "SWE", -1)}


def test_a_persian_weekday_is_no_capital(read):
    text = "سخنگوی وزارت خارجه نروژ روز دوشنبه گفت که حمله سوئد غیرقانونی است."
    assert _read_as(read(text, "fa")) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fa", "دانمارک تجاوز نروژ به خاک خود را تقبیح کرد."),
        ("fa", "دانمارک حمله نروژی را محکوم کرد."),
        ("fa", "وزارت خارجه دانمارک در بیانیه‌ای ضمن محکوم کردن حمله نروژ جلسه‌ای خواست."),
        ("el", "Η Δανία επέκρινε την ισραηλινή κυβέρνηση."),
    ],
)
def test_whose_the_act_is_that_is_judged(read, language, text):
    target = "ISR" if language == "el" else "NOR"
    assert _read_as(read(text, language)) == {("DNK", target, -1)}


def test_an_arabic_house_with_the_article_owns_no_other_house(read):
    text = "أدانت وزارة الخارجية النرويجية القصف. وتحمل الوزارة الحكومة السويدية المسؤولية الكاملة عن تداعياته."
    found = _read_as(read(text, "ar"))
    assert ("NOR", "SWE", -1) in found
    assert {actor for actor, _, _ in found} == {"NOR"}


def test_who_speaks_on_behind_quoted_words_is_who_said_them(read):
    text = 'قال وزير الخارجية النرويجي إن أوسلو "مصدومة" من القصف في ستوكهولم، مؤكدا أن القرار السويدي غير قانوني.'
    assert ("NOR", "SWE", -1) in _read_as(read(text, "ar"))


def test_a_judgement_reaches_no_further_than_what_another_does_meanwhile(read):
    text = "سارعت أوسلو إلى إدانة الهجوم ووصفته بالعمل الجبان، في حين التزمت كوبنهاغن الصمت."
    assert not any(target == "DNK" for _, target, _ in _read_as(read(text, "ar")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Danimarka Başbakanı Netanyahu'nun kararının yanlış olduğunu söyledi.", {("DNK", "ISR", -1)}),
        ("Danimarka hükümeti, Norveç'in deniz sınırı itirazını reddetti.", {("DNK", "NOR", -1)}),
        ("Danimarka, Norveç'teki seçim sonuçlarını tanımıyor.", {("DNK", "NOR", -1)}),
        ('Danimarka, Norveç\'in müdahalesini "pervasız" buldu.', {("DNK", "NOR", -1)}),
    ],
)
def test_turkish_names_in_a_case_are_what_is_judged(read, text, expected):
    assert _read_as(read(text, "tr")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Danimarka'dan Norveç'e: Sabrımızı sınamayın", {("DNK", "NOR", -1)}),
        ("Danimarka'dan Norveç'e Finlandiya tepkisi", {("DNK", "NOR", -1)}),
        ("Danimarka, Norveç'teki tutuklamalardan ötürü kaygılı", {("DNK", "NOR", -1)}),
        ("Danimarka: Norveç işgalci güçtür", {("DNK", "NOR", -1)}),
        ("Beyaz Saray Sözcüsü, Trump'ın Norveç'in kararından memnun olmadığını aktardı.", {("USA", "NOR", -1)}),
        ("Danimarka: Norveç'in saldırılarına asla izin vermeyiz", {("DNK", "NOR", -1)}),
        (
            "Danimarka, Norveç'in Lübnan'a yönelik saldırılarını kınarken, Fransa itidal çağrısı yaptı.",
            {("DNK", "NOR", -1), ("FRA", None, 0)},
        ),
    ],
)
def test_turkish_headlines_and_clauses_beside_each_other(read, text, expected):
    assert _read_as(read(text, "tr")) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway regrets the shelling of the port and calls for restraint."),
        ("ar", "تأسف النرويج لقصف الميناء وتدعو إلى ضبط النفس."),
    ],
)
def test_a_plea_beside_a_stance_of_the_same_sentence_is_no_second_statement(read, language, text):
    found = read(text, language)
    assert [statement.stance.score for statement in found] == [-1]


def test_what_another_is_charged_with_is_not_its_accusers(read):
    text = "طالبت النرويج مجلس الأمن بفرض عقوبات على السويد لدعمها المتمردين."
    assert not any(side > 0 for _, _, side in _read_as(read(text, "ar")))


def test_whoever_only_calls_its_envoy_back_says_nothing(read):
    assert not read("بعد فشل أول لقاء بين محققين من البلدين، سحبت أوسلو سفيرها من ستوكهولم.", "ar")


def test_set_words_that_close_a_text_around_a_name_are_read(read):
    assert [(s.actor, s.target) for s in read("Norveç, uyarısını İsveç'e yaptı", "tr")] == [("NOR", "SWE")]
