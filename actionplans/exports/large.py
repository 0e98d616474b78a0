"""Papers that take long: made in the background, kept until the plan changes.

A paper is a file named by what the plan says now; a mark beside it says that it is in
the making, or why it could not be made. So nothing is kept of a plan but its paper,
and two clicks make one.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Count, Max, Sum

from actionplans.exports.paper import blank_paper, plan_paper, proposal_sheets
from actionplans.models import PlanVersion

# Measures; on a slow machine so many pages take five seconds.
LARGE = 120
# Counts up when the look of papers changes, so that old ones are made anew.
LAYOUT = 1
AFTER_SO_LONG = timedelta(minutes=15)
READY, MAKING, FAILED, NONE = "ready", "making", "failed", "none"
PAPERS: dict[str, Callable[[PlanVersion, str], bytes]] = {
    "pdf": plan_paper,
    "blank": lambda version, language: blank_paper(version, language, is_large=False),
    "blank-a3": lambda version, language: blank_paper(version, language, is_large=True),
    "proposals": proposal_sheets,
}


def is_large(version: PlanVersion) -> bool:
    """Whether its papers take longer than a page should."""
    return version.measures.count() > LARGE


class LargePaper:
    """One paper of one version in one language, as the plan is now; two queries."""

    def __init__(self, version: PlanVersion, kind: str, language: str) -> None:
        self.version, self.kind, self.language = version, kind, language
        self.folder = f"private/planpaper/{version.pk}-{kind}-{language}"
        stem = f"{self.folder}/{_fingerprint(version)}"
        self.name, self.mark = f"{stem}.pdf", f"{stem}.making"
        self.complaint = f"{stem}.failed"

    def state(self, now: datetime) -> str:
        if default_storage.exists(self.name):
            return READY
        if default_storage.exists(self.mark):
            begun = default_storage.get_modified_time(self.mark)
            return MAKING if now - begun < AFTER_SO_LONG else NONE
        return FAILED if default_storage.exists(self.complaint) else NONE

    def begin(self, now: datetime) -> bool:
        """Mark it as in the making; False where somebody else is at it, or was."""
        if self.state(now) in {READY, MAKING}:
            return False
        for old in (self.mark, self.complaint):
            default_storage.delete(old)
        taken = default_storage.save(self.mark, ContentFile(b""))
        if taken != self.mark:  # two at once: the second got another name
            default_storage.delete(taken)
            return False
        return True

    def make(self) -> None:
        """Make and keep it, and throw away those of the plan as it was before."""
        try:
            content = PAPERS[self.kind](self.version, self.language)
        except Exception as problem:
            text = str(problem).encode()
            default_storage.save(self.complaint, ContentFile(text))
            raise
        finally:
            default_storage.delete(self.mark)
        self._clear()
        default_storage.save(self.name, ContentFile(content))

    def _clear(self) -> None:
        if default_storage.exists(self.folder):
            for old in default_storage.listdir(self.folder)[1]:
                default_storage.delete(f"{self.folder}/{old}")

    def open(self) -> Any:
        return default_storage.open(self.name)

    def why(self) -> str:
        """What went wrong, in words."""
        with default_storage.open(self.complaint) as file:
            return file.read().decode()


def _fingerprint(version: PlanVersion) -> str:
    """Changes with the plan: every change of a part saves its measure."""
    said = [
        version.measures.aggregate(Count("pk"), Max("pk"), Sum("version")),
        version.objectives.aggregate(Count("pk"), Max("pk"), Sum("version")),
    ]
    plain = [LAYOUT, version.version, version.adopted_at, version.in_force_to, said]
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:32]
