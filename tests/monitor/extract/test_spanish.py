"""Spanish as newsrooms and ministries write it: who speaks under which office and name, and what is no statement."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    ("who", "actor"),
    [
        ("El premier noruego", "NOR"),
        ("El primer ministro en funciones de Noruega", "NOR"),
        ("El líder supremo de Irán", "IRN"),
        ("El presidente electo de Noruega", "NOR"),
        ("El fiscal general noruego", "NOR"),
        ("La viceprimera ministra de Noruega", "NOR"),
        ("El titular de Defensa noruego", "NOR"),
        ("El titular de la Secretaría de Relaciones Exteriores de México", "MEX"),
        ("El Ministerio de Asuntos Exteriores y Cooperación de Noruega", "NOR"),
        ("El Ministerio de Asuntos Exteriores, Unión Europea y Cooperación de España", "ESP"),
        ("El Consejo de Seguridad Nacional de Noruega", "NOR"),
        ("El portavoz del Ejército noruego", "NOR"),
        ("Las Fuerzas Armadas de Noruega", "NOR"),
        ("La junta militar de Birmania", "MMR"),
        ("El director general de la OMS", "WHO"),
        ("Un alto funcionario noruego", "NOR"),
        ("EE. UU.", "USA"),
        ("Belarús", "BLR"),
        ("El Gobierno nipón", "JPN"),
        ("La AIEA", "IAEA"),
        ("El papa", "VAT"),
    ],
)
def test_offices_and_names_speak_for_their_actor(read, who, actor):
    verb = "condenaron" if who.startswith("Las") else "condenó"
    assert _read_as(read(f"{who} {verb} este lunes el bombardeo sueco del puerto.", "es")) == {(actor, "condemn", "SWE")}


def test_houses_and_parties_do_not_speak_for_the_state(read):
    text = "El líder opositor noruego Olav Berg condenó el bombardeo sueco. El legislador noruego Kari Lie lo condenó también."
    assert not [statement for statement in read(text, "es") if statement.official]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "Dinamarca visita Finlandia, Noruega acusa a Suecia de chantaje.", {("NOR", "oppose", "SWE")}),
        (
            "es",
            "Noruega condena a Suecia y Dinamarca pide diálogo.",
            {("NOR", "condemn", "SWE"), ("DNK", "neutral", None)},
        ),
        ("es", "Noruega y Dinamarca condenan el ataque de Suecia.", {("NOR", "condemn", "SWE"), ("DNK", "condemn", "SWE")}),
        (
            "pt",
            "Noruega condena a Suécia e Dinamarca pede diálogo.",
            {("NOR", "condemn", "SWE"), ("DNK", "neutral", None)},
        ),
    ],
)
def test_a_verb_in_the_singular_has_one_subject(read, language, text, expected):
    assert _read_as(read(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "es",
            "El presidente de Noruega envió una carta al jefe de la ONU en la que exige que Suecia retire sus tropas.",
        ),
        (
            "es",
            "La canciller noruega escribió una misiva al embajador de Francia, en la que insiste en que Suecia debe retirarse.",
        ),
        ("pt", "O presidente da Noruega enviou uma carta ao secretário-geral da ONU em que exige que a Suécia retire as tropas."),
    ],
)
def test_what_stands_in_a_letter_is_its_writer_s(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("Suecia hace caso omiso de las advertencias", "oppose"),
        ("Suecia ha incumplido sus compromisos", "oppose"),
        ("El plan de Suecia es un paso atrás", "oppose"),
        ("Suecia utiliza el hambre como arma", "oppose"),
        ("Todas las opciones están sobre la mesa frente al ataque de Suecia", "condemn"),
        ("Vengaremos el ataque de Suecia", "condemn"),
        ("Suecia debería aplazar la votación", "concern"),
        ("El plan de Suecia es un rayo de esperanza", "support"),
        ("Suecia cuenta con todo nuestro apoyo", "endorse"),
    ],
)
def test_a_judgement_or_threat_is_heard_in_what_is_quoted(read, said, stance):
    assert _read_as(read(f"«{said}», afirmó el canciller noruego.", "es")) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Noruega está dispuesta a brindar su apoyo a Suecia en las tareas de rescate tras el terremoto.",
        "Noruega ofreció ayuda a Suecia en las labores de reconstrucción.",
    ],
)
def test_help_after_a_disaster_is_no_position(read, text):
    assert read(text, "es") == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Dinamarca acusó a Finlandia de respaldar a los rebeldes, acusaciones que Noruega y Suecia rechazan."),
        ("en", "Denmark accused Finland of backing rebels, charges that Norway and Sweden reject."),
    ],
)
def test_a_verb_may_be_the_last_word_of_a_text(read, language, text):
    assert ("DNK", "oppose", "FIN") in _read_as(read(text, language))


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Noruega rechazó que Suecia haya cerrado el puerto, calificó la medida de absurda y reafirmó su posición.", "oppose"),
        ("El ministro noruego desafió el lunes a Suecia a someter el caso a un arbitraje.", "oppose"),
        ("Noruega pidió explicaciones al embajador de Suecia por el cierre del puerto.", "concern"),
        ("La embajada de Noruega había comprometido su apoyo al presidente de Suecia.", "support"),
    ],
)
def test_who_goes_on_dares_asks_why_or_pledges(read, text, stance):
    assert _read_as(read(text, "es")) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Noruega desafía a Suecia con un nuevo misil.",
        "El embajador noruego brindó a Suecia todo el apoyo posible.",
        "El primer ministro noruego seguirá invitando a líderes a Oslo.",
    ],
)
def test_deeds_consular_help_and_invitations_are_no_statement(read, text):
    assert read(text, "es") == ()


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("es", "Noruega sobre el plan de Suecia: “Es un error”", "oppose"),
        ("es", "Noruega, contra Suecia: «Es un acto terrorista»", "condemn"),
        ("pt", "Noruega sobre o plano da Suécia: “É um erro”", "oppose"),
        ("es", "El duro mensaje de Noruega a Suecia: “Debe retirar sus tropas”", "oppose"),
        ("es", "Suecia pagará por el ataque: Noruega", "condemn"),
        ("es", "Califica Noruega de error el plan de Suecia", "oppose"),
        ("es", "Acusa Noruega de genocidio a Suecia", "condemn"),
        ("es", "Pide Noruega sanciones contra Suecia", "oppose"),
        ("es", "El ataque de Suecia suscitó una enérgica condena noruega.", "condemn"),
        ("es", "El plan de Suecia provocó el rechazo noruego.", "oppose"),
    ],
)
def test_headlines_name_their_speaker_before_a_colon_or_behind_the_verb(read, language, text, stance):
    assert _read_as(read(text, language)) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway condemns the outage and Finland urges calm."),
        ("en", "Norway condemns the outage, Finland urges calm."),
        ("es", "Noruega condena el apagón y Finlandia pide calma."),
        ("es", "Noruega condena el apagón, mientras Finlandia pide calma."),
        ("pt", "A Noruega condena o apagão e a Finlândia pede calma."),
        ("fr", "La Norvège condamne la coupure et la Finlande appelle au calme."),
    ],
)
def test_whoever_does_the_next_verb_is_not_judged_by_the_one_before(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", None), ("FIN", "neutral", None)}


def test_who_says_so_behind_a_comma_is_no_second_verb(read):
    text = "Noruega lamentó que Suecia haya cerrado el puerto, dijo el canciller de Finlandia."
    assert ("NOR", "concern", "SWE") in _read_as(read(text, "es"))
    assert not [statement for statement in read(text, "es") if statement.actor == "NOR" and statement.speaker]


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("es", "El ataque de Dinamarca preocupa a Reino Unido.", "GBR"),
        ("es", "El ataque de Dinamarca preocupa al ministro de Exteriores de Suecia.", "SWE"),
        ("pt", "O ataque da Dinamarca preocupa o Reino Unido.", "GBR"),
    ],
)
def test_whom_something_troubles_may_be_named_by_several_words(read, language, text, actor):
    assert _read_as(read(text, language)) == {(actor, "concern", "DNK")}


def test_who_says_a_verb_behind_a_comma_may_be_named_by_several_words(read):
    text = "Noruega rechazó que Suecia cierre el puerto, denunció el ministro de Exteriores de Dinamarca."
    found = {(actor, stance) for actor, stance, _ in _read_as(read(text, "es"))}
    assert found == {("NOR", "oppose"), ("DNK", "condemn")}
