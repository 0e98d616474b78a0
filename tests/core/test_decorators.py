import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from core.decorators import WriteInReadOnlyView, require_GET
from tests.factories import UserFactory


@require_GET
def reading(request):
    return HttpResponse(User.objects.count())


@require_GET
def writing(request):
    UserFactory()
    return HttpResponse()


@require_GET
def updating(request):
    User.objects.update(name="changed")
    return HttpResponse()


def test_require_get_lets_a_page_read(db):
    assert reading(RequestFactory().get("/")).content == b"0"


def test_require_get_answers_head(db):
    assert reading(RequestFactory().head("/")).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_require_get_refuses_other_methods(method):
    assert reading(getattr(RequestFactory(), method)("/")).status_code == 405


@pytest.mark.parametrize("view", [writing, updating])
def test_require_get_refuses_a_page_that_writes(db, view):
    UserFactory(name="as before")

    with pytest.raises(WriteInReadOnlyView), transaction.atomic():
        view(RequestFactory().get("/"))

    assert list(User.objects.values_list("name", flat=True)) == ["as before"]
