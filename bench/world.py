"""What every municipality of the bench shares, and how large it is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from actionplans.models import EvidenceGrade, Norm, Pillar, PolicyFramework
from core.reference import load_reference
from meetings.statistics import months_later
from monitoring.models import Level, Methodology
from municipalities.models import Assignment, InstitutionType, Membership, Municipality

OWN = "gnjilane"
OTHER = "zvecan"
SEATED = (
    "mayor geo police court prosecution victims_advocate csw education health phc "
    "women_councillors employment shelter cso"
).split()
MEASURES = 18
OWN_MEASURES = 40


@dataclass(frozen=True)
class Size:
    """How many municipalities, and how many years of records."""

    municipalities: int
    years: int

    @classmethod
    def of(cls, text):
        """`1000x10` is a thousand municipalities with ten years each."""
        municipalities, _by, years = text.partition("x")
        return cls(int(municipalities), int(years))

    def __str__(self):
        return f"{self.municipalities} × {self.years} years"


PROGRAMME = Size(7, 5)


def moment(day, hour=10):
    return timezone.make_aware(datetime.combine(day, time(hour)))


class World:
    """Reference data, people, and today."""

    def __init__(self):
        load_reference()
        self.today = timezone.localdate()
        self.users = {
            role: User.objects.create(
                email=f"{role}@example.org", name=role.title(), language="en", role=kind
            )
            for role, kind in (
                ("administrator", "administrator"),
                ("staff", "staff"),
                ("donor", "donor"),
                ("coordinator", ""),
                ("member", ""),
                ("assessor", ""),
                ("verifier", ""),
                ("stranger", ""),
            )
        }
        self.actor = self.users["staff"]
        self.others = User.objects.bulk_create(
            User(email=f"assessor{number}@example.org") for number in range(100)
        )
        framework = PolicyFramework.objects.get(code="ns-2016-2020")
        self.framework = framework
        self.pillars = list(Pillar.objects.filter(framework=framework))
        self.norms = list(Norm.objects.all()[:40])
        types = InstitutionType.objects.in_bulk(field_name="key")
        self.types = [types[key] for key in SEATED]
        self.grade = EvidenceGrade.objects.get(code="E3")
        self.methodology = Methodology.objects.get()
        self.levels = list(Level.objects.filter(methodology=self.methodology))
        self.own = Municipality.objects.get(slug=OWN)
        self.rounds = {}

    def months_ago(self, months):
        return months_later(self.today, -months)

    @property
    def seated_on(self):
        return date(self.today.year - 11, 1, 1)

    @property
    def coming_on(self):
        return self.today + timedelta(days=12)

    def appointed(self, role, municipality):
        """The measured place has its own assessor and verifier, others share some."""
        if municipality == self.own.pk:
            return self.users[role]
        return self.others[municipality % 50 + (50 if role == "verifier" else 0)]

    def assign(self):
        """Give the cast its roles in the measured municipality."""
        mechanism = self.own.mechanism
        for role in ("coordinator", "member", "assessor", "verifier"):
            Assignment.objects.create(
                user=self.users[role], mechanism=mechanism, role=role
            )
        seated = Membership.objects.filter(mechanism=mechanism, ends_on=None)[0]
        self.users["member"].assignments.update(person=seated.person_id)
