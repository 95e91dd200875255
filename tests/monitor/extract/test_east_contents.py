"""Japanese and Korean: deeds and words of others inside what somebody says, and where its clause begins. All invented."""

import pytest


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "デンマークは、ノルウェーがスウェーデンに圧力をかけていると非難した。", {("DNK", "NOR")}),
        ("ja", "デンマーク、ノルウェーがスウェーデンに圧力をかけていると非難", {("DNK", "NOR")}),
        ("ja", "デンマーク外相は、ノルウェーがスウェーデンを非難したと述べた。", set()),
        ("ja", "ノルウェー外相のハンセン氏はスウェーデンの攻撃を非難した。", {("NOR", "SWE")}),
        ("ja", "ノルウェー外相のモハマド・ハンセンはスウェーデンの攻撃を非難した。", {("NOR", "SWE")}),
        ("ko", "덴마크 외교장관은 노르웨이가 스웨덴을 비난했다고 말했다.", set()),
        ("ko", "노르웨이는 미사일을 요격했다고 발표했고 덴마크는 스웨덴의 공격을 규탄했다.", {("DNK", "SWE")}),
        ("ko", "EU는 스웨덴을 강력히 규탄했다.", {("EU", "SWE")}),
    ],
)
def test_whose_words_and_deeds_stand_inside_what_another_tells(read, language, text, expected):
    found = read(text, language)
    assert {(s.actor, s.target) for s in found if not s.hearsay} == expected
