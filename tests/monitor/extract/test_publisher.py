"""Who signs a text. All texts are invented."""


def _stances(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


def test_those_who_align_themselves_with_a_text_hold_its_positions(read):
    text = (
        "The EU deplores the decision of Sweden to close the port.\n"
        "The candidate countries North Macedonia and Albania and the EFTA country Iceland align themselves with this declaration."
    )
    assert _stances(read(text, by="EU")) == {(code, "oppose", "SWE") for code in ("EU", "MKD", "ALB", "ISL")}


def test_who_does_not_align_signs_nothing(read):
    text = "The EU deplores the decision of Sweden to close the port.\nIceland did not align themselves with this declaration."
    assert _stances(read(text, by="EU")) == {("EU", "oppose", "SWE")}


def test_the_ministers_of_three_states_who_open_a_text_sign_it(read):
    text = (
        "Os Ministros de Angola, do Brasil e de Cabo Verde, reunidos em Lisboa, condenam o ataque da Suécia ao porto.\n"
        "Saudamos o plano de paz da Noruega."
    )
    found = _stances(read(text, "pt", by="BRA"))
    assert {(code, "condemn", "SWE") for code in ("AGO", "BRA", "CPV")} <= found
    assert {(code, "support", "NOR") for code in ("AGO", "BRA", "CPV")} <= found


def test_a_standing_body_signs_for_its_members_and_another_body_for_itself(read):
    text = (
        "The G7 foreign ministers of Canada, France, Germany, Italy, Japan, the United Kingdom and the United States of America "
        "and the High Representative of the European Union condemn Sweden's raid on the port."
    )
    assert _stances(read(text, by="CAN")) == {("G7", "condemn", "SWE"), ("EU", "condemn", "SWE")}
