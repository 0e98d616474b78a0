"""Papers from being asked for to being there."""

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from reports.models import Rendering


def findings_key(round_plan):
    """Name what a findings report is about: `round code/municipality`."""
    return f"{round_plan.round.code}/{round_plan.municipality.slug}"


@transaction.atomic
def request_findings(*, round_plan, paper, audience, by):
    """Return the Rendering of what the records say now, and whether it is new.

    A paper that says the same was made before: it is returned, and made again only
    where it failed or where its PDF could not be made at the time. Does not start
    the work; that is tasks.start_rendering.
    """
    about = {
        "kind": "findings",
        "subject_key": findings_key(round_plan),
        "language": paper.language,
        "audience": audience,
    }
    earlier = Rendering.objects.filter(**about)
    content = paper.fingerprint()
    found = earlier.filter(content_hash=content).first()
    if found:
        if found.state == Rendering.State.FAILED or (
            found.is_finished and not found.file
        ):
            _queue_again(found, by)
            return found, True
        return found, False
    try:
        with transaction.atomic():
            rendering = Rendering.objects.create(
                **about,
                municipality=round_plan.municipality,
                content_hash=content,
                edition=earlier.count() + 1,
                requested_by=by,
            )
    except IntegrityError:  # somebody asked for the same at the same moment
        return earlier.get(content_hash=content), False
    return rendering, True


def _queue_again(rendering, by):
    rendering.state = Rendering.State.QUEUED
    rendering.error = ""
    rendering.finished_at = None
    rendering.requested_by = by
    rendering.save()


def start(*, rendering):
    """Claim a waiting rendering; False when another worker has it already."""
    waiting = Rendering.objects.filter(pk=rendering.pk, state=Rendering.State.QUEUED)
    return bool(waiting.update(state=Rendering.State.RUNNING))


def finish(*, rendering, html, content, error, at):
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


def fail(*, rendering, error, at):
    """Say that a rendering broke, so that its page can offer another try."""
    rendering.error = error
    rendering.state = Rendering.State.FAILED
    rendering.finished_at = at
    rendering.save()


def latest_findings(*, round_plan, audience):
    """Return `{language: Rendering}`: the latest report that is there to be read."""
    about = {"kind": "findings", "subject_key": findings_key(round_plan)}
    done = Rendering.objects.filter(
        **about, audience=audience, state=Rendering.State.DONE
    )
    return {one.language: one for one in done.order_by("finished_at")}
