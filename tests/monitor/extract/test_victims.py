"""Who suffered an act is not blamed for it, whoever did it. All texts are invented."""

from collections import defaultdict

import pytest

from monitor.extract.tables import ActRow
from monitor.vocabulary import DATA, read_table

SUFFERED = [
    ("en", "Tunisia condemned the attack on the Norwegian embassy in Kabul."),
    ("en", "Tunisia condemned the shelling of the consulate of Norway."),
    ("en", "Tunisia condemned the bombing of Kyiv."),
    ("en", "Tunisia condemned the invasion of Ukraine."),
    ("en", "Tunisia condemned the killing of Norwegian peacekeepers."),
    ("en", "Tunisia strongly condemned the terrorist attack in Ankara."),
    ("en", "Tunisia condemned the attack that killed three Norwegian soldiers."),
    ("en", "Tunisia condemned the blockade of Cuba."),
    ("es", "Chile condenó el ataque a la embajada de Noruega."),
    ("es", "Chile condenó el bombardeo de Kiev."),
    ("pt", "O Brasil condenou o ataque à embaixada da Noruega."),
    ("fr", "La Suisse condamne l'attaque contre l'ambassade de Norvège."),
    ("de", "Österreich verurteilt den Mord an drei norwegischen Soldaten."),
    ("it", "L'Italia condanna l'attacco all'ambasciata norvegese."),
    ("ru", "Казахстан осудил теракт в Анкаре."),
    ("zh", "中国谴责对乌克兰的入侵。"),
    ("zh", "中国强烈谴责发生在安卡拉的恐怖袭击。"),
    ("ar", "أدانت مصر الهجوم على السفارة النرويجية في كابول."),
    ("ar", "أدانت مصر غزو أوكرانيا."),
    ("tr", "Türkiye, Norveç büyükelçiliğine yönelik saldırıyı kınadı."),
    ("tr", "Azerbaycan Ankara'daki terör saldırısını kınadı."),
    ("ko", "한국 정부는 노르웨이 대사관에 대한 공격을 규탄했다."),
    ("fa", "ایران حمله به سفارت نروژ را محکوم کرد."),
    ("nl", "Nederland veroordeelt de aanslag op de Noorse ambassade."),
]
ACTED = [
    ("en", "Tunisia condemned the attack by Norway on Chad.", "NOR"),
    ("en", "Tunisia condemned the decision that Norway took on Chad.", "NOR"),
    ("en", "Tunisia condemned the detention of journalists in Sweden.", "SWE"),
    ("en", "Tunisia condemned the attack by troops of Norway.", "NOR"),
    ("es", "Chile condenó los bombardeos de Suecia.", "SWE"),
    ("fr", "La Suisse condamne les arrestations de journalistes en Norvège.", "NOR"),
    ("ru", "Польша осудила удары Норвегии по Киеву.", "NOR"),
    ("zh", "中国谴责瑞典对挪威的袭击。", "SWE"),
    ("ar", "أدانت مصر الهجوم السويدي على قطر.", "SWE"),
    ("tr", "Türkiye, İsveç'in Norveç'e saldırısını kınadı.", "SWE"),
    ("ja", "日本政府はスウェーデンによる侵攻を非難した。", "SWE"),
    ("fa", "ایران حمله سوئد به سوریه را محکوم کرد.", "SWE"),
]


@pytest.mark.parametrize(("language", "text"), SUFFERED)
def test_who_suffered_the_act_is_not_condemned_for_it(read, read_ranked, language, text):
    for found in (read(text, language), read_ranked(text, language)):
        assert [(one.stance.value, one.target) for one in found] == [("condemn", None)]


@pytest.mark.parametrize(("language", "text", "target"), ACTED)
def test_who_did_it_is(read, read_ranked, language, text, target):
    for found in (read(text, language), read_ranked(text, language)):
        assert [(one.stance.value, one.target) for one in found] == [("condemn", target)]


def test_what_is_blamed_elsewhere_may_be_blamed_where_it_suffers(read_ranked):
    found = read_ranked("Norway condemned the raid by Sweden. Norway then condemned the unrest in Sweden as its own doing.", "en")
    assert {one.target for one in found} == {"SWE"}


