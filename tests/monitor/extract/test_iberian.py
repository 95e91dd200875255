"""Spanish and Portuguese: verbs parted by the time, judgements without a verb of blame, requests in all forms, whose words."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("pt", "O presidente da Noruega discordou na segunda-feira da decisão da Suécia.", "oppose"),
        ("pt", "O presidente da Noruega acolheu esta terça-feira com satisfação a decisão da Suécia.", "support"),
        ("pt", "A Noruega prestou hoje solidariedade à Suécia.", "support"),
        ("es", "El presidente de Noruega acogió ayer con satisfacción la decisión de Suecia.", "support"),
        ("es", "El presidente de Noruega emplazó el lunes a Suecia a retirar sus tropas.", "oppose"),
    ],
)
def test_when_it_was_parts_no_words_of_a_stance(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("es", "«El ataque de Suecia es un disparate», afirmó el ministro noruego de Exteriores.", "oppose"),
        ("es", "Para Noruega, el ataque de Suecia fue una vergüenza.", "oppose"),
        ("es", "Noruega considera el ataque de Suecia un grave error.", "oppose"),
        ("pt", "O porta-voz do governo norueguês comentou o ataque da Suécia: “Trata-se de um ataque cobarde.”", "condemn"),
        ("pt", "“O ataque da Suécia é deplorável”, afirmou o ministro norueguês.", "oppose"),
        ("pt", "Para a Noruega, o ataque da Suécia foi um ato de puro terrorismo.", "condemn"),
        ("pt", "A Noruega considera o anúncio da Suécia legítimo.", "support"),
        ("pt", "O chanceler da Noruega disse que o anúncio da Suécia é muito bem-vindo.", "support"),
    ],
)
def test_a_judgement_needs_no_verb_of_blame(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "A Noruega voltou a exigir à Suécia que cesse o ataque."),
        ("pt", "A Noruega reclamou da Suécia a retirada das tropas."),
        ("pt", "A Noruega fez um apelo à Suécia para que liberte os marinheiros."),
        ("pt", "A Noruega advertiu a Suécia para não atacar o porto."),
        ("es", "Noruega apremia al Gobierno de Suecia a poner fin al ataque."),
        ("es", "Noruega volvió a pedir a Suecia que retire sus tropas."),
        ("es", "Noruega advirtió a Suecia de que no debe atacar el puerto."),
    ],
)
def test_who_asks_one_side_to_stop_opposes_it(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("pt", "A Noruega não escondeu o seu repúdio ao ataque da Suécia.", "condemn"),
        ("pt", "O governo norueguês tornou pública a sua oposição ao ataque da Suécia.", "oppose"),
        ("pt", "A Noruega transmitiu à Suécia a sua solidariedade.", "support"),
        ("pt", "Foi com profunda preocupação que a Noruega recebeu a decisão da Suécia.", "concern"),
        ("pt", "A Noruega ameaça a Suécia com represálias.", "condemn"),
        ("es", "El canciller de Noruega trasladó a su homólogo sueco su condena del ataque de Suecia.", "condemn"),
        ("es", "La cancillería noruega dejó clara su oposición al ataque de Suecia.", "oppose"),
    ],
)
def test_what_is_expressed_has_its_holder_and_its_object(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


def test_no_words_of_a_stance_reach_over_the_end_of_a_sentence(read):
    found = read("A Noruega adverte. O tempo joga contra a Suécia.", "pt")
    assert {str(statement.stance) for statement in found} <= {"concern"}


def test_the_leader_of_an_armed_group_is_nobody_named_before(read):
    text = "A Noruega anunciou um acordo. “Condenamos a agressão da Suécia”, disse o líder do Hezbollah."
    assert _read_as(read(text, "pt")) == set()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("pt", "A condenação da Suécia pela Noruega chegou ontem.", {("NOR", "condemn", "SWE")}),
        ("es", "La condena de Suecia por parte de Noruega llegó tarde.", {("NOR", "condemn", "SWE")}),
        ("es", "La condena de Noruega al ataque de Suecia fue inmediata.", {("NOR", "condemn", "SWE")}),
        ("pt", "A Noruega acusou a Suécia de apoiar o ataque da Finlândia à Islândia.", {("NOR", "oppose", "SWE")}),
        ("es", "Noruega acusó a Suecia de no condenar el ataque de Finlandia.", {("NOR", "oppose", "SWE")}),
        (
            "pt",
            "Enquanto a Noruega condenou o ataque da Suécia, a Finlândia pediu contenção a todas as partes.",
            {("NOR", "condemn", "SWE"), ("FIN", "neutral", None)},
        ),
        (
            "es",
            "Noruega condenó el ataque de Suecia, y Finlandia también.",
            {("NOR", "condemn", "SWE"), ("FIN", "condemn", "SWE")},
        ),
        ("es", "Noruega pidió a Suecia y a Finlandia que retomen el diálogo.", {("NOR", "neutral", None)}),
        ("pt", "O Brasil não condenou nem apoiou o ataque da Suécia.", {("BRA", "neutral", "SWE")}),
        ("pt", "Brasil se abstém em resolução da ONU que condena a Suécia", set()),
        ("pt", "Em 1990, a Noruega condenou a invasão da Islândia pela Suécia.", set()),
        ("pt", "O MNE norueguês condenou o ataque da Suécia.", {("NOR", "condemn", "SWE")}),
        ("es", "La jefa de la diplomacia europea condenó el ataque de Suecia.", {("EU", "condemn", "SWE")}),
        ("pt", "A Suécia defendeu o seu ataque como legítima defesa.", {("SWE", "support", "SWE")}),
        ("pt", "Nada justifica o ataque da Suécia, disse o primeiro-ministro norueguês.", {("NOR", "oppose", "SWE")}),
    ],
)
def test_who_judges_whom_where_the_order_misleads(read, language, text, expected):
    assert _read_as(read(text, language)) == expected


def test_a_sentence_that_opens_with_a_former_year_tells_history(read):
    assert _read_as(read("In 1990, Norway condemned the invasion of Iceland by Sweden.", "en")) == set()
    assert _read_as(read("In 2026 Norway condemned the raid by Sweden.", "en")) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "pt",
            "O ministro norueguês recusou-se a criticar a Suécia, e a Finlândia condenou o ataque sueco.",
            ("FIN", "condemn", "SWE"),
        ),
        ("pt", "A Noruega exigiu explicações à Suécia.", ("NOR", "oppose", "SWE")),
        ("pt", "A condenação de Ancara por Madrid foi imediata.", ("ESP", "condemn", "TUR")),
        ("pt", "O ministro sueco defende o plano sueco.", ("SWE", "support", "SWE")),
        ("es", "Noruega agradeció a Finlandia su ayuda y condenó el ataque de Suecia.", ("NOR", "condemn", "SWE")),
    ],
)
def test_what_one_says_is_among_what_is_read(read, language, text, expected):
    assert expected in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "O presidente norueguês busca o apoio da Suécia ao plano."),
        ("es", "Noruega agradeció el apoyo de Suecia."),
        ("es", "El músico solicitó a Noruega asilo político."),
        ("pt", "A embaixada da Noruega alerta que os cidadãos devem evitar viagens à Suécia."),
        ("pt", "Em 1976, Oslo foi ocupada. A Noruega, que na época não tinha exército, condenou a Suécia."),
        ("es", "En 2019, Noruega había condenado la detención de un director por Suecia."),
    ],
)
def test_requests_thanks_advice_and_history_are_no_statement(read, language, text):
    assert _read_as(read(text, language)) == set()


def test_whoever_speaks_behind_a_doer_and_a_comma_is_no_second_doer(read):
    found = read("Mientras Noruega condenó el cierre del estrecho por Suecia, Finlandia pidió calma a las dos partes.", "es")
    assert _read_as(found) == {("NOR", "condemn", "SWE"), ("FIN", "neutral", None)}


def test_a_name_far_behind_against_is_whom_the_act_struck(read):
    text = "Noruega condena los ataques de esa organización contra la población civil del norte de Suecia."
    assert _read_as(read(text, "es")) == {("NOR", "condemn", None)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "Ao condenar o ataque da Suécia, a Noruega apelou ao diálogo."),
        ("pt", "Além de condenar o ataque da Suécia, a Noruega apelou ao diálogo."),
        ("pt", "O ministro norueguês disse que o governo condena o ataque da Suécia."),
        ("es", "Al condenar el ataque de Suecia, Noruega pidió diálogo."),
        ("es", "Tras condenar el ataque de Suecia, Noruega pidió diálogo."),
    ],
)
def test_an_infinitive_before_its_clause_and_the_own_government_are_the_speakers(read, language, text):
    assert _read_as(read(text, language)) >= {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Sem condenar o ataque da Suécia, a Noruega apelou ao diálogo.",
        "Em vez de condenar o ataque da Suécia, a Noruega apelou ao diálogo.",
    ],
)
def test_an_infinitive_of_what_was_not_done_is_nobodys(read, text):
    assert {stance for _, stance, _ in _read_as(read(text, "pt"))} == {"neutral"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "O ministro norueguês criticou a Dinamarca. Segundo ele, a Suécia violou o acordo."),
        ("pt", "O ministro norueguês criticou a Dinamarca. A Suécia, segundo ele, violou o acordo."),
        ("pt", "O ministro norueguês criticou a Dinamarca. Para ele, a Suécia violou o acordo."),
        ("es", "La ministra noruega criticó a Dinamarca. Según ella, Suecia violó el acuerdo."),
    ],
)
def test_a_pronoun_says_by_whose_account_it_is(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "DNK"), ("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "A Finlândia promete ajuda à Polônia, Noruega critica a Suécia."),
        ("pt", "Finlândia promete apoiar a Polônia, Noruega critica Suécia."),
        ("es", "Finlandia promete ayuda a Polonia, Noruega critica a Suecia."),
    ],
)
def test_a_list_goes_on_with_a_conjunction_and_a_verb_behind_a_comma_opens_a_clause(read, language, text):
    opposed = {found for found in _read_as(read(text, language)) if found[1] == "oppose"}
    assert opposed == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "A Finlândia falou disso, mas tanto a Noruega quanto a Dinamarca criticaram a Suécia."),
        ("es", "Finlandia lo dijo, pero tanto Noruega como Dinamarca criticaron a Suecia."),
        ("pt", "A Noruega, ao lado da Dinamarca, criticou a Suécia."),
    ],
)
def test_a_pair_stands_together_behind_another_verb(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE"), ("DNK", "oppose", "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "A Suécia atacou o porto, levando a condenações da Noruega.",
        "O ataque da Suécia levou a condenações da Noruega.",
        "A Noruega disse que condena a Suécia pelo ataque.",
    ],
)
def test_what_a_deed_leads_to_is_theirs_whose_it_is(read, text):
    assert _read_as(read(text, "pt")) == {("NOR", "condemn", "SWE")}


def test_the_reason_of_what_somebody_says_is_no_agent(read):
    assert _read_as(read("A Noruega disse que vai retaliar pelo ataque da Suécia.", "pt")) == {("NOR", "condemn", "SWE")}


def test_who_is_told_something_does_not_speak_the_quotation_behind_the_colon(read):
    found = read("O presidente da Noruega disse à Suécia: “Não aceitamos ameaças”.", "pt")
    assert {(statement.actor, statement.hearsay) for statement in found} == {("NOR", False)}


def test_a_sentence_may_end_with_the_one_who_is_accused(read):
    assert read("En Suecia, dijo, tanto Noruega como Dinamarca criticaron a Finlandia.", "pt") is not None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "A Noruega acaba de condenar o ataque da Suécia."),
        ("pt", "A Noruega fez questão de condenar o ataque da Suécia."),
        ("pt", "A Noruega não deixou de condenar o ataque da Suécia."),
        ("pt", "A Noruega não hesitou em condenar o ataque da Suécia."),
        ("es", "Noruega acaba de condenar el ataque de Suecia."),
        ("es", "Noruega no dudó en condenar el ataque de Suecia."),
    ],
)
def test_a_verb_that_only_says_how_takes_nothing_back(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [("pt", "A Noruega deixou de condenar o ataque da Suécia."), ("es", "Noruega dejó de condenar el ataque de Suecia.")],
)
def test_who_ceased_to_condemn_does_not(read, language, text):
    assert {stance for _, stance, _ in _read_as(read(text, language))} == {"neutral"}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("es", "Noruega rompe relaciones con Suecia, al que califica de «fascista».", "condemn"),
        ("es", "Noruega cerró la frontera con Suecia, a la que acusa de una provocación.", "oppose"),
        ("es", "Noruega retiró su apoyo a Suecia, a quien responsabiliza del bombardeo.", "oppose"),
        ("pt", "A Noruega rompe relações com a Suécia, a quem acusa de chantagem.", "oppose"),
        ("pt", "A Noruega rompe relações com a Suécia, à qual acusa de genocídio.", "condemn"),
    ],
)
def test_a_relative_pronoun_behind_a_preposition_is_judged(read, language, text, stance):
    assert ("NOR", stance, "SWE") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("es", "Duras críticas de Noruega al plan de Suecia", "oppose"),
        ("es", "Condena de Noruega al bombardeo de Suecia", "condemn"),
        ("es", "Respaldo unánime de Noruega a Suecia", "endorse"),
        ("es", "Felicitación de Noruega a Suecia por el acuerdo", "endorse"),
        ("pt", "Críticas da Noruega à Suécia", "oppose"),
        ("pt", "Duras críticas da Noruega ao plano da Suécia", "oppose"),
        ("it", "Condanna della Norvegia per il raid della Svezia", "condemn"),
        ("it", "Sostegno della Norvegia alla Svezia", "support"),
        ("it", "Protesta formale della Norvegia contro la Svezia", "oppose"),
    ],
)
def test_a_headline_needs_no_verb_where_it_names_the_stance_and_whose_it_is(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("es", "Noruega a Suecia: «Basta ya»", "oppose"),
        ("pt", "Noruega à Suécia: «Basta»", "oppose"),
        ("it", "La Norvegia alla Svezia: «Fermatevi»", "oppose"),
        ("it", "La Norvegia contro la Svezia: «Inaccettabile»", "oppose"),
        ("it", "Oslo ha convocato i ministri. Secca la replica della Norvegia alla Svezia: «Sono menzogne».", "oppose"),
    ],
)
def test_a_headline_names_who_says_what_to_whom(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text", "read_as"),
    [
        ("es", "Noruega rechaza condenar el ataque de Suecia.", {("NOR", "neutral", "SWE")}),
        ("es", "Noruega esquiva condenar el ataque de Suecia.", {("NOR", "neutral", "SWE")}),
        ("pt", "A Noruega recusa condenar o ataque da Suécia.", {("NOR", "neutral", "SWE")}),
        ("es", "Noruega rechazó el bombardeo de Suecia.", {("NOR", "oppose", "SWE")}),
    ],
)
def test_who_refuses_to_condemn_takes_no_side(read, language, text, read_as):
    assert _read_as(read(text, language)) == read_as


def test_an_infinitive_told_of_its_time_has_the_subject_before_it(read):
    text = "«Não cederemos à chantagem», disse o primeiro-ministro da Noruega, depois de a Suécia ter voltado a ameaçar Malta."
    assert ("NOR", "condemn", "MLT") not in _read_as(read(text, "pt"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway welcomed the fall of the regime in Sweden."),
        ("es", "Noruega celebra la caída del régimen de Suecia."),
        ("pt", "A Noruega comemora a queda do regime da Suécia."),
        ("it", "La Norvegia saluta con favore la caduta del regime della Svezia."),
        ("fr", "La Norvège salue la chute du régime de la Suède."),
    ],
)
def test_who_welcomes_a_fall_opposes_who_fell(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega se solidariza con Suecia tras los incendios."),
        ("pt", "A Noruega solidariza-se com a Suécia após os incêndios."),
        ("it", "La Norvegia esprime solidarietà alla Svezia dopo il terremoto."),
        ("es", "Noruega llama a consultas a su embajador en Estocolmo."),
    ],
)
def test_sympathy_after_a_disaster_and_an_envoy_called_home_are_no_stance(read, language, text):
    assert not read(text, language)


def test_condolence_before_a_comma_silences_no_request_behind_it(read):
    text = "Ao expressar solidariedade às famílias das vítimas, a Noruega exorta a Suécia a cessar os ataques."
    assert _read_as(read(text, "pt")) == {("NOR", "oppose", "SWE")}


def test_a_view_behind_a_colon_is_whose_it_is(read):
    text = "Oslo tira dritto: per il premier norvegese «il raid della Svezia è un massacro»."
    assert _read_as(read(text, "it")) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "While Norway condemned the shelling by Sweden, Malta and Cyprus backed it."),
        ("es", "Mientras Noruega condenó el bombardeo de Suecia, Malta y Chipre lo respaldaron."),
    ],
)
def test_a_clause_of_contrast_ends_before_those_who_differ(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE"), ("MLT", "support", "SWE"), ("CYP", "support", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega cierra filas con Malta y amenaza a Suecia con nuevas sanciones."),
        ("pt", "A Noruega apoia Malta e ameaça a Suécia com novas sanções."),
        ("it", "La Norvegia appoggia Malta e minaccia la Svezia di nuove sanzioni."),
    ],
)
def test_each_of_two_verbs_has_its_own_object(read, language, text):
    found = {(actor, target): stance for actor, stance, target in _read_as(read(text, language))}
    assert found == {("NOR", "MLT"): "support", ("NOR", "SWE"): "condemn"}


def test_neither_will_recognise_opposes_for_both(read):
    text = "Ni Noruega ni Malta reconocerán al gobierno de facto en Suecia."
    assert _read_as(read(text, "es")) == {("NOR", "oppose", "SWE"), ("MLT", "oppose", "SWE")}


def test_a_spokeswoman_of_an_unknown_house_is_not_of_whom_spoke_last(read):
    text = "Il presidente della Norvegia ha parlato. «Il raid della Svezia è una vergogna», ha detto la portavoce della Lega."
    assert not read(text, "it")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Fuentes del Gobierno de Noruega dijeron que Oslo condena el bombardeo de Suecia."),
        ("pt", "Fontes do Governo da Noruega dizem que Oslo condena o bombardeio da Suécia."),
        ("it", "Fonti del governo della Norvegia dicono che Oslo condanna il raid della Svezia."),
        ("en", "Sources in the government of Norway said that Oslo condemns the shelling by Sweden."),
    ],
)
def test_what_sources_of_a_house_say_is_hearsay(read, language, text):
    assert all(statement.hearsay for statement in read(text, language) if statement.actor == "NOR")


def test_prisoners_whose_release_is_asked_for_are_held_where_they_are(read):
    text = "Noruega reiteró su llamado a la liberación inmediata de todos los presos políticos en Suecia."
    assert ("NOR", "oppose", "SWE") in _read_as(read(text, "es"))


def test_hard_words_of_somebody_open_a_headline(read):
    text = "Parole durissime della Norvegia contro la Svezia: «Stato terrorista»."
    assert _read_as(read(text, "it")) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El primer ministro de Noruega dio la bienvenida al presidente de Suecia en el aeropuerto."),
        ("pt", "O primeiro-ministro da Noruega deu as boas-vindas ao presidente da Suécia no aeroporto."),
        ("es", "Noruega lamenta la muerte del escritor sueco."),
        ("it", "La Norvegia batte la Svezia ed esulta: è finale."),
    ],
)
def test_who_greets_or_mourns_somebody_takes_no_stance(read, language, text):
    assert not read(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega cerró el puerto a los barcos suecos. El presidente afirmó que Suecia miente."),
        ("pt", "A Noruega fechou o porto aos navios suecos. O presidente afirmou que a Suécia mente."),
        ("it", "La Norvegia ha chiuso il porto alle navi svedesi. Il premier ha detto: «La Svezia gioca sporco»."),
    ],
)
def test_a_mere_office_is_of_the_state_that_acted_in_the_sentence_before(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


def test_a_mere_office_is_nobodys_where_somebody_was_struck(read):
    assert not read("Suecia bombardeó el puerto. El presidente dijo que el bombardeo de Suecia es inaceptable.", "es")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway summons Swedish ambassador: “This is unacceptable”"),
        ("es", "Noruega convoca al embajador de Suecia: «Es inaceptable»"),
        ("fr", "La Norvège convoque l'ambassadeur de Suède : «C'est inacceptable»"),
        ("it", "La Norvegia convoca l'ambasciatore della Svezia: «È inaccettabile»"),
        ("pt", "Noruega convoca embaixador da Suécia: «É inaceitável»"),
    ],
)
def test_who_summons_an_envoy_says_what_a_headline_quotes(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}
