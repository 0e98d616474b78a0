"""The words of members' lists, in Serbian, Albanian and English.

Written as `core.imports.text.key` gives them: Latin, lower case, no diacritics. See
`core.imports.headers` for ``*`` and ``=``.
"""

import re

from core.imports.headers import Vocabulary
from core.imports.text import key

SR, SQ, EN = "sr", "sq", "en"

MEMBERS = Vocabulary(
    {
        "municipality": {
            SR: "opstin*; =mehanizam; naziv opstine",
            SQ: "komun*; =mekanizmi; emri i komunes",
            EN: "municipalit*; =mechanism",
        },
        "institution": {
            SR: "instituc*; ustanov*; organizacij*; =organ; naziv institucije",
            SQ: "institucion*; organizat*; emri i institucionit",
            EN: "institution*; organi*; =body; =agency",
        },
        "person": {
            SR: "ime i prezime; prezime i ime; ime prezime; =ime; =clan; ime clana",
            SQ: "emri dhe mbiemri; emri mbiemri; =emri; =anetari; emri i anetarit",
            EN: "name and surname; full name; =name; =member; name of member",
        },
        "sex": {SR: "=pol; =rod", SQ: "gjini*", EN: "=sex; gender"},
        "function": {
            SR: "funkcij*; =uloga; uloga u mehanizmu; funkcija u km; =svojstvo",
            SQ: "funksion*; =roli; roli ne mekanizem; detyra",
            EN: "function*; =role; role in the mechanism; =position",
        },
        "email": {
            SR: "e mail; email; imejl; mejl; e posta; elektronska posta",
            SQ: "e mail; email; posta elektronike; =emaili",
            EN: "e mail; email; mail",
        },
        "phone": {SR: "telefon*; =tel; mobilni; kontakt telefon; broj telefona",
                  SQ: "telefon*; =tel; numri i telefonit; celular*",
                  EN: "phone*; telephone*; =tel; mobile"},
        "starts_on": {
            SR: "clan od; =od; od kada; datum imenovanja; imenovan*; pocetak mandata",
            SQ: "anetar qe nga; anetar nga; =nga; data e emerimit; emeruar; qe nga",
            EN: "member since; member from; =from; =since; appointed*; start*",
        },
        "ends_on": {
            SR: "clan do; =do; do kada; datum razresenja; kraj mandata; razresen*",
            SQ: "anetar deri; =deri; deri me; data e largimit; fundi i mandatit",
            EN: "member until; =to; =until; end*; member to",
        },
        "alternate": {
            SR: "zamenik*; zamenica*; zamena*; ime zamenika",
            SQ: "zevendes*; zevendesanetar*; emri i zevendesit",
            EN: "alternate*; substitute*; deputy member*",
        },
    },
    required={"institution", "person"},
    weak=("alternate",),
)  # fmt: skip

# The first pattern that fits decides: "zamenik predsedavajućeg" before both its words.
_FUNCTIONS = [
    (r"posmatrac|vezhgues|observer", "observer", ""),
    (r"zameni\w* (clan|koordinat)|zevendesanetar|alternate|substitute", "alternate",
     ""),
    (r"zameni\w* predsed|podpredsed|potpredsed|zevendes ?kryes|nenkryes", "member",
     "deputy_chair"),
    (r"deputy chair|vice chair|deputy president", "member", "deputy_chair"),
    (r"koordinat|coordinat", "member", "coordinator"),
    (r"sekretar|secretar|zapisnic", "member", "secretary"),
    (r"predsedavaj|predsedni|kryesues|kryetar|chair|president", "member", "chair"),
    (r"rukovodi|titullar|\bhead\b", "member", "head"),
    (r"^zameni|^zevendes|^deputy", "alternate", ""),
    (r"\bclan|anetar|member|^$", "member", ""),
]  # fmt: skip
_SEXES = {
    "f": {"z", "zensko", "zenski", "f", "femer", "femra", "zena", "female", "woman"},
    "m": {"m", "musko", "muski", "mashkull", "mashkullore", "male", "man"},
    "other": {"drugo", "tjeter", "other"},
}


def kind_and_function(text):
    """`(kind, function)` of a cell, or None where nobody knows: "koordinator" is
    ``("member", "coordinator")``."""
    words = key(text)
    for pattern, kind, function in _FUNCTIONS:
        if re.search(pattern, words):
            return kind, function
    return None


def sex(text):
    """The code of a sex, "" where none is written, None where it is not understood."""
    words = key(text)
    if not words:
        return ""
    return next((code for code, wordings in _SEXES.items() if words in wordings), None)
