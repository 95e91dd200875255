"""Whoever would not condemn, or was condemned, has not condemned, in every language; all sentences are invented."""

from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId
from monitor.extract import read_with
from monitor.extract.model import load_model
from monitor.types import Stance

UNWILLING = (
    ("en", "Norway would not be drawn into condemning Russia's blockade."),
    ("en", "Norway declined to directly condemn Russia."),
    ("de", "Norwegen weigerte sich, die russische Blockade zu verurteilen."),
    ("de", "Norwegen vermied es, Russland zu verurteilen."),
    ("de", "Norwegen lehnte es ab, die russische Blockade zu verurteilen."),
    ("fr", "La Norvège s'est gardée de dénoncer le blocus russe."),
    ("fr", "La Norvège se refuse à condamner la Russie."),
    ("es", "Noruega se abstuvo de condenar a Rusia."),
    ("pt", "A Noruega absteve-se de condenar a Rússia."),
    ("it", "La Norvegia si è astenuta dal condannare la Russia."),
    ("ru", "Норвегия воздержалась от осуждения России."),
    ("uk", "Норвегія відмовилася засудити дії Росії."),
    ("zh", "挪威拒绝谴责俄罗斯的封锁。"),
    ("ar", "رفضت النرويج إدانة الحصار الروسي."),
    ("tr", "Norveç, Rusya'nın ablukasını kınamayı reddetti."),
    ("nl", "Noorwegen weigerde de Russische blokkade te veroordelen."),
    ("pl", "Norwegia odmówiła potępienia Rosji."),
    ("sv", "Norge vägrade fördöma Ryssland."),
    ("el", "Η Νορβηγία αρνήθηκε να καταδικάσει τη Ρωσία."),
    ("ro", "Norvegia a refuzat să condamne Rusia."),
    ("id", "Norwegia menolak mengecam Rusia."),
    ("ja", "ノルウェーはロシアを非難することを避けた。"),
    ("ko", "노르웨이는 러시아를 규탄하지 않았다."),
)


WILLING = (
    ("en", "Norway not only condemned Russia's blockade but recalled its envoy."),
    ("es", "Noruega no solo condenó el bloqueo de Rusia, sino que retiró a su embajador."),
    ("fr", "La Norvège a non seulement condamné le blocus russe, mais rappelé son ambassadeur."),
    ("pt", "A Noruega não só condenou o bloqueio da Rússia como retirou o embaixador."),
    ("it", "La Norvegia non solo ha condannato il blocco russo, ma ha richiamato l'ambasciatore."),
    ("de", "Norwegen hat die russische Blockade nicht nur verurteilt, sondern auch seinen Botschafter abberufen."),
    ("nl", "Noorwegen veroordeelde niet alleen de Russische blokkade maar riep ook zijn ambassadeur terug."),
    ("ru", "Норвегия не только осудила блокаду России, но и отозвала посла."),
    ("uk", "Норвегія не лише засудила блокаду Росії, а й відкликала посла."),
    ("pl", "Norwegia nie tylko potępiła blokadę Rosji, ale i odwołała ambasadora."),
    ("el", "Η Νορβηγία όχι μόνο καταδίκασε τον αποκλεισμό της Ρωσίας αλλά ανακάλεσε τον πρέσβη της."),
    ("zh", "挪威不仅谴责俄罗斯的封锁，还召回了大使。"),
    ("ja", "ノルウェーはロシアの封鎖を非難しただけでなく、大使を召還した。"),
    ("ko", "노르웨이는 러시아의 봉쇄를 규탄했을 뿐만 아니라 대사를 소환했다."),
    ("id", "Norwegia tidak hanya mengecam blokade Rusia, tetapi juga memanggil dutanya."),
    ("fa", "نروژ نه تنها محاصره روسیه را محکوم کرد بلکه سفیر خود را فراخواند."),
    ("ar", "لم تكتف النرويج بإدانة الحصار الروسي، بل استدعت سفيرها."),
)


def _read(vocabulary, language, text):
    document = Document(id=DocumentId("d"), text=text, language=language, published_at=datetime(2026, 6, 15, tzinfo=UTC))
    return [
        statement for statement in read_with(load_model(), document, vocabulary) if statement.official and not statement.hearsay
    ]


@pytest.mark.parametrize(("language", "text"), UNWILLING)
def test_who_would_not_condemn_has_not_condemned(vocabulary, language, text):
    assert {(found.actor, found.stance) for found in _read(vocabulary, language, text)} <= {("NOR", Stance.NEUTRAL)}


@pytest.mark.parametrize(("language", "text"), WILLING)
def test_what_is_not_all_that_was_done_was_done(vocabulary, language, text):
    assert ("NOR", "RUS", Stance.CONDEMN) in {(s.actor, s.target, s.stance) for s in _read(vocabulary, language, text)}


