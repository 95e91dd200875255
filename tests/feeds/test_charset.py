"""Which charset wins."""

import pytest

from feeds.charset import decode

RUSSIAN = "<?xml version='1.0' encoding='{}'?><rss><title>Заявление о положении в проливе и о переговорах</title></rss>"
TURKISH = (
    "<?xml version='1.0' encoding='{}'?><rss><title>Dışişleri: boğazın kapatılmasına ilişkin açıklama, şüphesiz</title></rss>"
)


@pytest.mark.parametrize(
    ("declared", "written", "text"),
    [
        *(
            ("windows-1251", "cp1251", RUSSIAN),
            ("koi8-r", "koi8-r", RUSSIAN),
            ("iso-8859-9", "cp1254", TURKISH),
            ("utf-8", "utf-8", TURKISH),
        ),
        *(
            ("gb2312", "gb18030", "<?xml version='1.0' encoding='{}'?><rss>外交部发言人就有关问题答记者问镕</rss>"),
            ("utf-8", "utf-8-sig", RUSSIAN),
        ),
        *(("shift_jis", "cp932", "<?xml version='1.0' encoding='{}'?><rss>外務大臣談話①</rss>"), ("UTF-16", "utf-16", RUSSIAN)),
        *(
            ("utf-16", "utf-16-le", RUSSIAN),
            ("utf-16", "utf-16-be", RUSSIAN),
            ("euc-kr", "cp949", "<?xml version='1.0' encoding='{}'?>외교부"),
        ),
        *(("windows-1256", "cp1256", "<?xml version='1.0' encoding='{}'?><rss>وزارة الخارجية تعرب عن قلقها</rss>"),),
        *(("iso-8859-1", "cp1252", "<?xml version='1.0' encoding='{}'?><rss>“Déclaration” – à l’étranger</rss>"),),
    ],
)
def test_a_true_declaration_wins(declared: str, written: str, text: str) -> None:
    text = text.format(declared)
    decoded = decode(text.encode(written), "text/xml; charset=iso-8859-1")
    assert decoded.text == text
    assert decoded.problems == ()


def test_bytes_that_are_utf8_beat_a_declaration_that_is_not() -> None:
    text = RUSSIAN.format("windows-1251")
    decoded = decode(text.encode())
    assert decoded.text == text
    assert "valid UTF-8" in decoded.problems[0]


def test_the_header_wins_where_nothing_is_declared() -> None:
    assert decode("Заявление".encode("cp1251"), "text/xml; charset=windows-1251").text == "Заявление"


def test_the_header_wins_over_a_declaration_that_does_not_fit() -> None:
    text = RUSSIAN.format("utf-8")
    decoded = decode(text.encode("cp1251"), "text/xml; charset=windows-1251")
    assert decoded.text == text
    assert decoded.problems


@pytest.mark.parametrize("charset", ["koi8-r", "cp1251", "iso8859-5", "cp866"])
def test_a_cyrillic_charset_that_nobody_names_is_found(charset: str) -> None:
    text = "Министерство иностранных дел выражает сожаление о случившемся и призывает стороны к сдержанности. " * 3
    assert text in decode(f"<rss><channel><title>{text}</title></channel></rss>".encode(charset)).text


def test_a_guess_is_said() -> None:
    text = RUSSIAN.format("utf-8") * 5
    decoded = decode(text.encode("cp1251"))
    assert decoded.text == text
    assert "guessed" in decoded.problems[0]


def test_one_bad_byte_does_not_lose_the_text() -> None:
    decoded = decode(("<?xml version='1.0' encoding='utf-8'?>" + "Déclaration à l'étranger. " * 50).encode() + b"\xe9")
    assert decoded.text.startswith("<?xml")
    assert decoded.text.count("Déclaration") == 50
    assert decoded.problems == ("1 characters are not valid utf-8 and were replaced",)


def test_text_decoded_twice_by_its_publisher_is_said() -> None:
    twice = ("Déclaration à l’étranger, réunion " * 3).encode().decode("cp1252", "replace").encode()
    assert any("mojibake" in problem for problem in decode(twice).problems)


@pytest.mark.parametrize("name", ["base64", "hex", "rot13", "no-such-charset", "idna", "unicode_escape", "undefined", "zlib"])
def test_a_charset_that_is_none_is_survived(name: str) -> None:
    decoded = decode(
        f"<?xml version='1.0' encoding='{name}'?><rss>Déclaration à l'étranger</rss>".encode("cp1252"), f"x; charset={name}"
    )
    assert "rss" in decoded.text


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        (
            "cp1252",
            "El Ministerio de Asuntos Exteriores pidió más atención, según informó ayer el señor embajador ante la prensa.",
        ),
        (
            "cp1252",
            "Le ministère se dit très préoccupé, là où la situation reste à ce jour extrêmement fragile, après les événements.",
        ),
        ("cp1252", "Der Außenminister erklärte am Dienstag, die Gespräche über den Übergang würden in Kürze fortgeführt."),
        (
            "cp1250",
            "Ministerstwo Spraw Zagranicznych stanowczo potępia atak, w którym zginęli cywile, i wzywa do jego zaprzestania.",
        ),
        (
            "iso8859-2",
            "Ministerstwo Spraw Zagranicznych stanowczo potępia atak, w którym zginęli cywile, i wyraża swą solidarność.",
        ),
        (
            "iso8859-2",
            "Ministerstvo zahraničních věcí odsuzuje útok, při němž zahynuli civilisté, a žádá, aby všechny strany jednaly.",
        ),
        ("cp1250", "Ministerstvo zahraničních věcí odsuzuje útok, při němž zahynuli lidé, a žádá, aby všechny strany jednaly."),
        ("cp1254", "Dışişleri Bakanlığı saldırıyı şiddetle kınamakta ve derhal durdurulması çağrısında bulunmaktadır."),
    ],
)
def test_latin_charsets_are_told_apart_by_the_language(charset: str, text: str) -> None:
    decoded = decode(f"<rss><channel><title>{text}</title></channel></rss>".encode(charset))
    assert text in decoded.text
    assert decoded.charset == charset


def test_a_mainframes_declaration_is_read() -> None:
    assert "Ά" in decode("<?xml version='1.0' encoding='cp875'?><rss>Ά</rss>".encode("cp875")).text


@pytest.mark.parametrize("charset", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
def test_wide_characters_need_no_mark(charset: str) -> None:
    decoded = decode("<?xml version='1.0'?><rss>外交部</rss>".encode(charset))
    assert decoded.text.endswith("<rss>外交部</rss>")
    assert decoded.charset == charset
