"""Papers from being asked for to being there."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts.models import User
from monitoring.models import RoundPlan
from municipalities.models import Municipality
from reports.models import Rendering
from reports.services.paper import FindingsPaper

# A paper takes seconds: a worker that is silent for so long has died.
PATIENCE = timedelta(minutes=10)


def findings_key(round_plan: RoundPlan) -> str:
    """Name what a findings report is about: `round code/municipality`."""
    return f"{round_plan.round.code}/{round_plan.municipality.slug}"


@transaction.atomic
def request_findings(
    *,
    round_plan: RoundPlan,
    paper: FindingsPaper,
    audience: str,
    by: User | None,
    at: datetime,
) -> tuple[Rendering, bool]:
    """Return the Rendering of what the records say now, and whether it is new.

    Where a paper that says the same is there, it is returned, and made again only
    where it failed, has no PDF, or was left lying by a worker that died. Does not start
    the work; that is tasks.start_rendering.
    """
    about = {
        "kind": "findings",
        "subject_key": findings_key(round_plan),
        "language": paper.language,
        "audience": audience,
    }
    content = paper.fingerprint()
    found = Rendering.objects.filter(**about, content_hash=content).first()
    if found is None:
        return _queue_new(about, content, round_plan.municipality, by, at)
    if _is_to_be_made_again(found, at):
        _queue_again(found, by, at)
        return found, True
    return found, False


def _queue_new(
    about: dict[str, str],
    content: str,
    place: Municipality,
    by: User | None,
    at: datetime,
) -> tuple[Rendering, bool]:
    """The next edition, unless somebody asks for the same at the same moment."""
    earlier = Rendering.objects.filter(**about)
    try:
        with transaction.atomic():
            rendering = Rendering.objects.create(
                **about,
                municipality=place,
                content_hash=content,
                edition=earlier.count() + 1,
                requested_by=by,
                requested_at=at,
            )
    except IntegrityError:
        return earlier.get(content_hash=content), False
    return rendering, True


def _is_to_be_made_again(rendering: Rendering, at: datetime) -> bool:
    """It failed, had no PDF, or its worker has been silent for too long."""
    if rendering.is_finished:
        return not rendering.file
    return rendering.requested_at < at - PATIENCE


def _queue_again(rendering: Rendering, by: User | None, at: datetime) -> None:
    rendering.state = Rendering.State.QUEUED
    rendering.requested_at = at
    rendering.error = ""
    rendering.finished_at = None
    rendering.requested_by = by
    rendering.save()


def start(*, rendering: Rendering) -> bool:
    """Claim a waiting rendering; False when another worker has it already."""
    waiting = Rendering.objects.filter(pk=rendering.pk, state=Rendering.State.QUEUED)
    return bool(waiting.update(state=Rendering.State.RUNNING))


def finish(
    *,
    rendering: Rendering,
    html: str,
    content: bytes | None,
    error: str,
    at: datetime,
) -> None:
    """Keep what was made; `content` is None where no PDF could be made, and
    `error` then says why."""
    rendering.html = html
    rendering.error = error
    rendering.state = Rendering.State.DONE
    rendering.finished_at = at
    if content is not None:
        rendering.file.save(
            f"{rendering.content_hash[:16]}-{rendering.language}.pdf",
            ContentFile(content),
            save=False,
        )
    rendering.save()


def fail(*, rendering: Rendering, error: str, at: datetime) -> None:
    """Say that a rendering broke, so that its page can offer another try."""
    rendering.error = error
    rendering.state = Rendering.State.FAILED
    rendering.finished_at = at
    rendering.save()


def latest_findings(*, round_plan: RoundPlan, audience: str) -> dict[str, Rendering]:
    """Return `{language: Rendering}`: the latest report that is there to be read."""
    about = {"kind": "findings", "subject_key": findings_key(round_plan)}
    done = Rendering.objects.filter(
        **about, audience=audience, state=Rendering.State.DONE
    )
    return {one.language: one for one in done.order_by("finished_at")}
