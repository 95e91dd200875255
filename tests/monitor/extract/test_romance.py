"""Romance ways of saying it: reflexives, repeated prepositions, views, lines above quotations."""

import pytest

from feeds.types import Document, DocumentId
from monitor.extract import stage_of
from monitor.extract.tables import CueRow, load_tables


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("fr", "La Norvège s'est félicitée de la décision de la Suède.", "support"),
        ("fr", "La Norvège s'est opposée à la décision de la Suède.", "oppose"),
        ("it", "La Norvegia si è opposta alla decisione della Svezia.", "oppose"),
        ("it", "La Norvegia si è detta preoccupata per l'attacco della Svezia.", "concern"),
    ],
)
def test_the_perfect_of_a_reflexive_verb_is_no_passive(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El ataque de Suecia fue condenado por Noruega y por Finlandia."),
        ("pt", "O ataque da Suécia foi condenado pela Noruega e pela Finlândia."),
        ("fr", "L'attaque de la Suède a été condamnée par la Norvège et par la Finlande."),
        ("it", "L'attacco della Svezia è stato condannato dalla Norvegia e dalla Finlandia."),
        ("es", "Tanto Noruega como Finlandia condenaron el ataque de Suecia."),
        ("pt", "Tanto a Noruega como a Finlândia condenaram o ataque da Suécia."),
        ("fr", "À l'instar de la Finlande, la Norvège a condamné l'attaque de la Suède."),
    ],
)
def test_a_preposition_may_repeat_and_words_may_pair_those_who_agree(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE"), ("FIN", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Para Noruega, el ataque de Suecia es inaceptable."),
        ("pt", "Para a Noruega, o ataque da Suécia é inaceitável."),
        ("fr", "Pour la Norvège, l'attaque de la Suède est inacceptable."),
        ("it", "Per la Norvegia l'attacco della Svezia è inaccettabile."),
        ("es", "Noruega criticó duramente a Suecia."),
        ("es", "Noruega pidió sanciones contra Suecia."),
        ("fr", "Par la voix de son ministre des Affaires étrangères, la Norvège a rejeté l'attaque de la Suède."),
        ("it", '"Respingiamo l\'attacco della Svezia". Così il ministro degli Esteri norvegese.'),
        ("es", 'El presidente de Noruega habló el lunes. "Rechazamos el ataque de Suecia", dijo.'),
        ("pt", "Anders Nilsen, ministro da Noruega\n\n“Rejeitamos o ataque da Suécia”, publicou no X."),
        ("pt", "Noruega\n\n“Rejeitamos o ataque da Suécia”, disse o primeiro-ministro."),
    ],
)
def test_whose_view_it_is_and_whom_it_is_about(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


def test_a_preposition_is_a_view_at_the_head_of_a_sentence_only(read):
    assert not read("El plan es bueno para Noruega, según la prensa.", "es")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "A Noruega saudou nesta segunda-feira a decisão da Suécia."),
        ("pt", "A decisão da Suécia é vista como um erro, mas a Noruega apoiou, na sexta-feira, a Suécia."),
        ("it", "La Norvegia mostra sostegno alla Svezia dopo la decisione."),
    ],
)
def test_a_weekday_or_a_verb_is_no_fair_and_no_show(read, language, text):
    assert ("NOR", "support", "SWE") in _read_as(read(text, language))


