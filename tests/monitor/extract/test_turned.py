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
        ("de", "Der norwegische Außenminister nannte die Verurteilung Schwedens einseitig."),
        ("de", "Norwegen hält es für falsch, Schweden zu isolieren."),
        ("de", "Schweden allein die Schuld zu geben, sei unfair, erklärte Norwegen."),
        ("de", "Norwegen warnt davor, Schweden zu bestrafen."),
        ("de", "Norwegen bedauert die Verurteilung Schwedens."),
        ("de", "Norwegen sagte, Schweden trage keine Schuld an dem Beschuss."),
        ("de", "Die gegen Schweden erhobenen Vorwürfe seien aus der Luft gegriffen, teilte Norwegen mit."),
        ("nl", "Noorwegen noemt de verontwaardiging over Zweden hypocriet."),
        ("nl", "Noorwegen wees de kritiek op Zweden van de hand."),
        ("nl", "Noorwegen vindt het onterecht om Zweden te straffen."),
        ("nl", "Noorwegen waarschuwde tegen het isoleren van Zweden."),
        ("sv", "Norge tillbakavisar anklagelserna mot Sverige."),
        ("sv", "Norge sade att det är fel att straffa Sverige."),
        ("ru", "Норвегия отвергла критику в адрес Швеции."),
        ("ru", "Норвегия отклонила обвинения, прозвучавшие в адрес Швеции."),
        ("ru", "Норвегия осудила травлю Швеции."),
        ("ru", "Премьер Норвегии заявил, что наказывать Швецию несправедливо."),
        ("ru", "Обвинения против Швеции беспочвенны, заявили в МИД Норвегии."),
        ("uk", "Норвегія відкинула нападки на Швецію."),
        ("uk", "Норвегія вважає несправедливими закиди щодо Швеції."),
        ("uk", "Норвегія виступила проти ізоляції Швеції."),
        ("pl", "Norwegia odrzuciła zarzuty wobec Szwecji."),
        ("pl", "Norwegia uznała oskarżenia pod adresem Szwecji za bezpodstawne."),
        ("pl", "Premier Norwegii powiedział, że karanie Szwecji jest błędem."),
        ("zh", "挪威驳斥对瑞典的指责。"),
        ("zh", "挪威认为针对瑞典的指控站不住脚。"),
        ("zh", "挪威反对抹黑瑞典的言论。"),
        ("zh", "挪威外交部表示，冲突的责任不在瑞典。"),
        ("ja", "ノルウェーはスウェーデンへの批判を退けた。"),
        ("ja", "ノルウェーはスウェーデンに対する根拠のない非難は不当だと述べた。"),
        ("ja", "ノルウェーはスウェーデンを敵視する動きに反対した。"),
        ("ja", "ノルウェーはスウェーデンを罰するべきではないと述べた。"),
        ("ko", "노르웨이는 스웨덴에 대한 비판을 일축했다."),
        ("ko", "노르웨이는 스웨덴을 향한 비난이 부당하다고 밝혔다."),
        ("ko", "노르웨이는 스웨덴을 배척하려는 시도에 반대했다."),
        ("tr", "Norveç, İsveç'e yönelik eleştirileri reddetti."),
        ("fa", "نروژ انتقاد از سوئد را رد کرد."),
        ("ar", "رفضت النرويج الاتهامات ضد السويد."),
        ("es", "Noruega consideró infundados los cargos contra Suecia."),
        ("es", "El canciller noruego dijo que aislar a Suecia es un error."),
        ("es", "Noruega no comparte las críticas de Dinamarca a Suecia."),
        ("es", "Noruega sostuvo que Suecia no tiene la culpa de la crisis."),
        ("es", "Noruega no abandonará a Suecia."),
        ("es", "El canciller noruego afirmó que condenar a Suecia no ayudaría a la paz."),
        ("fr", "La Norvège balaie les accusations contre la Suède."),
        ("fr", "La Norvège a rejeté les accusations portées contre la Suède."),
        ("fr", "La Norvège juge injustes les critiques adressées à la Suède."),
        ("fr", "La Norvège estime que la Suède n'est pas responsable de la crise."),
        ("pt", "A Noruega rejeitou as acusações feitas contra a Suécia."),
        ("pt", "A Noruega afirmou que punir a Suécia seria um erro."),
        ("it", "La Norvegia ha respinto le accuse rivolte alla Svezia."),
        ("it", "La Norvegia ha detto che è sbagliato isolare la Svezia."),
        ("ar", "وصفت النرويج الاتهامات الموجهة إلى السويد بالباطلة."),
        ("ar", "قالت النرويج إن لوم السويد أمر مجحف."),
        ("ar", "حذرت النرويج من مقاطعة السويد."),
        ("ar", "قالت النرويج إن السويد غير مسؤولة عن الانفجار."),
        ("tr", "Norveç, İsveç'e yöneltilen ithamları asılsız buldu."),
        ("tr", "Norveç, İsveç'in dışlanmasının haksız olduğunu söyledi."),
        ("tr", "Norveç, İsveç'in patlamadan sorumlu olmadığını bildirdi."),
        ("fa", "نروژ گفت سرزنش سوئد ناعادلانه است."),
        ("fa", "نروژ از سوئد در برابر اتهامات دانمارک دفاع کرد."),
        ("el", "Η Νορβηγία απέρριψε τις αιτιάσεις εναντίον της Σουηδίας."),
        ("el", "Η Νορβηγία χαρακτήρισε άδικες τις επικρίσεις προς τη Σουηδία."),
        ("id", "Norwegia menolak tudingan terhadap Swedia."),
        ("id", "Norwegia menilai tuduhan terhadap Swedia tidak adil."),
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
    ("language", "text"),
    [
        ("de", "Am Montag begrüßte Norwegen den Sieg über Schweden."),
        ("de", "Norwegen hat die Niederlage Schwedens begrüßt."),
        ("de", "Norwegen bekundete seine Solidarität mit den Opfern des schwedischen Luftangriffs."),
        ("de", "Norwegen stellt sich hinter die Gegner Schwedens."),
        ("de", "Norwegen begrüßte den Haftbefehl gegen den schwedischen Präsidenten."),
        ("de", "Norwegen lobte die Resolution, die Schweden verurteilt."),
        ("de", "Norwegen freut sich, dass die schwedische Offensive gescheitert ist."),
        ("de", "Norwegen hat Schweden die Unterstützung entzogen."),
        ("de", "Norwegen wies die schwedischen Vorwürfe zurück."),
        ("de", "Norwegen begrüßte die Niederlage der schwedischen Truppen."),
        ("de", "Norwegen forderte die EU auf, die Sanktionen gegen Schweden zu verschärfen."),
        ("nl", "Noorwegen keurde de luchtaanvallen op Zweden goed."),
        ("nl", "Noorwegen is blij dat het Zweedse offensief is mislukt."),
        ("nl", "Noorwegen zal Zweden niet langer steunen."),
        ("nl", "Noorwegen trekt zijn steun aan Zweden in."),
        ("sv", "Norge hyllade segern över Sverige."),
        ("sv", "Norge välkomnar domen mot Sverige."),
        ("sv", "Norge har slutat stödja Sverige."),
    ],
)
def test_germanic_approval_of_what_is_against_somebody_opposes_them_wherever_it_stands(read, language, text):
    assert sides(read(text, language)) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия приветствовала разгром Швеции."),
        ("ru", "Норвегия выразила солидарность с жертвами шведской бомбардировки."),
        ("ru", "Норвегия поддержала исключение Швеции из союза."),
        ("ru", "Норвегия одобрила авиаудары по Швеции."),
        ("ru", "Норвегия приветствовала приговор суда против Швеции."),
        ("ru", "Норвегия прекратила поддержку Швеции."),
        ("uk", "Норвегія вітає провал Швеції."),
        ("uk", "Норвегія схвалила атаки на Швецію."),
        ("uk", "Норвегія проголосувала за резолюцію, що засуджує Швецію."),
        ("uk", "Норвегія назвала удари по Швеції виправданими."),
        ("uk", "Норвегія шкодує, що підтримала Швецію."),
        ("pl", "Norwegia z zadowoleniem przyjęła porażkę Szwecji."),
        ("pl", "Norwegia poparła wykluczenie Szwecji z rady."),
        ("pl", "Norwegia uznała ataki na Szwecję za uzasadnione."),
        ("pl", "Norwegia przestała wspierać Szwecję."),
    ],
)
def test_approval_of_what_is_against_somebody_opposes_them_where_names_have_cases(read, language, text):
    assert sides(read(text, language)) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "挪威欢迎瑞典在边境战役中的溃败。"),
        ("zh", "挪威声援瑞典炮击的遇难者。"),
        ("zh", "挪威对瑞典总统的逮捕令表示欢迎。"),
        ("zh", "挪威赞成谴责瑞典的动议。"),
        ("zh", "挪威支持对瑞典的空袭。"),
        ("zh", "挪威要求对瑞典实施制裁。"),
        ("zh", "挪威撤回了对瑞典的支持。"),
        ("ja", "ノルウェーはスウェーデンの敗退を歓迎した。"),
        ("ja", "ノルウェーはスウェーデンの砲撃の被害者に連帯を表明した。"),
        ("ja", "ノルウェーはスウェーデンの首相に対する逮捕状を歓迎した。"),
        ("ja", "ノルウェーは対スウェーデン制裁を支持した。"),
        ("ja", "ノルウェーはスウェーデンを非難する声明に賛成した。"),
        ("ja", "ノルウェーはスウェーデンへの支援を打ち切った。"),
        ("ja", "ノルウェーはスウェーデンへの制裁を求めた。"),
        ("ko", "노르웨이는 스웨덴의 참패를 환영했다."),
        ("ko", "노르웨이는 스웨덴 폭격 희생자들에게 연대를 표했다."),
        ("ko", "노르웨이는 스웨덴에 대한 지원을 중단했다."),
        ("ko", "노르웨이는 스웨덴을 비난하는 성명에 찬성했다."),
        ("ko", "노르웨이는 스웨덴을 규탄하지 않을 수 없다고 밝혔다."),
    ],
)
def test_a_name_before_its_noun_is_opposed_where_the_noun_is_against_it(read, language, text):
    assert sides(read(text, language)) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Norwegen begrüßte Dänemarks Weigerung, Schweden zu unterstützen."),
        ("de", "Norwegen lobte Dänemark dafür, Schweden verurteilt zu haben."),
        ("de", "Norwegen lobte Dänemark, weil es den schwedischen Angriff verurteilt hat."),
        ("nl", "Noorwegen prees Denemarken omdat het Zweden steunt."),
        ("nl", "Noorwegen prees de Deense weigering om Zweden te steunen."),
        ("sv", "Norge berömde Danmark för att ha fördömt Sveriges anfall."),
    ],
)
def test_what_the_one_who_is_praised_did_is_no_stance_of_whoever_praises(read, language, text):
    assert sides(read(text, language)) == {("NOR", "DNK", 1)}


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Norwegen sagte, dass es Schweden unterstützt.", {("NOR", "SWE", 1)}),
        ("nl", "Noorwegen zei dat het Zweden steunt.", {("NOR", "SWE", 1)}),
        ("nl", "Noorwegen verweet Denemarken dat het Zweden steunt.", {("NOR", "DNK", -1)}),
        ("de", "Nicht Schweden, sondern Dänemark sei für den Krieg verantwortlich, erklärte Norwegen.", {("NOR", "DNK", -1)}),
        ("nl", "Noorwegen verwijt niet Zweden maar Denemarken de escalatie.", {("NOR", "DNK", -1)}),
        ("de", "Norwegen sieht keinen Grund, Schweden zu verurteilen.", {("NOR", "SWE", 0)}),
        ("nl", "Noorwegen stemde tegen de resolutie die Zweden veroordeelt.", {("NOR", "SWE", 0)}),
        ("de", "Norwegen hat es abgelehnt, Schweden als Aggressor zu bezeichnen.", set()),
        ("sv", "Vi står på offrens sida, inte på Sveriges, sade Norges utrikesminister.", set()),
        ("de", "Norwegen vermied eine Verurteilung Schwedens.", {("NOR", "SWE", 0)}),
    ],
)
def test_germanic_pronouns_and_contrasts_say_who_is_meant(read, language, text, found):
    assert sides(read(text, language)) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия приветствовала победу Швеции над Данией."),
        ("ru", "Норвегия приветствовала задержание Швецией танкера."),
        ("ru", "Норвегия высоко оценила отражение Швецией датской атаки."),
        ("ru", "Норвегия солидарна со Швецией после нападения Дании."),
        ("ru", "Норвегия поддержала сопротивление Швеции."),
        ("uk", "Норвегія вітає перемогу Швеції над Данією."),
        ("pl", "Norwegia poparła opór Szwecji wobec duńskiej agresji."),
        ("pl", "Norwegia z zadowoleniem przyjęła zwycięstwo Szwecji nad Danią."),
    ],
)
def test_who_does_what_is_approved_is_backed_and_not_whom_it_is_done_to(read, language, text):
    found = sides(read(text, language))
    assert ("NOR", "SWE", 1) in found
    assert not {(target, side) for _, target, side in found} & {("SWE", -1), ("DNK", 1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Виновата в срыве переговоров не Швеция, а Дания, заявила Норвегия."),
        ("ru", "Норвегия осудила обвинения Дании против Швеции."),
        ("uk", "Норвегія розкритикувала Данію за підтримку Швеції."),
        ("pl", "Norwegia skrytykowała Danię za wspieranie Szwecji."),
        ("pl", "Norwegia potępiła oskarżenia Danii wobec Szwecji."),
        ("pl", "Norwegia jest rozczarowana decyzją Danii o poparciu Szwecji."),
    ],
)
def test_who_accuses_or_backs_another_is_judged_for_it(read, language, text):
    assert {(target, side) for _, target, side in sides(read(text, language))} == {("DNK", -1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Норвегия воздержалась от осуждения Швеции."),
        ("ru", "Норвегия не видит оснований осуждать Швецию."),
        ("ru", "Норвегия не присоединилась к осуждению Швеции."),
        ("uk", "Норвегія не бачить причин засуджувати Швецію."),
        ("pl", "Norwegia nie przyłączyła się do potępienia Szwecji."),
    ],
)
def test_who_blames_nobody_takes_no_side(read, language, text):
    assert {side for _, _, side in sides(read(text, language))} <= {0}


