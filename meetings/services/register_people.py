"""Who the lines of a register mean: people and institutions, known or new."""

from collections import defaultdict

from django.db.models import Q

from core.imports.text import is_cyrillic, key
from core.transliteration import cyrillic, latin
from meetings.services.register import MeetingLine, PersonLine
from meetings.services.register_steps import Question, Who
from municipalities.models import (
    Institution,
    InstitutionType,
    Mechanism,
    Membership,
    Person,
)


class Bodies:
    """Institutions of some municipalities, found by name or type, else added once."""

    def __init__(self, mechanisms: list[Mechanism]) -> None:
        self.new: list[Institution] = []
        self.types = {kind.key: kind for kind in InstitutionType.objects.all()}
        self.here: dict[int, list[Institution]] = defaultdict(list)
        places = [mechanism.municipality_id for mechanism in mechanisms]
        rows = Institution.objects.filter(municipality__in=places, is_active=True)
        for one in rows.select_related("type"):
            self.here[one.municipality_id].append(one)

    def find(self, mechanism: Mechanism, type_key: str, name: str = "") -> Institution:
        """By name in any language; else the only one of a type that has but one."""
        same_type = self.of_type(mechanism, type_key)
        for one in same_type:
            if name and key(name) in _names(one):
                return one
        kind = self.types[type_key]
        if same_type and (not name or (kind.one_per_municipality)):
            return same_type[0]
        return self._add(mechanism, kind, name)

    def of_type(self, mechanism: Mechanism, type_key: str) -> list[Institution]:
        here = self.here[mechanism.municipality_id]
        return [one for one in here if one.type.key == type_key]

    def _add(
        self, mechanism: Mechanism, kind: InstitutionType, name: str
    ) -> Institution:
        """The file's wording in both scripts, the type's name in other languages."""
        texts = {
            "name_en": kind.name_en,
            "name_sr_latn": kind.name_sr_latn,
            "name_sr": kind.name_sr,
            "name_sq": kind.name_sq,
        }
        if name:
            written = is_cyrillic([name])
            texts["name_sr_latn"] = latin(name) if written else name
            texts["name_sr"] = name if written else cyrillic(name)
            texts["name_en"] = texts["name_en"] or name
            texts["name_sq"] = texts["name_sq"] or name
        added = Institution(
            municipality_id=mechanism.municipality_id, type=kind, **texts
        )
        self.new.append(added)
        self.here[mechanism.municipality_id].append(added)
        return added


class People:
    """Everybody the lines may mean, by name; a new one is added once."""

    def __init__(self, lines: list[MeetingLine], memberships: list[Membership]) -> None:
        self.new: list[Who] = []
        self.questions: list[Question] = []
        self.by_name: dict[str, list[Who]] = defaultdict(list)
        self.sits: set[tuple[int, int, int]] = {
            (one.person_id, one.mechanism_id, one.seat.institution_id)
            for one in memberships
        }
        people = [person for line in lines for person in line.people]
        names = {name for one in people for name in (one.person, one.alternate) if name}
        chosen = {one.chosen for one in people if one.chosen.isdigit()}
        seated = {one.person_id for one in memberships}
        rows = Person.objects.filter(
            Q(full_name__in=names) | Q(pk__in=[*seated, *map(int, chosen)])
        )
        for person in rows:
            self.by_name[key(person.full_name)].append(Who(person))

    def find(
        self,
        name: str,
        line: PersonLine,
        meeting: MeetingLine,
        mechanism: Mechanism,
        institution: Institution,
    ) -> Who:
        """The one who sits there; else the one chosen; else a new person.

        The first line of a name that is known elsewhere becomes a question.
        """
        place = mechanism.pk, id(institution)
        namesakes = self.by_name[key(name)]
        for one in namesakes:
            seat = (one.person.pk, mechanism.pk, institution.pk)
            if place in one.seats or seat in self.sits:
                one.seats.add(place)
                return one
        if namesakes and name == line.person:
            self.questions.append(
                Question(line, meeting.sheet, meeting.row, list(namesakes))
            )
        chosen = next((one for one in namesakes if one.token == line.chosen), None)
        found = chosen or self._add(name, line.place)
        found.seats.add(place)
        return found

    def _add(self, name: str, place: str) -> Who:
        added = Who(Person(full_name=name), place)
        self.new.append(added)
        self.by_name[key(name)].append(added)
        return added


def _names(institution: Institution) -> set[str]:
    names = (
        institution.name_en,
        institution.name_sr_latn,
        institution.name_sr,
        institution.name_sq,
    )
    return {key(name) for name in names if name}