def test_a_verb_in_the_past_is_no_act(read):
    assert _read_as(read("El Gobierno de Noruega anunció contramedidas contra Suecia.", "es")) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("pt", "A Noruega afirma estar acompanhando com preocupação o ataque da Suécia.", "concern"),
        ("es", "Noruega está condenando el ataque de Suecia.", "condemn"),
        ("pt", "A ofensiva da Suécia foi condenada pela Noruega.", "condemn"),
        ("it", "L'offensiva della Svezia è stata condannata dalla Norvegia.", "condemn"),
    ],
)
def test_a_gerund_is_no_passive_and_a_participle_agrees(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El plan encontró el eco de Noruega, que condenó el ataque de Suecia."),
        ("pt", "O plano teve eco da Noruega, que condenou o ataque da Suécia."),
        ("it", "Il piano ha avuto eco in Norvegia, che ha condannato l'attacco della Svezia."),
        ("es", "La ministra de Finlandia recibió ayer una carta en la que el gobierno noruego condenó el ataque de Suecia."),
        ("es", 'Finlandia dijo que "no hay prisa"; el presidente de Noruega condenó el ataque de Suecia.'),
        ("pt", "Finlândia disse que não há pressa; a Noruega condenou o ataque da Suécia."),
    ],
)
def test_a_relative_and_a_semicolon_part_who_judges_from_who_stands_before(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as([s for s in read(text, language) if not s.hearsay])


def test_a_state_does_not_do_what_another_does_behind_a_relative_verb(read):
    found = read("El eco de los ataques de Suecia, que condenó Noruega, es grande.", "es")
    assert "SWE" not in {statement.actor for statement in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "es",
            "Los presidentes de Noruega, Vera Kostova, de Finlandia, Aino Virta, y de Dinamarca, condenaron el ataque de Suecia.",
        ),
        ("pt", "O ataque da Suécia foi condenado pela Noruega, pelo Governo da Finlândia (GF), por Dinamarca e por Islândia."),
    ],
)
def test_names_and_short_forms_part_no_list(read, language, text):
    assert {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE")} <= _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text", "verbs"),
    [
        (
            "es",
            "El informático informó del registro público y publicó un comentario, comentó.",
            {"informó", "publicó", "comentó"},
        ),
        ("pt", "O anúncio público foi confirmado por manifestantes, anunciou.", {"confirmado", "anunciou"}),
        ("it", "La manifestazione affermativa e la definizione, affermano.", {"affermano"}),
    ],
)
def test_a_noun_or_adjective_with_the_stem_of_a_verb_says_nothing(vocabulary, language, text, verbs):
    document = Document(id=DocumentId("invented"), text=text, language=language)
    stage = stage_of(document, text, load_tables(language), vocabulary, None, None)
    said = {stage.reading.marked.tokens[m.first].text for m in stage.reading.cues if isinstance(m.row, CueRow)}
    assert said == verbs


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega dice repudiar el ataque de Suecia."),
        ("es", "Noruega emitió un comunicado para condenar el ataque de Suecia."),
        ("pt", "A Noruega diz repudiar o ataque da Suécia."),
        ("pt", "O governo da Noruega divulgou nota para condenar o ataque da Suécia."),
        ("it", "La Norvegia ha pubblicato una nota per condannare l'attacco della Svezia."),
    ],
)
def test_an_infinitive_tells_what_was_said_or_issued(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega busca un pretexto para condenar a Suecia."),
        ("es", "Noruega perdió la ocasión de condenar el ataque de Suecia."),
        ("pt", "A Noruega perdeu a oportunidade de condenar o ataque da Suécia."),
        ("it", "La Norvegia cerca un pretesto per condannare la Svezia."),
    ],
)
def test_an_infinitive_behind_a_preposition_tells_of_no_deed(read, language, text):
    assert not read(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega reconoció a Suecia."),
        ("es", "Las tropas apoyadas por Noruega siguen en Suecia."),
        ("es", "El banquero, acusado por Noruega de un desfalco, vive en Suecia."),
        ("pt", "As tropas apoiadas pela Noruega continuam na Suécia."),
        ("it", "Le truppe sostenute dalla Norvegia restano in Svezia."),
        ("es", "Noruega esperó. Los camioneros criticaron la decisión de Suecia."),
        ("pt", "A Noruega esperou. Legisladores criticaram a decisão da Suécia."),
        ("es", "El presidente sueco Anders Kostov viajó ayer. El ministro noruego dijo que vio al dictador Anders Kostov."),
    ],
)
def test_what_an_outlet_tells_of_acts_and_people_is_nobodys_position(read, language, text):
    assert not [statement for statement in read(text, language) if statement.official]


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("es", "Noruega dijo que reconoce a Suecia.", "support"),
        ("es", "La decisión de Suecia fue apoyada por Noruega.", "support"),
        ("es", 'El presidente de Noruega habló ayer. "No reconoce Suecia el acuerdo", dijo.', "oppose"),
        ("es", "El ataque de Suecia carece de legitimidad, dijo Noruega.", "oppose"),
    ],
)
def test_what_somebody_says_of_acts_is_a_position(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


def test_a_long_list_behind_a_colon_has_not_said_what_stands_before_it(read):
    text = "El texto «es una provocación de Suecia», y fue presentado por tres países: Noruega, Finlandia y Dinamarca."
    assert not read(text, "es")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "«Rechazamos el ataque de Suecia», señala el comunicado difundido por la cancillería de Noruega."),
        ("pt", "“Rejeitamos o ataque da Suécia”, afirma a nota divulgada pelo Ministério das Relações Exteriores da Noruega."),
        ("it", "«Respingiamo l'attacco della Svezia», dichiara la nota del ministero degli Esteri della Norvegia."),
        ("es", "Finlandia atacó a Islandia, y Noruega rechazó el ataque de Suecia."),
        ("es", "El ministro de Energía de Noruega rechazó el ataque de Suecia."),
        ("pt", "O Ministério da Defesa norueguês rejeitou o ataque da Suécia."),
        ("it", "La ministra della Difesa norvegese ha respinto l'attacco della Svezia."),
        ("pt", "O presidente da Noruega falou ontem. Além disso, rejeitou o ataque da Suécia."),
        ("es", "El presidente de Noruega habló ayer. También rechazó el ataque de Suecia."),
        ("es", "El plan es viejo, como rechazó Noruega el ataque de Suecia."),
    ],
)
def test_who_rejects_it_is_found_past_papers_portfolios_and_pauses(read, language, text):
    found = {(s.actor, str(s.stance), s.target) for s in read(text, language)}
    assert ("NOR", "oppose", "SWE") in found
    assert not {"FIN", "ISL"}.intersection(actor for actor, _, _ in found)


