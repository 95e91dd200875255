"""Chinese requests that go to nobody abroad, stances that are only spoken of, and praise that is only wished. All invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    "text",
    [
        "挪威总统听取汇报后，要求有关部门尽快采取措施。",
        "挪威总统发表电视讲话，呼吁国民保持冷静。",
        "挪威交通部要求航空公司取消航班。",
        "挪威外长主张恢复军事行动。",
        "挪威政府应瑞典的要求逮捕了一名商人。",
        "挪威表示，将按照两国元首通话要求，与瑞典相向而行。",
        "挪威总统寻求协议，而瑞典首相则主张恢复军事行动。",
    ],
)
def test_what_is_told_to_ones_own_is_no_stance(read, text):
    assert _read_as(read(text, "zh")) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("挪威要求瑞典企业撤出港口。", {("NOR", "oppose", "SWE")}),
        ("挪威敦促瑞典政府重新考虑该决定。", {("NOR", "oppose", "SWE")}),
        ("挪威首相呼吁欧盟展示捍卫自身利益的决心。", {("NOR", "neutral", "EU")}),
    ],
)
def test_what_is_asked_of_another_state_or_of_a_body(read, text, expected):
    assert _read_as(read(text, "zh")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "挪威外交部就瑞典的抗议作出回应，称正在了解情况。",
        "对于瑞典有关质疑，挪威外长已发表谈话。",
        "瑞典的决定引起国际社会的严重关注。",
        "挪威外长表示，希望瑞典落实共识，言而有信，为双方合作创造条件。",
        "挪威外长表示，希望瑞典做出正确的选择。",
    ],
)
def test_what_is_only_spoken_of_or_wished_is_no_stance(read, text):
    assert _read_as(read(text, "zh")) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("挪威外长对瑞典的质疑表示理解。", {("NOR", "understand", "SWE")}),
        ("挪威大使馆否认瑞典的指控。", {("NOR", "neutral", "SWE")}),
        ("挪威对瑞典炮击港口表示严重关注。", {("NOR", "concern", "SWE")}),
        ("挪威总统说，瑞典言而有信。", {("NOR", "support", "SWE")}),
        ("挪威国防部称，此次行动是对瑞典袭击的回应。", {("NOR", "support", "NOR")}),
        ("挪威商务部发言人表示，由于日前瑞典宣称拟加征关税，严重违背两国共识，挪方已暂停采购。", {("NOR", "oppose", "SWE")}),
        ("挪威外交部发言人说，挪方此举符合国际法和国际惯例。", {("NOR", "support", "NOR")}),
        ("挪威外长表示，瑞典提出的实际上是最后通牒。", {("NOR", "oppose", "SWE")}),
    ],
)
def test_whose_stance_it_is_and_toward_whom(read, text, expected):
    assert _read_as(read(text, "zh")) == expected
