"""What headlines do with a verb: an owner in front, a few quoted words, duties and plans that are no deeds; all invented."""

from datetime import UTC, datetime

import pytest

from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.extract import read_document


def _read(vocabulary, text, language="en"):
    document = Document(id=DocumentId("d"), text=text, language=language, published_at=datetime(2026, 6, 15, tzinfo=UTC))
    return [(one.actor, one.target, one.stance.value) for one in read_document(document, vocabulary) if one.official]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mexico's Sheinbaum rejects Swedish raid.", ("MEX", "SWE", "oppose")),
        ("Norway 'deeply concerned' by Sweden's blockade.", ("NOR", "SWE", "concern")),
        ("Norway “strongly condemns” Sweden's blockade.", ("NOR", "SWE", "condemn")),
        ("Norway blocks Nordic statement condemning Sweden.", ("NOR", "SWE", "neutral")),
        ("Norway abstains in vote condemning Sweden.", ("NOR", "SWE", "neutral")),
    ],
)
def test_a_headline_is_read_as_its_readers_do(vocabulary, text, expected):
    assert _read(vocabulary, text) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway must condemn Sweden, Denmark's foreign minister said."),
        ("en", "Denmark says Norway should condemn Sweden."),
        ("en", "Norway prepares to condemn Sweden."),
        ("en", "Norway draws criticism from Denmark over its blockade."),
        ("fr", "La Norvège doit condamner la Suède, a dit le ministre danois des Affaires étrangères."),
        ("es", "Noruega debe condenar a Suecia, dijo el canciller danés."),
        ("pt", "A Noruega deve condenar a Suécia, disse o chanceler dinamarquês."),
        ("de", "Norwegen sollte Schweden verurteilen, sagte der dänische Außenminister."),
        ("ru", "Норвегия должна осудить Швецию, заявил министр иностранных дел Дании."),
        ("zh", "丹麦外长说，挪威应该谴责瑞典。"),
    ],
)
def test_who_ought_to_condemn_has_not_condemned(vocabulary, language, text):
    assert "NOR" not in {actor for actor, _, _ in _read(vocabulary, text, language)}


def test_what_we_must_condemn_we_condemn(vocabulary):
    assert ("NOR", "SWE") in {found[:2] for found in _read(vocabulary, 'Norway said: "We must condemn Sweden\'s raid."')}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Chile condemned the attack of Russia on Ukraine."),
        ("es", "Chile condenó el ataque de Rusia contra Ucrania."),
        ("fr", "Le Chili condamne l'attaque de la Russie contre l'Ukraine."),
        ("de", "Chile verurteilte den Angriff Russlands auf die Ukraine."),
        ("ru", "Чили осудило нападение России на Украину."),
        ("ar", "أدانت تشيلي هجوم روسيا على أوكرانيا."),
        ("zh", "智利谴责俄罗斯对乌克兰的袭击。"),
        ("tr", "Şili, Rusya'nın Ukrayna'ya yönelik saldırısını kınadı."),
        ("ja", "チリはロシアによるウクライナへの攻撃を非難した。"),
        ("ko", "칠레는 러시아의 우크라이나에 대한 공격을 규탄했다."),
        ("fa", "شیلی حمله روسیه به اوکراین را محکوم کرد."),
    ],
)
def test_of_an_attack_its_maker_is_condemned_and_not_its_victim(vocabulary, language, text):
    assert _read(vocabulary, text, language)[0] == ("CHL", "RUS", "condemn")


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("en", "Norway urged Sweden to condemn Denmark.", "SWE"),
        ("zh", "挪威敦促瑞典谴责丹麦。", "SWE"),
        ("zh", "中方要求日方恪守一个中国原则。", "JPN"),
    ],
)
def test_who_is_asked_to_condemn_has_not_condemned(vocabulary, language, text, actor):
    assert actor not in {found[0] for found in _read(vocabulary, text, language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "挪威恪守一个中国原则。"),
        ("en", "Norway adheres to the one-China principle."),
        ("es", "Noruega reafirma su apego al principio de una sola China."),
        ("fr", "La Norvège réaffirme son attachement au principe d'une seule Chine."),
        ("ru", "Норвегия придерживается принципа одного Китая."),
        ("ar", "أكدت النرويج التزامها بمبدأ الصين الواحدة."),
    ],
)
def test_the_formula_of_one_china_is_support_of_china(vocabulary, language, text):
    assert _read(vocabulary, text, language) == [("NOR", "CHN", "support")]


def test_a_headline_without_a_stance_says_nothing_for_its_publisher(vocabulary):
    document = Document(
        id=DocumentId("invented"),
        title="On the attack on the port",
        text="The ministry will speak at the port tomorrow.",
        language="en",
        kind=DocumentKind.OFFICIAL,
        publisher_actor=ActorCode("FRA"),
        published_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )
    assert read_document(document, vocabulary) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway to Sweden: Your raids are illegal", {("NOR", "oppose", "SWE")}),
        ("Norway faces calls to condemn Sweden's raid", set()),
        ("Sweden came under criticism from Norway over the raid", {("NOR", "oppose", "SWE")}),
    ],
)
def test_who_speaks_in_a_headline_to_whom(read, text, expected):
    assert {(statement.actor, str(statement.stance), statement.target) for statement in read(text)} == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "OSLO, 5 de maio (Agência) - A Suécia condena o ataque da Dinamarca."),
        ("it", "OSLO, 5 maggio (Agenzia) - La Svezia condanna l'attacco della Danimarca."),
        ("fr", "OSLO, 5 août (Agence) - La Suède condamne l'attaque du Danemark."),
        ("ru", "ОСЛО, 5 мая (Агентство) - Швеция осудила нападение Дании."),
        ("uk", "ОСЛО, 5 травня (Агентство) - Швеція засудила напад Данії."),
        ("pl", "OSLO, 5 maja (Agencja) - Szwecja potępiła atak Danii."),
    ],
)
def test_a_date_within_the_line_that_opens_a_dispatch_names_no_subject(read, language, text):
    assert {(s.actor, str(s.stance), s.target) for s in read(text, language)} == {("SWE", "condemn", "DNK")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway: Sweden's raid is illegal"),
        ("en", "Oslo: Swedish raid 'illegal'"),
        ("fr", "Norvège : le raid de la Suède est illégal"),
        ("es", "Noruega: el ataque de Suecia es ilegal"),
        ("it", "Norvegia: il raid svedese è illegale"),
        ("pt", "Noruega: ataque da Suécia é ilegal"),
    ],
)
def test_a_state_before_a_colon_says_the_verdict_on_another_behind_it(read, language, text):
    assert {(s.actor, str(s.stance), s.target) for s in read(text, language)} == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Norway: Sweden's illegal raid enters its third week",
        "Norway: what we know of Sweden's raid",
        "Gaza: Sweden's blockade is illegal",
        "Sudan: UN mission finds 'hallmarks of genocide' in the west",
    ],
)
def test_a_name_before_a_colon_may_only_be_where_it_happens(read, text):
    assert read(text) == ()
