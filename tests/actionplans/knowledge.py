"""What readers of plans compare with, from the reference files, without a database."""

import tomllib
from pathlib import Path

from actionplans.imports.reader import Knowledge
from actionplans.imports.reading import FrameworkFacts, PillarFacts
from core.imports.wordings import Wording, Wordings

ROOT = Path(__file__).parent.parent.parent


def _rows(app, name):
    (path,) = (ROOT / app / "reference").glob(f"*{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))["row"]


def _wordings(*contexts):
    aliases = _rows("municipalities", "institution_aliases")
    wordings = [
        Wording(text, row.get("institution_type") or "all_members")
        for context in contexts
        for row in aliases
        for text in row["text"]
        if row.get("context", "") == context
    ]
    for row in _rows("municipalities", "institution_types"):
        for field in ("name", "abbreviation"):
            for language, text in row.get(field, {}).items():
                wordings.append(Wording(text, row["key"], language))
    for text in ("svi članovi KM", "të gjithë anëtarët e MK"):
        wordings.append(Wording(text, "all_members"))
    return Wordings(wordings, ignored=["Gnjilane", "Gjilan"])


def _frameworks():
    pillars = _rows("actionplans", "pillars")
    return [
        FrameworkFacts(
            row["code"],
            row["title"]["en"],
            row["starts_year"],
            row.get("ends_year"),
            tuple(
                PillarFacts(pillar["code"], tuple(pillar["title"].values()))
                for pillar in pillars
                if pillar["framework"] == row["code"]
            ),
        )
        for row in _rows("actionplans", "frameworks")
    ]


REFERENCE = Knowledge(
    frameworks=_frameworks(),
    leads=_wordings("plan_lead", "plan", ""),
    partners=_wordings("plan_partner", "plan", ""),
    municipality="gnjilane",
    municipalities={"gnjilane": ("Gnjilane", "Gjilan"), "zvecan": ("Zvečan", "Zveçan")},
    norms=frozenset({"IC7", "IC13", "CEDAW5", "GR35-34"}),
    sources=frozenset({"municipal", "central", "donor", "cso", "other", "unsecured"}),
)
