"""Many municipalities like a few: their rows copied inside the database."""

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Count, Max

from actionplans import models as actionplans
from meetings import models as meetings
from monitoring import models as monitoring
from municipalities import models as municipalities

# Everything that belongs to a municipality, parents first. Rounds are shared.
COPIED = (
    municipalities.Municipality,
    municipalities.Mechanism,
    municipalities.MechanismRule,
    municipalities.Institution,
    municipalities.Seat,
    municipalities.Person,
    municipalities.Membership,
    meetings.Meeting,
    meetings.AgendaItem,
    meetings.Attendance,
    actionplans.ActionPlan,
    actionplans.PlanVersion,
    actionplans.Objective,
    actionplans.Measure,
    actionplans.MeasureNorm,
    actionplans.Indicator,
    actionplans.MeasureDeadline,
    actionplans.MeasureInstitution,
    actionplans.Evidence,
    actionplans.Evidence.measures.through,
    meetings.Decision,
    meetings.Decision.owners.through,
    meetings.Decision.measures.through,
    monitoring.RoundPlan,
    monitoring.Appointment,
    monitoring.Assessment,
    monitoring.Assessment.evidence.through,
    monitoring.Score,
    monitoring.Score.evidence.through,
    monitoring.Finding,
    monitoring.Recommendation,
)
MADE_UNIQUE = {
    "slug": "{column} || '-' || n",
    "email": "'copy-' || n || '.' || {column}",
}
# A number of a calendar is a uuid here and 32 letters there.
NEW_UID = {
    "sqlite": "printf('%%08x', n) || substr({column}, 9)",
    "postgresql": "md5({column}::text || n)::uuid",
}


def copy_measures(wanted):
    """Copy all measures within their plans until there are about so many."""
    measure = actionplans.Measure
    keys = measure.objects.aggregate(count=Count("pk"), last=Max("pk"))
    copies = max(wanted // keys["count"] - 1, 0)
    made = {"code": "{column} || '-' || n"}
    statement = _statement(measure, {measure: keys["last"]}, made)
    with connection.cursor() as cursor:
        cursor.execute(statement, [copies, 0, keys["last"]])


def last_keys():
    """{model: its highest key now}."""
    return {
        model: model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        for model in COPIED
    }


def copy_rows_after(before, copies):
    """Copy all rows with keys above `before` as many times; keys move by a stride."""
    now = last_keys()
    strides = {model: now[model] - before[model] for model in COPIED}
    with connection.cursor() as cursor:
        for model in COPIED:
            cursor.execute(
                _statement(model, strides), [copies, before[model], now[model]]
            )
        for line in connection.ops.sequence_reset_sql(no_style(), COPIED):
            cursor.execute(line)


def _statement(model, strides, made=MADE_UNIQUE):
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields
    columns = ", ".join(quote(field.column) for field in fields)
    values = ", ".join(_value(field, strides, quote, made) for field in fields)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    numbers = "SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < %s"
    rows = f"{table} CROSS JOIN copies WHERE {key} > %s AND {key} <= %s"
    insert = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {rows}"  # noqa: S608 -- names of our own tables
    return f"WITH RECURSIVE copies(n) AS ({numbers}) {insert}"


def _value(field, strides, quote, made):
    column = quote(field.column)
    moved = field.model if field.primary_key else field.related_model
    if moved in strides:
        return f"{column} + n * {strides[moved]}"
    made = made | {"calendar_uid": NEW_UID[connection.vendor]}
    return made.get(field.name, "{column}").format(column=column)
