"""How a view says which method it answers; one that answers GET never writes."""

from functools import wraps

from django.db import connection
from django.views.decorators.http import require_safe as django_require_safe

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE")


class WriteInReadOnlyView(Exception):
    """A page that is only read tried to change the database."""


def _refuse_writes(execute, sql, params, many, context):
    if sql.lstrip().upper().startswith(WRITES):
        raise WriteInReadOnlyView(sql[:120])
    return execute(sql, params, many, context)


def require_GET(view):
    """Answer GET and HEAD only, and let nothing be written meanwhile.

    Links are opened by mail scanners, browsers and back buttons: a page that
    changes something on being opened would do so behind people's backs.
    """

    @django_require_safe
    @wraps(view)
    def read_only(request, *args, **kwargs):
        with connection.execute_wrapper(_refuse_writes):
            return view(request, *args, **kwargs)

    return read_only
