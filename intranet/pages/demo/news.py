from .writing import News, good_to_know, heading, important, points, questions, quote, steps, text

NEWS = [
    News(
        "nieuw-intranet",
        "Welkom op ons nieuwe intranet",
        "Collega's vinden, een bestelbon vragen, weten wanneer het college vergadert: vanaf vandaag doe je het op één plaats.",
        days_ago=1,
        pinned_days=30,
        author="Dienst Communicatie",
        picture="belfort",
        picture_alt="De toren van het stadhuis in het avondlicht.",
        body=[
            text(
                "Ons oude intranet heeft twaalf jaar dienst gedaan. Het was traag geworden, en wie een telefoonnummer "
                "zocht, belde het onthaal. Dat kan beter, vonden jullie in de bevraging van vorig voorjaar.",
                "De nieuwe portaalsite begint bij wat je elke dag nodig hebt. Bovenaan staat één zoekvak: tik een naam, "
                "een dienst of de laatste cijfers van een nummer, en je collega staat er.",
            ),
            heading("Wat vind je waar"),
            points(
                "<b>Start</b>: wat op jou wacht, wie jarig is en het nieuws.",
                "<b>Collega's</b>: wie doet wat, waar, en op welk nummer.",
                "<b>Wegwijs</b>: hoe het hier werkt, van verlof tot huisstijl.",
                "<b>Nieuws</b>: wat er leeft in onze diensten.",
            ),
            heading("Aanmelden"),
            text(
                "Je meldt je aan met dezelfde naam en hetzelfde wachtwoord als op je computer. "
                "Op een gedeelde computer, bijvoorbeeld aan de balie, meld je je na gebruik altijd af."
            ),
            questions(
                "Klopt iets niet in je gegevens, of mis je iets? Spreek de collega's van Communicatie aan, of kom langs op "
                "een van de open momenten in de kantine: elke dinsdag om 12.30 uur."
            ),
        ],
    ),
    News(
        "telefooncentrale-vervangen",
        "Vrijdagnamiddag vervangen we de telefooncentrale",
        "Van 15 tot 18 uur zijn vaste nummers moeilijk bereikbaar. Balies en permanenties werken met een gsm. Je nummer verandert niet.",
        days_ago=2,
        author="Dienst ICT",
        body=[
            text(
                "De centrale in het stadhuis is zestien jaar oud en krijgt geen onderdelen meer. Vrijdag schakelen we over "
                "op de nieuwe. Interne nummers van drie cijfers blijven wat ze zijn."
            ),
            heading("Wat doe jij"),
            steps(
                "Zet je toestel vrijdag om 15 uur niet uit: het krijgt vanzelf de nieuwe instellingen.",
                "Herstart het maandagochtend als er geen datum op het scherm staat.",
                "Spreek je voicemail opnieuw in. De oude berichten gaan verloren.",
            ),
            important(
                "Het noodnummer van de permanentie Wegen blijft de hele tijd bereikbaar. Het woonzorgcentrum schakelt pas "
                "op zaterdag over, buiten de drukke uren."
            ),
        ],
    ),
    News(
        "mirjam-nieuwe-collega-burgerzaken",
        "Drie nieuwe gezichten aan de balie",
        "Burgerzaken is weer op volle sterkte. Maak kennis met de collega's die je vanaf deze week aan loket 2, 3 en 5 ziet.",
        days_ago=4,
        author="Burgerzaken",
        picture="balie",
        picture_alt="Drie ramen van het stadhuis, met licht achter het glas.",
        body=[
            text(
                "Een rijbewijs, een aangifte van geboorte, een verhuizing: zestigduizend keer per jaar staat er iemand "
                "aan onze balie. Sinds maandag doen we dat met drie collega's meer.",
                "Ze lopen de eerste weken mee met een ervaren collega. Zie je hen zoeken naar een formulier of naar de "
                "koffiekamer, wijs dan gerust de weg.",
            ),
            quote(
                "Na een uur wist ik al wie de sleutel van het archief heeft. Dat zegt veel over een ploeg.",
                "een van de nieuwe collega's",
            ),
        ],
    ),
    News(
        "strooidienst-klaar",
        "De strooidienst staat klaar",
        "Vijf wagens, achttien chauffeurs en tachtig ton zout: de ploeg Wegen is klaar voor de eerste vorst. Zo verloopt een nacht.",
        days_ago=6,
        author="Technische Dienst",
        picture="winter",
        picture_alt="Een besneeuwde weg tussen kale bomen.",
        body=[
            text(
                "Wie van wacht is, krijgt om tien uur 's avonds de voorspelling. Zakt de temperatuur van het wegdek onder "
                "nul, dan vertrekt de eerste wagen om drie uur. Om zes uur zijn de hoofdwegen, de busroutes en de helling "
                "aan de Schoolstraat gedaan."
            ),
            heading("En onze eigen gebouwen?"),
            text(
                "Op de parkings en aan de ingangen strooien de conciërges. Aan elke ingang staat een gele bak met zout en "
                "een schop. Zie je een gladde plek, strooi dan gerust een handvol: je hoeft niemand te bellen."
            ),
            good_to_know(
                "Is de weg naar het werk te gevaarlijk? Overleg met je leidinggevende of je die dag thuis kunt werken."
            ),
        ],
    ),
    News(
        "opleiding-brandveiligheid",
        "Schrijf je in voor de opleiding brandveiligheid",
        "In elk gebouw zijn er eerste interventieploegen nodig. Een halve dag volstaat, en je leert er ook thuis iets van.",
        days_ago=9,
        author="Personeel & Organisatie",
        body=[
            text(
                "Je oefent met een echt blustoestel, leert hoe je een gebouw ontruimt en wat je in de eerste minuten beter "
                "niet doet. De brandweer geeft de opleiding in de Stadswerkplaats."
            ),
            heading("Praktisch"),
            points(
                "Duur: een halve dag, tijdens de werkuren.",
                "Groepen van twaalf, in de voormiddag of de namiddag.",
                "Inschrijven bij je diensthoofd. Het Sociaal Huis en de bibliotheek krijgen voorrang: daar zijn er te weinig.",
            ),
            questions(
                "De preventieadviseur van Personeel & Organisatie weet wie er in jouw gebouw al een opleiding volgde."
            ),
        ],
    ),
    News(
        "fietsvergoeding-stijgt",
        "De fietsvergoeding stijgt",
        "Kom je met de fiets naar het werk, dan krijg je voortaan de hoogste vergoeding die vrij is van belasting. Je hoeft er niets voor te doen.",
        days_ago=13,
        author="Personeel & Organisatie",
        picture="fietsen",
        picture_alt="Een fietspad langs het water.",
        body=[
            text(
                "Ruim een derde van ons komt geregeld met de fiets. De gemeenteraad en de raad voor maatschappelijk welzijn "
                "besloten de vergoeding op te trekken, met ingang van de eerste van de maand.",
                "Je dagen geef je zoals altijd in bij je prestaties. De loonadministratie past het bedrag vanzelf aan.",
            ),
            good_to_know(
                "Ook wie een stuk met de trein komt, heeft recht op de vergoeding voor het deel met de fiets."
            ),
        ],
    ),
    News(
        "phishing-let-op",
        "Valse mails uit naam van de algemeen directeur",
        "Deze week kregen verschillende collega's een mail met de vraag om snel cadeaukaarten te kopen. Trap er niet in, en meld het.",
        days_ago=16,
        author="Dienst ICT",
        body=[
            text(
                "De afzender lijkt Chantal, maar het adres erachter is een ander. Niemand van ons vraagt je ooit per mail om "
                "cadeaukaarten, een wachtwoord of een code."
            ),
            heading("Twijfel je"),
            steps(
                "Klik nergens op en antwoord niet.",
                "Bel de afzender op het nummer dat op zijn pagina bij Collega's staat.",
                "Stuur de mail als bijlage door naar de helpdesk.",
            ),
            important(
                "Heb je toch geklikt of iets ingevuld? Bel meteen de helpdesk, ook 's avonds. Niemand neemt je dat kwalijk: "
                "hoe vlugger we het weten, hoe minder er misgaat."
            ),
        ],
    ),
    News(
        "bibliotheek-langer-open",
        "De bibliotheek blijft op donderdag open tot 20 uur",
        "Na een proef van een half jaar wordt de avondopening vast. Ook collega's vinden er een stille werkplek.",
        days_ago=20,
        author="Bibliotheek",
        picture="bibliotheek",
        picture_alt="Rijen boeken in verschillende kleuren.",
        body=[
            text(
                "Op donderdagavond kwamen er gemiddeld zeventig bezoekers, vooral studenten en ouders met jonge kinderen. "
                "Daarom vroeg de bibliotheek om de avond te behouden.",
                "Werk je eens in een ander gebouw? Op de eerste verdieping staan acht werkplekken met een scherm. "
                "Je hoeft ze niet te reserveren.",
            ),
        ],
    ),
    News(
        "afscheid-ploegbaas-groen",
        "Veertig jaar groen: we zwaaien een monument uit",
        "De lindes van de Lindendreef, de bloembakken op de markt, het park aan de vijver: hij plantte ze. Kom mee een glas drinken.",
        days_ago=27,
        author="Groendienst",
        picture="park",
        picture_alt="Bomen aan een vijver in de namiddag.",
        body=[
            text(
                "Hij begon op zijn achttiende, met een schop en een bestelwagen zonder verwarming. Vandaag leidt hij een ploeg "
                "van vierentwintig mensen die meer dan negenduizend bomen verzorgt."
            ),
            quote(
                "Een boom plant je niet voor jezelf. Dat is het mooie eraan.", "de ploegbaas, op zijn laatste werkdag"
            ),
            text(
                "De receptie is in De Eest, vanaf 16 uur. Iedereen is welkom, ook wie hem alleen kent van de radio op de werf."
            ),
        ],
    ),
    News(
        "speelpleinwerking-cijfers",
        "Een zomer met 412 kinderen per dag",
        "Nooit kwamen er zoveel kinderen naar de speelpleinen. Dank aan de collega's die hun bureau ruilden voor een fluitje.",
        days_ago=41,
        author="Dienst Jeugd",
        body=[
            text(
                "Zevenentwintig collega's van andere diensten sprongen bij op drukke dagen. Ze smeerden boterhammen, "
                "plakten pleisters en bouwden een waterbaan van tweeëntachtig meter.",
                "Volgende zomer zoeken we opnieuw hulp. Een dag meedraaien telt als werktijd, als je diensthoofd akkoord gaat.",
            ),
            points(
                "412 kinderen op een gewone dag", "61 animatoren, van wie 19 voor het eerst", "Nul ernstige ongevallen"
            ),
        ],
    ),
    News(
        "archief-verhuist",
        "Het archief verhuist naar de Kloosterstraat",
        "Drie kilometer dossiers krijgen een droge plek. Tot het einde van de maand vraag je stukken twee dagen vooraf.",
        days_ago=55,
        author="Secretariaat",
        body=[
            text(
                "De kelder van het stadhuis stond twee keer onder water. In het administratief centrum is er een ruimte "
                "ingericht die aan de eisen voor een archief voldoet: droog, koel en brandvrij."
            ),
            heading("Een dossier nodig?"),
            text(
                "Mail het secretariaat met het nummer en de naam van het dossier. Dringende vragen voor de rechtbank gaan voor."
            ),
        ],
    ),
    News(
        "hopfeest-vrijwilligers",
        "Het Hopfeest telde vierduizend bezoekers",
        "De zon, de fanfare en een lange tafel op de Grote Markt: onze diensten maakten er samen een feest van.",
        days_ago=75,
        author="Cultuur & Toerisme",
        picture="hopveld",
        picture_alt="Hopranken aan hoge palen onder een lichte hemel.",
        body=[
            text(
                "Van de nadarafsluiting tot de laatste bezemwagen: achtennegentig collega's werkten mee. Om zeven uur 's "
                "ochtends lag de markt er weer proper bij voor de markt van zaterdag.",
                "De foto's hangen deze maand in de gang van het stadhuis. Wil je er een afdruk van, vraag het aan Communicatie.",
            ),
        ],
    ),
]