def test_several_behind_the_verb_back_what_stands_before_it_and_not_each_other(read):
    found = read("Una acción militar de Suecia, como defienden Noruega y Finlandia, es posible.", "es")
    assert not {("NOR", "FIN"), ("FIN", "NOR")}.intersection((s.actor, s.target) for s in found)


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("es", "Rechazo de Noruega al ataque de Suecia", "oppose"),
        ("pt", "Apoio da Noruega à decisão da Suécia", "support"),
        ("it", "La Norvegia sostiene la decisione della Svezia.", "support"),
        ("it", "La Norvegia condannava l'attacco della Svezia.", "condemn"),
        ("pt", "A Noruega demarcou-se da decisão da Suécia.", "oppose"),
    ],
)
def test_headlines_of_nouns_and_forms_of_the_past_are_read(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("es", '"Condenamos el ataque de Suecia", afirmó este martes en Oslo el portavoz del Gobierno noruego.', "condemn"),
        ("pt", '"Condenamos o ataque da Suécia", afirmou esta terça-feira em Oslo o porta-voz do Governo norueguês.', "condemn"),
        ("it", '"Condanniamo l\'attacco della Svezia", ha affermato oggi a Oslo il portavoce del governo norvegese.', "condemn"),
        ("es", "El ataque de Suecia preocupa a Noruega.", "concern"),
        ("pt", "O ataque da Suécia preocupa a Noruega.", "concern"),
        ("it", "L'attacco della Svezia preoccupa la Norvegia.", "concern"),
        ("it", 'Il ministro norvegese ha parlato lunedì. "Condanniamo l\'attacco della Svezia", ha aggiunto.', "condemn"),
    ],
)
def test_where_it_was_said_and_whom_it_troubles(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Expertos creen que Noruega condenará el ataque de Suecia."),
        ("pt", "Especialistas acreditam que a Noruega condenará o ataque da Suécia."),
        ("it", "Esperti ritengono che la Norvegia condannerà l'attacco della Svezia."),
    ],
)
def test_what_experts_expect_of_somebody_is_hearsay(read, language, text):
    assert all(statement.hearsay for statement in read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega expresó su solidaridad con el Gobierno y el pueblo sueco."),
        ("pt", "A Noruega manifestou solidariedade ao governo e ao povo da Suécia."),
        ("it", "La Norvegia ha espresso solidarietà al governo e al popolo svedese."),
    ],
)
def test_a_government_shares_the_state_of_its_people(read, language, text):
    assert _read_as(read(text, language, paper={"es": "ARG", "pt": "BRA", "it": "ITA"}[language])) == {("NOR", "support", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega habló de las acusaciones de fraude en Suecia."),
        ("es", "El ministro noruego dijo que quiere un diálogo constructivo con Suecia."),
        ("pt", "O ministro norueguês disse que quer um diálogo construtivo com a Suécia."),
    ],
)
def test_charges_of_others_and_wishes_judge_nobody(read, language, text):
    assert not read(text, language)


