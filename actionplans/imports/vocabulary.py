"""The words that head columns and start rows in plans, in three languages.

Written as `core.imports.text.key` gives them: Latin, lower case, no diacritics, so
that both Serbian scripts are one. See `core.imports.headers` for ``*`` and ``=``.
"""

import re
from dataclasses import replace

from core.imports.headers import Vocabulary
from core.imports.text import key

SR, SQ, EN = "sr", "sq", "en"

PLAN = Vocabulary(
    {
        "code": {
            SR: "=r br; =rbr; =br; =broj; =rb; =r b; redni broj; sifra*; "
            "oznaka*; br mere; broj mere; r br mere; br aktivnosti; "
            "r br aktivnosti",
            SQ: "=nr; =numri; nr rendor; numri rendor; kodi*; nr i mases; nr mases",
            EN: "=no; =number; =ref; code*; measure no; activity no; =s n; =id",
        },
        "pillar": {
            SR: "stub*; =oblast; prioritetna oblast; tematska oblast; komponent*",
            SQ: "shtyll*; =fusha; fusha prioritare; fusha tematike; komponent*",
            EN: "pillar*; =area; priority area; thematic area; component*",
        },
        "objective": {
            SR: "strateski cilj*; opsti cilj*; =cilj; =ciljevi; glavni cilj*",
            SQ: "objektiv* strategjik*; objektiv*; qellim*",
            EN: "strategic objective*; strategic goal*; objective*; goal*",
        },
        "specific_objective": {
            SR: "specificni cilj*; poseban cilj*; posebni cilj*; operativni cilj*",
            SQ: "objektiv* specifik*; objektiv* i vecante; objektiv* operativ*",
            EN: "specific objective*; operational objective*",
        },
        "title": {
            SR: "mera; mere; aktivnost; aktivnosti; naziv mere; opis mere; "
            "zadatak; naziv aktivnosti; opis aktivnosti; "
            "planirane aktivnosti; zadaci; mera aktivnost; aktivnost mera; "
            "predvidjene mere",
            SQ: "masa; masat; aktivitet*; veprim*; pershkrimi i mases; "
            "masa aktiviteti; emri i mases; detyra; detyrat",
            EN: "measure*; activit*; action*; task*; name of measure; "
            "description of activity",
        },
        "indicator": {
            SR: "pokazatelj*; indikator*",
            SQ: "tregues*; indikator*",
            EN: "indicator*",
        },
        "result": {
            SR: "ocekivani rezultat*; rezultat*; ishod*",
            SQ: "rezultat* pritsh*; rezultat*; produkt*",
            EN: "expected result*; result*; output*; outcome*",
        },
        "baseline": {
            SR: "pocetn* vrednost*; polazn* vrednost*; bazn* vrednost*; "
            "bazicn* vrednost*; osnovn* vrednost*; pocetno stanje; "
            "polazno stanje; trenutno stanje; postojece stanje; "
            "polazna osnova; =baza; =polazno; =pocetna; trenutna vrednost",
            SQ: "vler* baz*; vler* fillestar*; gjendja fillestare; "
            "gjendja aktuale; gjendja ekzistuese; =baza; vlera aktuale; "
            "vijat baze; linja baze",
            EN: "baseline*; base value; initial value; starting value; "
            "current value; current state",
        },
        "target": {
            SR: "ciljn* vrednost*; ciljan* vrednost*; ocekivan* vrednost*; "
            "planiran* vrednost*; zeljena vrednost; =ciljna; =ciljano; "
            "target*",
            SQ: "vler* synuar*; vler* e synuar; synim*; caku; caqet; "
            "vler* pritsh*; target*; vler* planifikuar*",
            EN: "target*; end value; planned value",
        },
        "start": {
            SR: "pocetak; pocetak realizacije; datum pocetka",
            SQ: "fillimi; data e fillimit",
            EN: "start; start date; =from; begins",
        },
        "due": {
            SR: "rok; rokovi; vremenski okvir; vremenski rok; "
            "period realizacije; vreme realizacije; period sprovodjenja; "
            "vreme sprovodjenja; =datum; termin*; dinamika*; "
            "rok za realizaciju; rok za sprovodjenje; rok realizacije; "
            "rok sprovodjenja; zavrsetak; datum zavrsetka; =vreme; =period",
            SQ: "afat*; korniza kohore; koha e zbatimit; koha e realizimit; "
            "=koha; periudha*; =data; perfundimi; data e perfundimit; "
            "kohezgjatja; afati kohor",
            EN: "deadline*; due*; timeframe*; time frame; timeline*; timing; "
            "=date; =when; by when; end date; implementation period; "
            "=time; =until",
        },
        "lead": {
            SR: "nadlezn* institucij*; odgovorn* institucij*; nadlezn*; "
            "odgovorn*; nosilac*; nosioc*; zaduzen*; vodec* institucij*; "
            "glavn* institucij*; =institucija; =institucije; "
            "nadlezni organ; odgovorno telo; implementator*; "
            "nosilac aktivnosti; nosioci aktivnosti; nosilac mere; "
            "odgovorna institucija",
            SQ: "institucion* pergjegj*; pergjegj*; bartes*; =institucioni; "
            "=institucionet; institucion* udheheqes*; "
            "institucion* kryesor*; institucion* zbatues*; "
            "organi pergjegjes",
            EN: "responsible*; responsible institution*; lead*; "
            "lead institution*; leading institution*; =institution; "
            "=institutions; implementing institution*; =owner; in charge; "
            "responsible body",
        },
        "partners": {
            SR: "partner*; partnersk* institucij*; ostale institucije; "
            "ucesnici*; saradni*; saradnja; institucij* podrsk*; podrska; "
            "ukljucen* institucij*; ostali akteri; institucije partneri",
            SQ: "partner*; institucion* partner*; institucion* mbeshtetes*; "
            "mbeshtetes*; bashkepunu*; bashkepunim*; institucion* tjera; "
            "akteret tjere",
            EN: "partner*; partner institution*; supporting institution*; "
            "support*; other institution*; other actors; cooperat*; "
            "partners involved",
        },
        "budget": {
            SR: "budzet*; iznos*; potrebna sredstva; finansijska sredstva; "
            "=sredstva; trosk*; trosak; procena troskova; "
            "procenjen* budzet*; planirana sredstva; cena",
            SQ: "buxhet*; kosto*; shuma*; mjete financiare; mjetet financiare; "
            "shpenzim*; buxhet* planifikuar*; =vlera ne euro",
            EN: "budget*; cost*; amount*; estimated cost*; =eur; =euro; "
            "=funds; funds needed",
        },
        "funding": {
            SR: "izvor* finansir*; izvor* sredst*; izvor* budzet*; "
            "nacin finansiranja; finansijer*; =izvor; =izvori; "
            "=finansiranje; =donator",
            SQ: "burim* financ*; burim* buxhet*; burim* mjet*; =burimi; "
            "=burimet; =financimi; financues*; =donatori",
            EN: "source* fund*; funding*; source* financ*; financ* source*; "
            "=source; =donor; budget source; funded by; source of budget; "
            "=financing",
        },
        "verification": {
            SR: "izvor* prover*; izvor* verifik*; sredstva prover*; "
            "sredstva verifik*; nacin prover*",
            SQ: "burim* verifik*; mjet* verifik*; menyra e verifikimit",
            EN: "means verification; source* verification; verification*",
        },
        "norms": {
            SR: "norm*; istanbul* konvencij*; veza sa konvencij*; =standardi",
            SQ: "norm*; konvent* stambollit; =standardet",
            EN: "norm*; istanbul convention; =standards",
        },
        "note": {
            SR: "napomen*; komentar*; primedb*; =status; opis",
            SQ: "verejtj*; shenim*; koment*; =statusi; pershkrimi",
            EN: "note*; remark*; comment*; =status; description*",
        },
    },
    required={"title"},
    weak={"title", "note", "result", "objective"},
)