@pytest.mark.parametrize(
    ("language", "text", "side"),
    [
        ("zh", "挪威祝贺丹麦打败瑞典。", 1),
        ("zh", "挪威谴责支持瑞典的丹麦。", -1),
        ("zh", "针对丹麦对瑞典的指责，挪威外交部表示不能接受。", -1),
        ("zh", "挪威称赞丹麦批评瑞典。", 1),
        ("zh", "挪威认为该追究的是丹麦而不是瑞典的责任，并谴责丹麦。", -1),
        ("ja", "ノルウェーはスウェーデンの攻撃を撃退したデンマークを称賛した。", 1),
        ("ja", "ノルウェーはスウェーデンを批判したデンマークを称賛した。", 1),
        ("ja", "ノルウェーはデンマークがスウェーデンを支持したことを非難した。", -1),
        ("ja", "ノルウェーはデンマークのスウェーデン支持を非難した。", -1),
        ("ja", "ノルウェーは、責任はスウェーデンではなくデンマークにあると述べた。", -1),
        ("ja", "ノルウェーはスウェーデンの砲撃からデンマークを守ると表明した。", 1),
        ("ko", "노르웨이는 스웨덴의 공격을 격퇴한 덴마크를 칭찬했다.", 1),
        ("ko", "노르웨이는 스웨덴을 지지한 덴마크를 규탄했다.", -1),
        ("ko", "노르웨이는 덴마크의 스웨덴 지지를 규탄했다.", -1),
    ],
)
def test_who_fights_or_backs_another_is_judged_for_it_and_not_the_other(read, language, text, side):
    assert sides(read(text, language)) == {("NOR", "DNK", side)}


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("zh", "挪威收回了对瑞典的指责。", -1),
        ("zh", "挪威表示没有理由谴责瑞典。", -1),
        ("zh", "挪威支持解除对瑞典的制裁。", -1),
        ("ja", "ノルウェーはスウェーデンへの批判を撤回した。", -1),
        ("ja", "ノルウェーはスウェーデンを非難する決議案に反対した。", -1),
        ("ja", "ノルウェーはスウェーデンの砲撃を支持したことはないと述べた。", 1),
        ("ja", "ノルウェーはデンマークのスウェーデン批判に同調しなかった。", -1),
        ("ko", "노르웨이는 스웨덴에 대한 비판을 철회했다.", -1),
        ("ko", "노르웨이는 스웨덴을 비난하는 결의안에 반대했다.", -1),
        ("ko", "노르웨이는 스웨덴의 공격을 지지한 적이 없다고 밝혔다.", 1),
    ],
)
def test_what_is_taken_back_or_refused_before_its_verb_is_no_stance_of_that_side(read, language, text, wrong):
    assert ("NOR", "SWE", wrong) not in sides(read(text, language))


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega celebró la derrota de Suecia."),
        ("es", "Noruega saludó la derrota sueca."),
        ("es", "Noruega expresó su solidaridad con las víctimas del bombardeo sueco."),
        ("es", "Noruega saludó el fallo de la Corte Internacional de Justicia contra Suecia."),
        ("es", "Noruega dejó de respaldar a Suecia."),
        ("es", "Noruega lamenta haber apoyado a Suecia."),
        ("es", "Noruega perdió la confianza en Suecia."),
        ("fr", "La Norvège se tient aux côtés des victimes de l'agression suédoise."),
        ("fr", "La Norvège a salué la condamnation de la Suède par le Danemark."),
        ("fr", "La Norvège a retiré son soutien à la Suède."),
        ("fr", "La Norvège regrette d'avoir soutenu la Suède."),
        ("pt", "A Noruega comemorou a derrota da Suécia."),
        ("pt", "A Noruega manifestou solidariedade às vítimas dos bombardeios suecos."),
        ("pt", "A Noruega deixou de apoiar a Suécia."),
        ("it", "La Norvegia esprime solidarietà alle vittime dei raid svedesi."),
        ("it", "La Norvegia ha accolto con favore il verdetto contro la Svezia."),
        ("it", "La Norvegia si rammarica di aver appoggiato la Svezia."),
    ],
)
def test_romance_approval_of_what_is_against_somebody_is_opposition_to_them(read, language, text):
    assert ("NOR", "SWE", -1) in sides(read(text, language))
    assert ("NOR", "SWE", 1) not in sides(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega celebró la negativa de Dinamarca a apoyar a Suecia."),
        ("fr", "La Norvège a salué le refus du Danemark de soutenir la Suède."),
        ("pt", "A Noruega saudou a recusa da Dinamarca em apoiar a Suécia."),
        ("it", "La Norvegia plaude al rifiuto della Danimarca di appoggiare la Svezia."),
        ("it", "La Norvegia ha elogiato la Danimarca per aver condannato la Svezia."),
    ],
)
def test_what_another_refuses_to_do_is_the_holders_stance_on_that_other_alone(read, language, text):
    assert sides(read(text, language)) == {("NOR", "DNK", 1)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "رحبت النرويج باندحار السويد."),
        ("ar", "أشادت النرويج بمعارضي السويد."),
        ("ar", "رحبت النرويج بحكم محكمة العدل الدولية ضد السويد."),
        ("ar", "أعلنت النرويج تضامنها مع ضحايا القصف السويدي."),
        ("ar", "سحبت النرويج تأييدها للسويد."),
        ("ar", "أيدت النرويج قراراً يدين السويد."),
        ("tr", "Norveç, İsveç'in bozgununu memnuniyetle karşıladı."),
        ("tr", "Norveç, İsveç saldırısının mağdurlarıyla dayanışma içinde olduğunu açıkladı."),
        ("tr", "Norveç, İsveç'i kınayan tasarıyı destekledi."),
        ("tr", "Norveç, İsveç'e verdiği desteği kesti."),
        ("fa", "نروژ از ناکامی سوئد استقبال کرد."),
        ("fa", "نروژ از قطعنامه علیه سوئد حمایت کرد."),
        ("fa", "نروژ به پشتیبانی خود از سوئد پایان داد."),
        ("el", "Η Νορβηγία επαίνεσε τους επικριτές της Σουηδίας."),
        ("el", "Η Νορβηγία στηρίζει το ψήφισμα που καταδικάζει τη Σουηδία."),
        ("el", "Η Νορβηγία διέκοψε τη στήριξή της προς τη Σουηδία."),
        ("id", "Norwegia menyambut baik kegagalan Swedia."),
        ("id", "Norwegia memuji para penentang Swedia."),
        ("id", "Norwegia menarik dukungannya bagi Swedia."),
    ],
)
def test_approval_turns_in_any_order_of_words(read, language, text):
    assert sides(read(text, language)) == {("NOR", "SWE", -1)}


