"""The words of registers of meetings, in Serbian, Albanian and English.

Written as `core.imports.text.key` gives them: Latin, lower case, no diacritics. See
`core.imports.headers` for ``*`` and ``=``.
"""

import re

from core.imports.headers import Vocabulary
from core.imports.text import key
from meetings.services.register import ABSENT, EXCUSED, GUEST, PRESENT, REPRESENTED

SR, SQ, EN = "sr", "sq", "en"

REGISTER = Vocabulary(
    {
        "number": {
            SR: "=br; =broj; redni broj; =rb; =r br; broj sastanka; br sastanka",
            SQ: "=nr; =numri; numri rendor; =nr rendor; numri i takimit",
            EN: "=no; =number; meeting number; =meeting no",
        },
        "day": {
            SR: "datum*; =dan; dan odrzavanja",
            SQ: "data; date e; =dita",
            EN: "=date; date of; =day; held on",
        },
        "time": {
            SR: "vreme; =cas; =sat; pocetak",
            SQ: "=ora; koha",
            EN: "=time; start time",
        },
        "venue": {
            SR: "mesto*; lokacij*; =prostor; gde",
            SQ: "vendi; =vend; lokacioni; salla",
            EN: "=place; venue; location",
        },
        "present": {
            SR: "prisutn*; prisustvoval*; =ucesnici; =ucesnice",
            SQ: "pranishem*; te pranishmit; =pjesemarresit; prezent*",
            EN: "present; attended; =attendance; =attendees; =participants",
        },
        "excused": {
            SR: "opravdano odsutn*; opravdan*; =opravdali",
            SQ: "arsyetuar; munges* te arsyetuara; me arsye",
            EN: "excused; =apologies; apologies for absence",
        },
        "absent": {
            SR: "odsutn*; =nisu prisustvovali; =izostali",
            SQ: "mungu*; mungo*; munges*; =ne mungese; =te munguarit",
            EN: "absent; =absentees; did not attend",
        },
        "guests": {SR: "gost*", SQ: "mysafir*; te ftuar*", EN: "guest*; invited"},
        "agenda": {
            SR: "dnevni red; =dn red; tacke*; =teme",
            SQ: "rendi i dites; rendi dites; =agjenda; pikat",
            EN: "agenda; items; =topics",
        },
        "decisions": {
            SR: "zakljuc*; odluk*; =dogovoreno",
            SQ: "konkluzion*; vendim*; perfundim*",
            EN: "decision*; conclusion*; =agreed",
        },
    },
    required={"day", "present"},
    weak=("number", "absent"),
)  # fmt: skip

# The first that fits decides; compared in the form of `key`.
_STATES = [
    (r"opravd|ispric|arsyet|justif|excus|apolog", EXCUSED),
    (r"^zamen|zevendes|^altern|^deput|substitut", REPRESENTED),
    (r"^gost|^gosc|mysafir|^ftuar|guest|posmatrac|vezhgues|observer", GUEST),
    (r"odsut|mungon|munguar|absent", ABSENT),
    (r"prisut|pranish|present", PRESENT),
]
_STATE_WORDS = 3


def state_in(text):
    """The state that a short note names, or None: "opravdano" is excused."""
    words = key(text)
    if not words or len(words.split()) > _STATE_WORDS:
        return None
    return next((state for word, state in _STATES if re.search(word, words)), None)


def announces_alternate(text):
    """Who comes after a word for an alternate: "zamenik Petar Perić" gives the name."""
    first, _space, rest = text.strip().partition(" ")
    is_alternate = state_in(first.rstrip(":")) == REPRESENTED
    return rest.strip(" :–-") if is_alternate and len(rest.split()) > 1 else ""