def settled(header):
    """A heading row's columns, once words that mean two things are seen together.

    “Budget and source” is the budget where nothing else is; “goal” right of the
    baseline is the target.
    """
    columns = dict(header.columns)
    by_field = header.field_columns()
    funding, goal = by_field.get("funding"), by_field.get("objective")
    baseline = by_field.get("baseline")
    if "budget" not in by_field and funding is not None:
        if _MONEY_FIRST.match(key(header.texts[funding])):
            columns[funding] = "budget"
    if "target" not in by_field and goal is not None and baseline is not None:
        if goal == baseline + 1:
            columns[goal] = "target"
    return replace(header, columns=columns)


# Fields a person may give a column in the preview; two go into the description.
FIELDS = PLAN.fields
DESCRIBING = ("result", "note")

_MONEY_FIRST = re.compile(r"^(?:budz|buxhet|budget|iznos|trosk|kosto|cost|shuma)")
_NUMERAL = r"(?:[ivx]+|\d+|[a-d]) "
PILLAR_ROW = re.compile(
    rf"^(?:{_NUMERAL})?(?:stub|shtylla|shtyll|pillar|prioritetna oblast|oblast|fusha"
    r"|komponenta|komponenti|component|priority area|thematic area"
    r"|(?:prioriteti?|priority)(?= (?:[ivx]+|\d+)\b))\b"
)
SPECIFIC_ROW = re.compile(
    rf"^(?:{_NUMERAL})*(?:(?:specificni|posebni|poseban|operativni) cilj"
    r"|objektivi? (?:specifik|operativ|i vecante)|(?:specific|operational) objective)"
)
OBJECTIVE_ROW = re.compile(
    rf"^(?:{_NUMERAL})*(?:(?:strateski|opsti|glavni) cilj|cilj\b|ciljevi\b"
    r"|objektivi?\b|qellimi\b|(?:strategic |general )?(?:objective|goal)\b)"
)
TOTAL_ROW = re.compile(
    r"^(?:(?:sve)?ukupno|ukupan|ukupni|svega|zbir|suma|medjuzbir|total\w*|gjithsej|shuma"
    r"|nentotali?|subtotal|sum|grand total)\b"
)
NOTE_ROW = re.compile(
    r"^(?:napomen\w*|legend\w*|beleska|izvor podataka|skracenice|potpis|datum|mesto"
    r"|shenim\w*|verejtj\w*|legjend\w*|shkurtesat?|nenshkrimi|vendi|data"
    r"|notes?|remarks?|abbreviations?|signature|date|place|m p|source)\b"
)
TITLE_ROW = re.compile(
    r"\b(?:akcion\w*|plan\w*|strategij\w*|strategji\w*|strategy|program\w*)"
)
