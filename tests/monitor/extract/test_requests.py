"""Requests that press and requests that only ask, whose support is spoken of, and who is judged by what is said; all invented.

The rules alone are read here: what the ranker makes of their claims is not decided in this file.
"""

from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId
from monitor.extract import read_with


def _read(vocabulary, language, text):
    document = Document(id=DocumentId("d"), text=text, language=language, published_at=datetime(2026, 6, 15, tzinfo=UTC))
    found = read_with(None, document, vocabulary)
    return {(one.actor, one.target, one.stance.value) for one in found if one.official and not one.hearsay}


@pytest.mark.parametrize(
    ("language", "blaming", "asking"),
    [
        ("es", "Noruega pidió a Suecia que retire sus tropas.", "Noruega pidió a Suecia que publique el informe."),
        ("es", "Noruega pidió a Suecia suspender el ensayo.", "Noruega pidió a Suecia mediar en la crisis."),
        ("fr", "La Norvège demande à la Suède de cesser ses tirs.", "La Norvège demande à la Suède de partager ses données."),
        ("pt", "A Noruega pediu que a Suécia suspenda o ensaio.", "A Noruega pediu que a Suécia mantenha o contato."),
    ],
)
def test_a_plea_blames_only_by_what_it_asks(vocabulary, language, blaming, asking):
    assert _read(vocabulary, language, blaming) == {("NOR", "SWE", "oppose")}
    assert _read(vocabulary, language, asking) == {("NOR", "SWE", "neutral")}


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre norvégien des Affaires étrangères a souligné le soutien de la Suède.",
        "Le ministre norvégien des Affaires étrangères a évoqué le soutien de la Suède au Danemark.",
    ],
)
def test_the_support_of_another_is_not_the_speakers(vocabulary, text):
    assert not {one for one in _read(vocabulary, "fr", text) if one[0] == "NOR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega apoya sanciones contra la República Dominicana."),
        ("pt", "A Noruega apoia sanções contra a República Dominicana."),
        ("fr", "La Norvège soutient des sanctions contre la République dominicaine."),
    ],
)
def test_sanctions_against_a_state_with_its_article_are_against_it(vocabulary, language, text):
    assert _read(vocabulary, language, text) == {("NOR", "DOM", "oppose")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("挪威外交部表示，瑞典杀害丹麦平民的行为是犯罪。", ("NOR", "SWE", "condemn")),
        ("挪威首相致电瑞典首相，祝贺其当选。", ("NOR", "SWE", "endorse")),
        ("埃塞俄比亚外交部发言人表示，埃方反对瑞典的做法。", ("ETH", "SWE", "oppose")),
        ("埃及外交部发言人表示，埃方反对瑞典的做法。", ("EGY", "SWE", "oppose")),
        ("希腊外长马里安努斯28日表示，土耳其的做法不可接受。", ("GRC", "TUR", "oppose")),
        ("挪威财政部长埃里克·诺德斯特伦10日表示，瑞典的做法不可接受。", ("NOR", "SWE", "oppose")),
    ],
)
def test_chinese_says_who_does_it_before_whom_it_is_done_to(vocabulary, text, expected):
    assert expected in _read(vocabulary, "zh", text)


def test_a_name_before_its_verb_is_no_doer_in_spanish_headlines(vocabulary):
    assert ("NOR", "NOR", "condemn") not in _read(vocabulary, "es", "Condena Noruega ataques que dejaron 61 muertos en Irak")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The world must condemn the attack by Norway, the foreign minister of Sweden said."),
        ("en", "Sweden's minister said that everyone should condemn Norway's raid."),
        ("en", "Sweden's representative said the raid by Norway must be strongly condemned."),
        ("es", "El canciller sueco dijo que el mundo debe condenar el ataque de Noruega."),
        ("pt", "O chanceler da Suécia disse que o mundo deve condenar o ataque da Noruega."),
        ("fr", "« Il faut condamner l'attaque de la Norvège », a déclaré le ministre suédois des Affaires étrangères."),
        ("fr", "Le ministre suédois des Affaires étrangères a déclaré que le monde doit condamner l'attaque de la Norvège."),
        ("de", "Der Angriff Norwegens muss verurteilt werden, sagte der schwedische Außenminister."),
        ("ru", "Мир должен осудить нападение Норвегии, заявил министр иностранных дел Швеции."),
        ("uk", "Світ має засудити напад Норвегії, заявив міністр закордонних справ Швеції."),
        ("pl", "Świat musi potępić atak Norwegii – powiedział minister spraw zagranicznych Szwecji."),
        ("it", "Il mondo deve condannare l'attacco della Norvegia, ha detto il ministro degli Esteri svedese."),
        ("nl", "De wereld moet de aanval van Noorwegen veroordelen, zei de minister van Buitenlandse Zaken van Zweden."),
        ("el", "Ο κόσμος πρέπει να καταδικάσει την επίθεση της Νορβηγίας, δήλωσε ο υπουργός Εξωτερικών της Σουηδίας."),
        ("id", "Dunia harus mengecam serangan Norwegia, kata Menteri Luar Negeri Swedia."),
        ("zh", "瑞典代表表示，必须强烈谴责挪威对别国主权的武装干预。"),
    ],
)
def test_whoever_says_that_all_must_condemn_condemns(vocabulary, language, text):
    assert _read(vocabulary, language, text) == {("SWE", "NOR", "condemn")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sweden said Denmark must condemn Norway's raid."),
        ("en", "Denmark must condemn the raid by Norway, Sweden said."),
        ("en", "Sweden's minister, who said nothing, must condemn Norway."),
        ("en", "Norway's raid should be condemned."),
        ("es", "El canciller sueco dijo que Dinamarca debe condenar el ataque de Noruega."),
    ],
)
def test_what_somebody_named_must_condemn_nobody_has(vocabulary, language, text):
    assert _read(vocabulary, language, text) == set()
