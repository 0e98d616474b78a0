from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from actionplans.forms import MeasureSearchForm
from actionplans.models import Measure
from core.decorators import require_GET
from core.search import FoundPages, asked_for, excerpt, hit_in, marked
from municipalities.models import Mechanism

PER_PAGE = 25


@require_GET
def measure_search(request):
    """Measures of all plans that the reader may see, by their words."""
    today = timezone.localdate()
    mechanisms = Mechanism.objects.visible_to(request.user)
    form = MeasureSearchForm(
        request.GET, mechanisms=mechanisms.select_related("municipality")
    )
    found = form.narrow(Measure.objects.visible_to(request.user), today)
    words = form.cleaned_data.get("q", "")
    # The newest plan first, each in its own order.
    rows = (found if words else found.none()).order_by("-plan_version_id", "pk")
    rows = rows.select_related("plan_version", "municipality", "pillar")
    page = FoundPages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "words": words,
        "hits": [_hit(measure, asked_for(words), today) for measure in page],
    }
    return render(request, "actionplans/measure_search.html", context)


def _hit(measure, asked, today):
    """A measure as it is shown: where the title of the reader's language does not
    say why it was found, the text that says it best stands below."""
    version = measure.plan_version
    version.municipality = measure.municipality  # spares a join
    shown = {
        "measure": measure,
        "version": version,
        "state": version.state_on(today),
        "code": marked(measure.code, asked),
        "title": marked(measure.title, asked),
    }
    seen = hit_in(f"{measure.code} {measure.title}", asked)
    if seen < len(asked):
        best, language, text = max(_other_texts(measure, asked), key=lambda one: one[0])
        if best > seen:
            shown |= {"text": excerpt(text, asked), "language": language}
    return shown


def _other_texts(measure, asked):
    """`[(words hit, language, text)]`: the reader's language first, then titles."""
    codes = [code for code, _name in settings.LANGUAGES]
    codes.sort(key=lambda code: code != get_language())
    for name in ("description", "title"):
        for code in codes:
            text = getattr(measure, build_localized_fieldname(name, code)) or ""
            yield hit_in(text, asked), code, text
    for text in (measure.lead_text, measure.partners_text):
        yield hit_in(text, asked), measure.plan_version.language, text
