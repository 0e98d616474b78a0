"""Papers are drawn and set here, never while somebody waits for a page."""

import logging

from django.utils import timezone
from django.utils.translation import gettext
from django_tasks import task

from core.pdf import PdfUnavailable
from reports import charts, exports, services
from reports.models import Rendering

logger = logging.getLogger(__name__)


class ChangedMeanwhile(Exception):
    """The records changed between asking for a paper and making it."""

    def __str__(self):
        return gettext("The records changed meanwhile. Ask again.")


@task()
def make_findings(rendering_id, round_plan_id):
    """Make one findings report, unless another worker is at it."""
    rendering = Rendering.objects.get(pk=rendering_id)
    if services.start(rendering=rendering):
        run_findings(rendering, services.round_plans().get(pk=round_plan_id))


def ask_for_findings(*, round_plan, language, audience, by):
    """Return the Rendering of what the records say now, and whether it is to be
    made; the caller starts that in the background or at once."""
    paper = services.findings_paper(
        round_plan=round_plan,
        language=language,
        audience=audience,
        today=timezone.localdate(),
    )
    return services.request_findings(
        round_plan=round_plan,
        paper=paper,
        audience=audience,
        by=by,
        at=timezone.now(),
    )


def run_findings(rendering, round_plan):
    """Draw, set and keep a findings report; a failure is kept too, and logged."""
    try:
        paper = services.findings_paper(
            round_plan=round_plan,
            language=rendering.language,
            audience=rendering.audience,
            today=timezone.localdate(),
        )
        if paper.fingerprint() != rendering.content_hash:
            raise ChangedMeanwhile
        drawings = charts.findings_drawings(paper)
        html = exports.findings_html(paper, drawings, rendering)
        content, error = _pdf(paper, drawings, rendering)
    except Exception as problem:
        logger.exception("Findings report %s could not be made", rendering.pk)
        services.fail(rendering=rendering, error=str(problem), at=timezone.now())
        return
    services.finish(
        rendering=rendering,
        html=html,
        content=content,
        error=error,
        at=timezone.now(),
    )


def _pdf(paper, drawings, rendering):
    try:
        picture = charts.plan_picture(paper)
        return exports.findings_pdf(paper, drawings, picture, rendering), ""
    except PdfUnavailable as missing:
        return None, str(missing)
