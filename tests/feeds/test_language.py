"""Which language a text is in."""

import pytest

from feeds.language import language_code, language_of

ENGLISH = "The ministry of the fictional republic condemns the closing of the strait and calls on all sides to return to talks."
TEXTS = {
    "en": ENGLISH,
    "fr": "Le ministère de la république imaginaire condamne la fermeture du détroit et appelle à reprendre le dialogue.",
    "es": "El ministerio de la república imaginaria condena el cierre del estrecho y llama a volver al diálogo.",
    "ru": "Министерство вымышленной республики осуждает закрытие пролива и призывает все стороны вернуться к переговорам.",
    "ar": "تدين وزارة خارجية الجمهورية الخيالية إغلاق المضيق وتدعو جميع الأطراف إلى العودة إلى المحادثات",
    "tr": "Hayali cumhuriyetin bakanlığı boğazın kapatılmasını kınamakta ve tüm tarafları görüşmelere dönmeye çağırmaktadır.",
    "zh": "虚构共和国外交部谴责关闭海峡的行为，并呼吁各方重返谈判桌，尊重国际法。",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_a_text_is_recognised_whatever_was_declared(code: str, text: str) -> None:
    assert language_of(text) == code
    assert language_of(text, declared="pt") == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("zh", "法国、德国、意大利、挪威、瑞典、波兰、中国、俄罗斯、埃及、肯尼亚、加纳、巴西、秘鲁、智利"),
        ("en", "Kenya, Ghana, Nigeria, Haiti, Norway, Sweden, Ghana, Peru, Kenya, Nepal, Nigeria, Ghana, Oman, Kenya"),
    ],
)
def test_a_list_of_names_is_in_a_written_language(code: str, text: str) -> None:
    assert language_of(text) == code


def test_a_short_text_keeps_what_was_declared() -> None:
    assert language_of("Communiqué", declared="fr-FR") == "fr"
    assert language_of("Communiqué") is None
    assert language_of("") is None


def test_twins_are_left_to_the_source() -> None:
    text = "Ministarstvo vanjskih poslova izmišljene republike osuđuje zatvaranje tjesnaca i poziva sve strane na razgovore."
    assert language_of(text, declared="bs") == "bs"


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en-US", "en"),
        ("PT_br", "pt"),
        ("iw", "he"),
        ("nb", "no"),
        ("US", None),
        ("", None),
        (None, None),
        ("English", None),
        ("zh-Hant", "zh"),
    ],
)
def test_a_declared_language_is_a_code_or_nothing(declared: str | None, code: str | None) -> None:
    assert language_code(declared) == code
