"""Lists of those who speak, with names that no table knows, and words that only look like a cue. All texts are invented."""

import pytest

IBERIANS = {"ESP", "ITA", "PRT"}


@pytest.mark.parametrize(
    ("language", "text", "actors"),
    [
        ("zh", "西班牙首相卡诺、意大利外长贝拉尼、葡萄牙总统科斯蒂等谴责瑞典的袭击。", IBERIANS),
        ("de", "Die Regierungen von Spanien, Italien und Portugal haben den Angriff Schwedens verurteilt.", IBERIANS),
        ("ar", "أدانت حكومات إسبانيا وإيطاليا والبرتغال هجوم السويد.", IBERIANS),
        ("es", "Las embajadas de España, Italia y Portugal han condenado el ataque de Suecia.", IBERIANS),
        ("pt", "As embaixadas da Espanha, da Itália e de Portugal condenaram o ataque da Suécia.", IBERIANS),
        ("fr", "Les ambassades de l'Espagne, de l'Italie et du Portugal ont condamné le raid de la Suède.", IBERIANS),
        ("de", "Sowohl Spanien als auch Italien verurteilten den Angriff Schwedens.", {"ESP", "ITA"}),
    ],
)
def test_each_of_a_list_takes_the_position(read, language, text, actors):
    found = read(text, language=language)
    assert {(s.actor, s.target, s.stance.value) for s in found} == {(actor, "SWE", "condemn") for actor in actors}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Президент Норвегии назвал покойного настоящим другом Швеции."),
        ("ru", "Для переезда посольства Норвегии в Швеции потребовалась неделя."),
        ("fr", "Le ministre norvégien a parlé lors d'une conférence de presse avec la Suède."),
        ("fr", "La Norvège attend beaucoup du sommet de la Suède."),
        ("en", "Norway will send experts on disaster management to Sweden."),
        ("en", "The government of Norway said that the plan has wide international support."),
        ("en", "The international community will not waver in its support of Sweden, the Norwegian minister said."),
        ("ar", "أصابت طائرة النرويج سيارة في السويد عن طريق الخطأ."),
    ],
)
def test_a_word_that_only_begins_like_a_cue_takes_no_side(read, language, text):
    assert not [s for s in read(text, language=language) if s.stance.score]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия требует, чтобы Швеция прекратила удары."),
        ("fr", "La Norvège somme la Suède de cesser ses attaques."),
        ("en", "Norway called Sweden's raid a disaster."),
        ("en", "There is no lawful justification for Sweden's raid, the Norwegian minister said."),
        ("zh", "挪威對瑞典的襲擊表示嚴重關注。"),
        ("zh", "挪威对瑞典的袭击表示严重关注。"),
    ],
)
def test_the_cue_itself_is_still_read(read, language, text):
    assert [s.actor for s in read(text, language=language) if s.stance.score < 0] == ["NOR"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Among those condemning Norway's raid were Sweden and Denmark."),
        ("en", "Among the countries that condemned Norway's raid are Sweden and Denmark."),
        ("es", "Entre los países que condenaron el ataque de Noruega figuran Suecia y Dinamarca."),
        ("pt", "Entre os países que condenaram o ataque da Noruega estão a Suécia e a Dinamarca."),
        ("fr", "Parmi les pays qui ont condamné l'attaque de la Norvège figurent la Suède et le Danemark."),
        ("de", "Zu den Staaten, die den Angriff Norwegens verurteilten, gehören Schweden und Dänemark."),
        ("it", "Tra i Paesi che hanno condannato l'attacco della Norvegia figurano la Svezia e la Danimarca."),
    ],
)
def test_who_is_named_among_many_does_it(read, language, text):
    found = {(s.actor, s.target, s.stance.value) for s in read(text, language)}
    assert found == {("SWE", "NOR", "condemn"), ("DNK", "NOR", "condemn")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway condemned Sweden and Denmark condemned Finland."),
        ("en", "Norway condemned Sweden, and Denmark's foreign minister condemned Finland."),
        ("en", "Norway condemned Sweden, and Denmark said Finland had broken the truce."),
        ("de", "Norwegen verurteilte Schweden und Dänemark verurteilte Finnland."),
        ("nl", "Noorwegen veroordeelde Zweden en Denemarken veroordeelde Finland."),
        ("sv", "Norge fördömde Sverige och Danmark fördömde Finland."),
        ("el", "Η Νορβηγία καταδίκασε τη Σουηδία και η Δανία καταδίκασε τη Φινλανδία."),
        ("fr", "La Norvège a condamné la Suède, et le Danemark a condamné la Finlande."),
        ("es", "Noruega condenó a Suecia y Dinamarca condenó a Finlandia."),
        ("ru", "Норвегия осудила Швецию, и Дания осудила Финляндию."),
        ("ja", "ノルウェーはスウェーデンを非難し、デンマークはフィンランドを非難した。"),
    ],
)
def test_the_subject_of_the_next_clause_is_no_object_of_the_one_before(read, language, text):
    assert {(s.actor, s.target) for s in read(text, language)} == {("NOR", "SWE"), ("DNK", "FIN")}


def test_behind_a_list_of_objects_a_comma_opens_the_next_clause(read):
    found = read("Norway condemned Sweden, Iceland and Denmark, and Finland condemned Estonia.")
    assert {(s.actor, s.target) for s in found} == {("NOR", "SWE"), ("NOR", "ISL"), ("NOR", "DNK"), ("FIN", "EST")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway condemned the raid, and Denmark called for calm."),
        ("fr", "La Norvège a condamné la frappe, et le Danemark a appelé au calme."),
        ("es", "Noruega condenó el ataque, y Dinamarca pidió calma."),
        ("de", "Norwegen verurteilte den Angriff, und Dänemark rief beide Seiten zur Ruhe auf."),
        ("nl", "Noorwegen veroordeelde de aanval, en Denemarken riep beide partijen op tot overleg."),
        ("ru", "Норвегия осудила удар, а Дания призвала стороны к переговорам."),
        ("uk", "Норвегія засудила удар, а Данія закликала сторони до переговорів."),
        ("pl", "Norwegia potępiła atak, a Dania wezwała strony do rozmów."),
    ],
)
def test_who_speaks_in_the_next_clause_is_not_blamed_in_the_one_before(read, language, text):
    assert "DNK" not in {s.target for s in read(text, language)}