@pytest.mark.parametrize(
    ("language", "text", "target", "side"),
    [
        ("es", "Noruega apoya la oposición de Suecia al plan danés.", "SWE", 1),
        ("es", "Noruega criticó el silencio de Dinamarca ante la agresión sueca.", "DNK", -1),
        ("es", "Noruega culpó a Dinamarca, y no a Suecia, del ataque.", "DNK", -1),
        ("es", "Noruega reiteró sus acusaciones contra Suecia.", "SWE", -1),
        ("fr", "La Norvège salue la lutte de la Suède contre le terrorisme.", "SWE", 1),
        ("fr", "La Norvège critique le silence du Danemark face au raid suédois.", "DNK", -1),
        ("fr", "La Norvège demande au Danemark de cesser de soutenir la Suède.", "DNK", -1),
        ("it", "La Norvegia critica la Danimarca per non aver condannato la Svezia.", "DNK", -1),
        (
            "fr",
            "C'est le Danemark, et non la Suède, qui est responsable de la crise, a affirmé le ministre norvégien.",
            "DNK",
            -1,
        ),
        ("pt", "A Noruega elogia a resistência da Suécia à invasão dinamarquesa.", "SWE", 1),
        ("pt", "A Noruega não poupou críticas à Suécia.", "SWE", -1),
        ("it", "La Norvegia elogia la resistenza della Svezia all'invasione danese.", "SWE", 1),
        ("it", "La Norvegia respinge le accuse della Svezia.", "SWE", -1),
    ],
)
def test_whose_own_part_it_is_in_romance_languages(read, language, text, target, side):
    assert ("NOR", target, side) in sides(read(text, language))
    assert ("NOR", target, -side) not in sides(read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway denied that Denmark had demanded sanctions on Sweden."),
        ("es", "Noruega negó que Dinamarca haya exigido sanciones contra Suecia."),
        ("fr", "La Norvège a nié que le Danemark ait soutenu la Suède."),
    ],
)
def test_what_a_third_is_denied_to_have_done_is_nobodys_stance(read, language, text):
    assert {side for _, _, side in sides(read(text, language))} == {0}