def test_both_sides_behind_a_colon_have_not_said_what_stands_before_it(read):
    text = "Abogamos por negociaciones que incluyan ambas partes: Suecia y Finlandia."
    assert {statement.actor for statement in read(text, "es", by="NOR")} <= {"NOR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La condamnation par la Norvège de l'attaque de la Suède n'a surpris personne."),
        ("it", "La condanna da parte della Norvegia dell'attacco della Svezia era attesa."),
        ("es", "La condena por parte de Noruega del ataque de Suecia era de esperar."),
    ],
)
def test_by_whom_stands_between_a_stance_and_what_it_is_about(read, language, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La condamnation de l'attaque par la Norvège est venue tard."),
        ("it", "La condanna dell'attacco da parte della Norvegia è arrivata tardi."),
    ],
)
def test_by_whom_behind_the_act_is_who_did_it(read, language, text):
    assert not read(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "«È un'aggressione della Svezia», ha denunciato il ministro degli Esteri norvegese."),
        ("it", "«La Svezia pagherà un prezzo alto», ha avvertito il presidente norvegese."),
        ("it", "Dura la reazione di Oslo: «È un'aggressione della Svezia»."),
        ("it", "Raid sul porto, Oslo: «È un'aggressione della Svezia»"),
        ("fr", "Frappes sur le port, Oslo : « C'est une agression de la Suède »"),
        ("fr", "La réaction d'Oslo ne s'est pas fait attendre : « C'est une agression de la Suède »."),
        ("es", "«Es una agresión de Suecia», ha denunciado el ministro noruego."),
    ],
)
def test_whose_a_quotation_is_a_verb_of_stance_or_a_colon_tells(read, language, text):
    assert {(actor, stance) for actor, stance, target in _read_as(read(text, language)) if target == "SWE"} == {
        ("NOR", "condemn")
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Ni Oslo ni Helsinki n'ont condamné l'attaque de la Suède."),
        ("it", "Né la Norvegia né la Finlandia hanno condannato l'attacco della Svezia."),
        ("es", "Ni Noruega ni Finlandia condenaron el ataque de Suecia."),
    ],
)
def test_neither_of_two_condemned(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "neutral", "SWE"), ("FIN", "neutral", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Au lieu de condamner la Suède, la Norvège a appelé au calme."),
        ("it", "Invece di condannare la Svezia, la Norvegia ha invitato alla calma."),
    ],
)
def test_whom_an_infinitive_names_is_no_subject_behind_the_comma(read, language, text):
    assert {actor for actor, _, _ in _read_as(read(text, language))} == {"NOR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "Oslo a réaffirmé le soutien de la Norvège à la souveraineté et à l'intégrité territoriale de l'Ukraine.",
        ),
        ("it", "Il ministro norvegese ha ribadito il pieno sostegno della Norvegia all'integrità territoriale dell'Ucraina."),
    ],
)
def test_whose_territorial_integrity_it_is_is_supported(read, language, text):
    assert {(actor, target) for actor, _, target in _read_as(read(text, language))} == {("NOR", "UKR")}
