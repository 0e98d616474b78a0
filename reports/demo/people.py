"""The demo's users, institutions, seats, people and memberships."""

from datetime import timedelta
from random import Random

from accounts.models import User
from core.imports.text import key as plain
from meetings.statistics import months_later
from municipalities.models import (
    Assignment,
    Institution,
    InstitutionType,
    Mechanism,
    Membership,
    Person,
    Seat,
)
from reports.demo.days import moment
from reports.demo.words import texts, translated, write

FIXED_CAST = 9
TURNOVER = "csw"


class Cast:
    """Who acts in the demo: users by e-mail, coordinators by mechanism."""

    def __init__(self, users, mechanisms):
        self.users, self.mechanisms = users, mechanisms
        self.staff = users["staff@example.org"]
        self.assessor = users["assessor@example.org"]
        self.second_assessor = users["second.assessor@example.org"]
        self.verifier = users["verifier@example.org"]

    def coordinator(self, slug):
        return self.users[f"coordinator.{slug}@example.org"]


def told():
    """The e-mail addresses of the fixed cast, whose sign-ins are printed, in order."""
    return [given["email"] for given in texts("people")["user"][:FIXED_CAST]]


def password_of(user):
    """The demo's password while it still opens the account, else None."""
    password = texts("people")["password"]
    return password if user.check_password(password) else None


def build(days):
    """Write all users and all seven mechanisms' members; return the Cast."""
    given = texts("people")
    password = given["password"]
    users = {
        one["email"]: User.objects.create_user(
            one["email"],
            password,
            name=one["name"],
            role=one.get("role", ""),
            language=one["language"],
        )
        for one in given["user"]
    }
    mechanisms = {
        mechanism.municipality.slug: mechanism
        for mechanism in Mechanism.objects.select_related("municipality")
        .prefetch_related("rules")
        .filter(municipality__slug__in=[one["slug"] for one in given["mechanism"]])
    }
    cast = Cast(users, mechanisms)
    names = _Names()
    for one in given["mechanism"]:
        _MechanismPeople(one, cast, names, days).write()
    return cast


class _Names:
    """Invented names, each used once."""

    def __init__(self):
        self._left = {}
        for language, given in texts("people")["names"].items():
            people = [
                (f"{first} {surname}", sex)
                for sex in ("f", "m")
                for first in given[sex]
                for surname in given["surnames"]
            ]
            Random(language).shuffle(people)  # noqa: S311 -- no secret, the same each time
            self._left[language] = people

    def next(self, language):
        return self._left[language].pop()


class _MechanismPeople:
    """One mechanism's institutions, seats and memberships."""

    def __init__(self, given, cast, names, days):
        self.given, self.cast, self.names, self.days = given, cast, names, days
        self.mechanism = cast.mechanisms[given["slug"]]
        self.municipality = self.mechanism.municipality
        self.language = self.mechanism.rule_on(days.today).languages[0]
        self.by = cast.coordinator(given["slug"])
        self.seated_at = moment(days.seated_on)
        self.own_names = {
            one.get("seat", "geo"): (one["name"], one["email"])
            for one in texts("people")["user"]
            if one.get("mechanism") == given["slug"]
        }

    def write(self):
        seats = self._seats()
        rows = []
        for kind, seat in seats.items():
            rows += self._holders(kind, seat)
        people = [person for person, _row in rows]
        write(Person, people, by=self.by, at=self.seated_at)
        write(Membership, [row for _person, row in rows], by=self.by)
        self._assign({person.email: person for person in people})

    def _seats(self):
        types = InstitutionType.objects.in_bulk(field_name="key")
        names = {code: self._place(code) for code in ("sr-latn", "en", "sq")}
        institutions = []
        for key in self.given["seats"]:
            words = {
                code: text.format(place=names[code])
                for code, text in texts("people")["institutions"][key].items()
            }
            institutions.append(
                Institution(
                    municipality=self.municipality,
                    type=types[key],
                    **translated("name", words),
                )
            )
        write(Institution, institutions, by=self.by, at=self.seated_at)
        seats = [
            Seat(
                mechanism=self.mechanism,
                institution=institution,
                kind="observer" if key in self.given["observers"] else "member",
                opened_on=self.days.seated_on,
            )
            for key, institution in zip(self.given["seats"], institutions, strict=True)
        ]
        write(Seat, seats, by=self.by, at=self.seated_at)
        return dict(zip(self.given["seats"], seats, strict=True))

    def _place(self, code):
        return getattr(self.municipality, f"name_{code.replace('-', '_')}")

    def _holders(self, key, seat):
        """The people of a seat, in time: (person, membership) pairs."""
        start, end = self.days.seated_on, None
        pairs = []
        if key == TURNOVER:
            changed_on = months_later(self.days.today, -8)
            pairs.append(self._pair(seat, start, changed_on - timedelta(days=1)))
            start = changed_on
        if key in self.given["vacant"]:
            end = months_later(self.days.today, -3)
        function = {"mayor": "head", "geo": "coordinator", TURNOVER: "deputy_chair"}
        pairs.append(
            self._pair(
                seat,
                start,
                end,
                name=self.own_names.get(key),
                function=function.get(key),
            )
        )
        if key in self.given["alternates"]:
            pairs.append(self._pair(seat, start, None, kind="alternate"))
        return pairs

    def _pair(self, seat, start, end, *, kind=None, name=None, function=None):
        sex = ""
        if name is None:
            full_name, sex = self.names.next(self._language_of_next())
            name = full_name, f"{plain(full_name).replace(' ', '.')}@example.org"
        types = seat.institution.type
        person = Person(
            full_name=name[0],
            email=name[1],
            sex=sex,
            language=self.language,
            may_be_named=types.names_people_publicly and types.key != "education",
        )
        membership = Membership(
            mechanism=self.mechanism,
            seat=seat,
            person=person,
            kind=kind or seat.kind,
            function=function or "",
            starts_on=start,
            ends_on=end,
        )
        membership._history_date = moment(end or start)
        return person, membership

    def _language_of_next(self):
        """Both communities sit in the south: every fourth name is Serbian there."""
        self._asked = getattr(self, "_asked", 0) + 1
        mixed = self.language == "sq" and self._asked % 4 == 0
        return "sr-latn" if mixed else self.language

    def _assign(self, people):
        Assignment.objects.bulk_create(
            Assignment(
                user=self.cast.users[one["email"]],
                mechanism=self.mechanism,
                role=one["assignment"],
                person=people.get(one["email"]),
            )
            for one in texts("people")["user"]
            if one.get("mechanism") == self.given["slug"]
        )