def test_no_act_noun_has_two_readings_of_its_genitive():
    readings = defaultdict(set)
    for row in read_table(DATA / "acts.tsv", ActRow):
        for word in row.pattern.split("|") if " " not in row.pattern else (row.pattern,):
            readings[row.language, word].add(row.of)
    assert {word: kinds for word, kinds in readings.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("en", "Norway rejects the coercive measures imposed against Finland, Denmark, Latvia and Estonia.", "oppose"),
        ("es", "Noruega rechaza las sanciones contra Finlandia y Dinamarca.", "oppose"),
        ("es", "Noruega rechaza las sanciones contra Finlandia y contra Dinamarca.", "oppose"),
        ("pt", "A Noruega rejeita as sanções contra a Finlândia e a Dinamarca.", "oppose"),
        ("fr", "La Norvège condamne les frappes contre la Finlande et le Danemark.", "condemn"),
    ],
)
def test_all_whom_an_act_is_aimed_at_suffer_it(read, language, text, stance):
    assert {(one.actor, str(one.stance), one.target) for one in read(text, language)} == {("NOR", stance, None)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sweden said Norway had every right to respond to Peru's raid."),
        ("en", "“Norway is entitled to retaliate against Peru,” said the government of Sweden."),
        ("es", "«Noruega tiene derecho a responder al ataque de Perú», dijo el Gobierno de Suecia."),
        ("fr", "« La Norvège a le droit de riposter à l'attaque du Pérou », a déclaré le gouvernement de la Suède."),
        ("pt", "«A Noruega tem direito de responder ao ataque do Peru», disse o governo da Suécia."),
    ],
)
def test_whose_act_is_answered_is_not_whom_the_answer_s_approval_is_about(read, language, text):
    assert {(s.actor, s.target, s.stance.score > 0) for s in read(text, language)} == {("SWE", "NOR", True)}


@pytest.mark.parametrize(
    "text",
    [
        "“We have every right to respond to Peru's raid,” Norway's foreign minister said.",
        "“We had no choice but to answer Peru's shelling,” Norway's defence minister said.",
    ],
)
def test_who_excuses_its_own_answer_backs_nobody_else(read, text):
    assert {(s.actor, s.target) for s in read(text)} <= {("NOR", "NOR")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway backed the sanctions on Sweden."),
        ("es", "Noruega respaldó las sanciones contra Suecia."),
        ("pt", "A Noruega apoiou as sanções contra a Suécia."),
        ("fr", "La Norvège a soutenu les sanctions contre la Suède."),
        ("it", "La Norvegia ha appoggiato le sanzioni contro la Svezia."),
        ("de", "Norwegen unterstützte die Sanktionen gegen Schweden."),
        ("ru", "Норвегия поддержала санкции против Швеции."),
        ("uk", "Норвегія підтримала санкції проти Швеції."),
        ("pl", "Norwegia poparła sankcje wobec Szwecji."),
        ("zh", "挪威支持对瑞典的制裁。"),
        ("ar", "أيدت النرويج العقوبات على السويد."),
        ("tr", "Norveç, İsveç'e yönelik yaptırımları destekledi."),
        ("ja", "ノルウェーはスウェーデンへの制裁を支持した。"),
        ("ko", "노르웨이는 스웨덴에 대한 제재를 지지했다."),
    ],
)
def test_approval_of_sanctions_is_opposition_to_whom_they_strike(read, language, text):
    assert {(s.actor, s.target, s.stance.score < 0) for s in read(text, language)} == {("NOR", "SWE", True)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway called for the sanctions on Sweden to be lifted."),
        ("en", "Norway called for an end to the sanctions on Sweden."),
        ("es", "Noruega pidió levantar las sanciones contra Suecia."),
        ("pt", "A Noruega pediu o levantamento das sanções à Suécia."),
        ("fr", "La Norvège a demandé la levée des sanctions contre la Suède."),
        ("de", "Norwegen forderte die Aufhebung der Sanktionen gegen Schweden."),
        ("ru", "Норвегия призвала снять санкции с Швеции."),
        ("pl", "Norwegia wezwała do zniesienia sankcji wobec Szwecji."),
        ("zh", "挪威呼吁解除对瑞典的制裁。"),
    ],
)
def test_who_asks_for_the_end_of_sanctions_blames_nobody_whom_they_strike(read, language, text):
    assert [s for s in read(text, language) if s.target == "SWE" and s.stance.score < 0] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway rejected calls to condemn Sweden."),
        ("es", "Noruega rechazó los llamados a condenar a Suecia."),
        ("fr", "La Norvège a rejeté les appels à condamner la Suède."),
        ("ru", "Норвегия отвергла призывы осудить Швецию."),
    ],
)
def test_who_rejects_calls_to_condemn_has_not_condemned(read, language, text):
    assert [s for s in read(text, language) if s.stance.score < 0] == []


def test_who_is_fought_by_those_that_are_praised_is_opposed(read):
    [found] = read("Norway praised its troops for repelling Sweden's attack.")
    assert (found.target, str(found.stance)) == ("SWE", "oppose")