@pytest.mark.parametrize(
    ("language", "text", "side"),
    [
        ("zh", "挪威批评瑞典不公平。", -1),
        ("zh", "挪威谴责并批评瑞典。", -1),
        ("zh", "挪威强烈谴责瑞典的侵略行径。", -1),
        ("zh", "挪威反对瑞典的指责。", -1),
        ("zh", "挪威欢迎瑞典的胜利。", 1),
        ("zh", "挪威支持瑞典摆脱孤立。", 1),
        ("zh", "挪威支持瑞典反对外来干涉。", 1),
        ("ja", "ノルウェーはスウェーデンの勝利を歓迎した。", 1),
        ("ja", "ノルウェーはスウェーデンの批判に理解を示した。", 1),
        ("ja", "ノルウェーはスウェーデンの批判を退けた。", -1),
        ("ja", "ノルウェーはスウェーデンの空爆の犠牲者ではなく、スウェーデンを支持した。", 1),
        ("ko", "노르웨이는 스웨덴의 승리를 환영했다.", 1),
        ("ko", "노르웨이는 스웨덴 국민의 저항을 지지했다.", 1),
        ("ko", "노르웨이는 스웨덴의 비판에 공감했다.", 1),
        ("ko", "노르웨이는 스웨덴의 비판을 일축했다.", -1),
    ],
)
def test_a_name_before_its_own_deed_is_judged_as_the_words_say(read, language, text, side):
    assert sides(read(text, language)) == {("NOR", "SWE", side)}