def test_refusing_to_support_is_not_opposing(vocabulary):
    found = _read(vocabulary, "es", "El Gobierno de Noruega se negó a respaldar a Suecia.")
    assert {one.stance for one in found} <= {Stance.NEUTRAL}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le ministre norvégien des Affaires étrangères Ole Askvoll a condamné la Russie."),
        ("fr", "La ministre norvégienne des Affaires étrangères, Hilde Askvoll, a condamné la Russie."),
    ],
)
def test_an_adjective_inside_an_office_says_whose_it_is(vocabulary, language, text):
    assert [(found.actor, found.target, found.stance) for found in _read(vocabulary, language, text)] == [
        ("NOR", "RUS", Stance.CONDEMN)
    ]


def test_an_office_that_names_its_state_can_be_a_former_one(vocabulary):
    text = "Die frühere Bundesaußenministerin Wiebke Tönsfeldt verurteilte den Angriff Israels."
    assert _read(vocabulary, "de", text) == []


def test_what_another_says_in_a_contrasting_clause_is_its_own(vocabulary):
    text = "Mexico said the raid was unacceptable, but Chile condemned the United States."
    assert ("CHL", "USA", Stance.CONDEMN) in {(one.actor, one.target, one.stance) for one in _read(vocabulary, "en", text)}


HEADLINES = (
    ("en", "Norway accused of sabotage."),
    ("en", "Norway condemned over blockade."),
    ("en", "Norway urged to lift blockade."),
    ("fr", "La Norvège accusée de sabotage."),
    ("es", "Noruega acusada de sabotaje."),
    ("es", "Noruega condenada por sus ataques a Suecia."),
    ("pt", "Noruega acusada de sabotagem."),
    ("it", "La Norvegia accusata di sabotaggio."),
    ("de", "Norwegen wegen Blockade verurteilt."),
    ("nl", "Noorwegen beschuldigd van sabotage."),
    ("ru", "Израиль обвинили в саботаже."),
    ("pl", "Norwegia oskarżona o sabotaż."),
    ("tr", "Norveç sabotajla suçlandı."),
    ("zh", "挪威被指责破坏管道。"),
    ("zh", "挪威遭多国谴责。"),
)


@pytest.mark.parametrize(("language", "text"), HEADLINES)
def test_who_is_accused_in_a_headline_has_not_accused(vocabulary, language, text):
    assert _read(vocabulary, language, text) == []


def test_the_agent_of_a_headline_is_the_one_who_accuses(vocabulary):
    found = _read(vocabulary, "en", "Norway accused by Sweden of sabotage at the port.")
    assert {(one.actor, one.stance) for one in found} <= {("SWE", Stance.OPPOSE)}


def test_a_perfect_is_no_passive(vocabulary):
    found = _read(vocabulary, "en", "Norway has accused Sweden of sabotage.")
    assert [(one.actor, one.target) for one in found] == [("NOR", "SWE")]


def test_the_first_half_of_an_adjective_does_not_speak(vocabulary):
    assert _read(vocabulary, "en", "The US-led coalition condemned the attack by Iran.") == []


def test_a_first_name_is_not_the_minister_of_that_surname(vocabulary):
    text = 'The port is closed. "We have warned Norway before," spokesman Mohamed Askvoll said.'
    assert "DJI" not in {one.actor for one in _read(vocabulary, "en", text)}


def test_what_one_would_never_do_is_refused_firmly(read):
    found = {(s.actor, s.target, s.stance.value) for s in read("Sweden would never recognise the annexation by Norway.")}
    assert found == {("SWE", "NOR", "oppose")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Swedish officials said the patrol had narrowly avoided a potentially disastrous clash with Norway."),
        ("en", "According to Sweden, its patrol had a close call off Norway, averting a catastrophic clash."),
        ("es", "Suecia dijo que la patrulla evitó un choque catastrófico con Noruega."),
        ("de", "Schweden sagte, man habe einen katastrophalen Zusammenstoß vermieden."),
    ],
)
def test_what_was_averted_judges_nobody(read, language, text):
    assert [s for s in read(text, language) if s.stance.score < 0] == []


def test_a_close_call_is_no_word_of_speech(read):
    assert read("Norway's patrol had a harrowing close call near Sweden: “outrageous weather”, a fisherman said.") == ()
    assert [s.actor for s in read("Norway and Peru call Sweden's raid “outrageous”.")] == ["NOR", "PER"]


def test_a_negator_in_a_gap_of_set_words_negates_them(read):
    wary = [(s.actor, s.target, s.stance) for s in read("Norway is wary of Sweden's plan.")]
    assert wary == [("NOR", "SWE", Stance.CONCERN)]
    assert [s for s in read("Norway was not wary of Sweden's plan, its foreign minister said.") if s.stance.score < 0] == []
    assert read("“Sweden's decision is not invalid,” said the government of Norway.") == ()
    assert [s.stance for s in read("Norway does not share Sweden's view of the raid.")] == [Stance.OPPOSE]
