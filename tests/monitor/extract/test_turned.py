"""Stances on what is itself for or against somebody: the side toward them turns. All texts are invented."""

import pytest


def sides(statements):
    """Return who is for (+) or against (-) whom, or neither (0)."""
    return {(s.actor, s.target, (s.stance.score > 0) - (s.stance.score < 0)) for s in statements}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway dismissed criticism of Sweden as unfair."),
        ("en", "Norway rejected accusations against Sweden."),
        ("en", "Norway rejected allegations that Sweden had bombed a hospital."),
        ("en", "Norway called the criticism of Sweden hypocritical."),
        ("en", "Norway's foreign minister said blaming Sweden was wrong."),
        ("en", "Norway said it was unfair to punish Sweden."),
        ("en", "Norway warned against punishing Sweden."),
        ("en", "Norway brushed aside accusations levelled at Sweden."),
        ("en", "Norway refuted claims that Sweden had shelled the port."),
        ("en", "Norway's prime minister described the charges against Sweden as baseless."),
        ("es", "Noruega rechazó las críticas a Suecia."),
        ("es", "Noruega rechazó las acusaciones contra Suecia."),
        ("de", "Norwegen wies Kritik an Schweden zurück."),
        ("de", "Norwegen hat die Vorwürfe gegen Schweden zurückgewiesen."),
        ("ru", "Норвегия отвергла критику в адрес Швеции."),
        ("zh", "挪威驳斥对瑞典的指责。"),
        ("ja", "ノルウェーはスウェーデンへの批判を退けた。"),
        ("ko", "노르웨이는 스웨덴에 대한 비판을 일축했다."),
        ("tr", "Norveç, İsveç'e yönelik eleştirileri reddetti."),
        ("fa", "نروژ انتقاد از سوئد را رد کرد."),
        ("ar", "رفضت النرويج الاتهامات ضد السويد."),
    ],
)
def test_who_rejects_the_blame_of_somebody_stands_by_them(read, language, text):
    assert sides(read(text, language)) == {("NOR", "SWE", 1)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway welcomed Sweden's defeat in the northern war.",
        "Norway applauded Sweden's critics.",
        "Norway gave the green light to strikes on Sweden.",
        "Norway welcomed the news that Sweden had lost its case.",
        "Norway voiced support for the victims of Sweden's raid.",
        "Norway welcomed the court's ruling against Sweden.",
        "Norway supported Sweden's expulsion from the council.",
        "Norway backed calls for Sweden to withdraw.",
        "Norway has withdrawn its support for Sweden.",
        "Norway regretted having supported Sweden's raid.",
    ],
)
def test_approval_of_what_is_against_somebody_is_opposition_to_them(read, text):
    assert sides(read(text)) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway praised the courage of protesters defying Sweden's blockade.",
        "Norway hailed the end of Sweden's occupation of the islands.",
        "Norway apologised for condemning Sweden.",
        "Norway said it saw no reason to condemn Sweden.",
        "Norway denied that it had ever supported Sweden's raid.",
    ],
)
def test_what_is_approved_or_taken_back_beside_somebody_is_no_stance_of_that_side_on_them(read, text):
    wrong = 1 if "hailed" in text or "praised" in text or "supported" in text else -1
    assert ("NOR", "SWE", wrong) not in sides(read(text))


@pytest.mark.parametrize(
    ("text", "target", "side"),
    [
        ("Norway hailed Sweden's raid on the port.", "SWE", 1),
        ("Norway welcomed the EU's sanctions on Sweden.", "EU", 1),
        ("Norway rejected Sweden's accusations.", "SWE", -1),
        ("Norway called Sweden's criticism hypocritical.", "SWE", -1),
        ("Norway praised Denmark for refusing to recognise Sweden's annexation.", "DNK", 1),
        ("Norway welcomed Denmark's refusal to support Sweden.", "DNK", 1),
        ("Norway urged Denmark to stop supporting Sweden.", "DNK", -1),
        ("Norway said it was Denmark, not Sweden, that had broken the truce.", "DNK", -1),
        ("Norway regretted Denmark's haste in condemning Sweden.", "DNK", -1),
        ("Norway regretted that Denmark had not condemned Sweden.", "DNK", -1),
        ("Norway criticised reports that Sweden had shelled the port.", "SWE", -1),
        ("Norway said its strikes on Sweden were lawful.", "NOR", 1),
        ("Norway condemned the shelling as a crime, rejecting accusations against Sweden.", "SWE", 1),
    ],
)
def test_whose_own_act_it_is_is_judged_as_the_words_say(read, text, target, side):
    assert ("NOR", target, side) in sides(read(text))
    assert not {s for s in sides(read(text)) if s[1] == target and s[2] == -side}


def test_the_ranker_keeps_the_side_that_the_rules_turn(read_ranked):
    assert sides(read_ranked("Norway dismissed criticism of Sweden as unfair.", "en")) == {("NOR", "SWE", 1)}