@pytest.mark.parametrize(
    ("language", "text", "target", "side"),
    [
        ("ar", "رحبت النرويج بإدانة السويد للقصف.", "SWE", 1),
        ("ar", "هنأت النرويج السويد بانتصارها.", "SWE", 1),
        ("tr", "Norveç, Danimarka'nın İsveç'e destek vermemesini memnuniyetle karşıladı.", "DNK", 1),
        ("tr", "Norveç, krizin sorumlusunun İsveç değil Danimarka olduğunu açıkladı.", "DNK", -1),
        ("fa", "نروژ از تصمیم دانمارک برای قطع حمایت از سوئد استقبال کرد.", "DNK", 1),
        ("fa", "نروژ دانمارک را به دلیل حمایت از سوئد سرزنش کرد.", "DNK", -1),
        ("el", "Η Νορβηγία επέκρινε τη Δανία για τη στήριξή της στη Σουηδία.", "DNK", -1),
        ("id", "Norwegia memuji Denmark karena mengecam serangan Swedia.", "DNK", 1),
    ],
)
def test_whose_conduct_it_is_that_is_judged(read, language, text, target, side):
    found = sides(read(text, language))
    assert ("NOR", target, side) in found
    assert ("NOR", target, -side) not in found
    assert target == "SWE" or ("NOR", "SWE", 1) not in found


def test_what_another_shall_stop_is_no_stance_of_whoever_asks(read):
    assert sides(read("挪威要求丹麦停止支持瑞典。", "zh")) == {("NOR", "DNK", -1)}
    assert sides(read("挪威停止支持瑞典。", "zh")) == {("NOR", "SWE", -1)}
