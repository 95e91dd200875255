"""Persian beside the tables: objects before their verb, passives, headlines. All texts are invented."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("گلوله باران سوئد از سوی نروژ محکوم شد.", {("NOR", "condemn", "SWE")}),
        ("وزیران خارجه نروژ و دانمارک حمله سوئد را محکوم کردند.", {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE")}),
        ("کارشناسان حمله سوئد را محکوم کردند.", set()),
        ("نروژ از دانمارک حمایت کرد.", {("NOR", "support", "DNK")}),
        ("نروژ از تصمیم سوئد حمایت نمی‌کند.", {("NOR", "oppose", "SWE")}),
        ("نروژ حمله سوئد را جنایت جنگی خواند.", {("NOR", "condemn", "SWE")}),
        ("انتقاد نروژ از تصمیم سوئد", {("NOR", "oppose", "SWE")}),
        ("دادگاهی در اسلو یک تاجر را به دو سال زندان محکوم کرد.", set()),
    ],
)
def test_who_judges_whom(read, text, expected):
    assert {(s.actor, str(s.stance), s.target) for s in read(text, "fa")} == expected
