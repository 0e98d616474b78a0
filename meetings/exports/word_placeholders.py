"""The placeholders of a Word form, and why nothing else runs in one.

A form comes from people outside, so it is no program: it may name what is listed here,
repeat and leave out parts, and nothing more. Every part of it is looked through before
it is filled, and what is not known is named.
"""

from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

SECOND = "_2"
DEEPEST = 3
FILTERS = {"upper", "lower", "capitalize", "trim", "default", "length"}
STATEMENTS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Filter,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)

_DECISION = {
    "number": _("number of the decision"),
    "text": _("the decision"),
    "owners": _("who does it"),
    "due": _("by when"),
}
_LINE = {
    "institution": _("institution"),
    "person": _("who came, or holds the seat"),
    "state": _("present, represented, excused, absent"),
}
# Names with what they mean; a list holds the names of what it repeats.
PLACEHOLDERS = {
    "mechanism": _("name of the mechanism"),
    "municipality": _("municipality"),
    "date": _("day of the meeting"),
    "time": _("from when to when"),
    "place": _("place"),
    "kind": _("kind of meeting, and how it was held"),
    "status": _("whether the minutes are approved"),
    "quorum": _("the quorum in one sentence"),
    "next_meeting": _("day of the next meeting"),
    "name": _("name of the language"),
    "items": {
        "number": _("number of the item"),
        "title": _("title of the item"),
        "minutes": _("the minutes, with their lists and bold words"),
        "note": _("that a text is not translated yet"),
        "approval": _("that earlier minutes were approved"),
        "decisions": _DECISION,
    },
    "decisions": _DECISION,
    "attendance": _LINE,
    "guests": _LINE,
    "corrections": {"date": _("its day"), "text": _("the correction")},
}
# Where the look-through notes how deep it is; no name in a form can be written so.
_DEPTH = "loop depth"
_LOOP = dict.fromkeys(["index", "first", "last", "length"], "")


class BadForm(Exception):
    """A form that cannot be filled; the first argument says why, to its author."""


class Placeholders(ImmutableSandboxedEnvironment):
    """Fills a form: listed names, `for` and `if`, six filters, and nothing that runs.

    `languages` is how many languages the form is filled with; `_2` names need two.
    """

    def __init__(self, *, languages: int = 2):
        super().__init__()
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.names = _with_second(PLACEHOLDERS, languages)

    def from_string(self, source, *args, **kwargs):
        """Every part of a document comes through here, headers and properties too."""
        try:
            tree = self.parse(source)
        except TemplateSyntaxError as error:
            raise BadForm(
                _("There is a mistake in a placeholder: %(message)s (near “%(place)s”)")
                % {"message": error.message, "place": _near(source, error.lineno)}
            ) from error
        _look_through(tree, self.names)
        return super().from_string(source, *args, **kwargs)


def _with_second(names: dict, languages: int) -> dict:
    """The same names with those of the second language, known even where it is not."""
    found = {}
    for name, meaning in names.items():
        if isinstance(meaning, dict):
            found[name] = _with_second(meaning, languages)
        else:
            found[name] = found[name + SECOND] = meaning
    return found


def _look_through(node, names: dict) -> None:
    if not isinstance(node, STATEMENTS):
        raise BadForm(
            _("“%(name)s” is more than a placeholder may do; use names, for and if.")
            % {"name": type(node).__name__.lower()}
        )
    if isinstance(node, nodes.For):
        _look_through_loop(node, names)
        return
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise BadForm(_("“%(name)s” is no filter here.") % {"name": node.name})
    if isinstance(node, nodes.Name | nodes.Getattr):
        _meaning(node, names)
        return
    for child in node.iter_child_nodes():
        if isinstance(node, nodes.Output) and isinstance(_known(child, names), dict):
            raise _is_list(child)
        _look_through(child, names)


def _look_through_loop(node: nodes.For, names: dict) -> None:
    repeated = _known(node.iter, names)
    if not isinstance(repeated, dict) or not isinstance(node.target, nodes.Name):
        raise BadForm(
            _("“for” needs one of the lists: %(names)s.")
            % {"names": ", ".join(n for n, m in names.items() if isinstance(m, dict))}
        )
    depth = names.get(_DEPTH, 0) + 1
    if depth > DEEPEST:
        raise BadForm(_("Lists stand in each other at most three deep."))
    inner = {**names, node.target.name: repeated, "loop": _LOOP, _DEPTH: depth}
    for child in [*node.body, *node.else_, *([node.test] if node.test else [])]:
        _look_through(child, inner)


def _known(node, names: dict):
    return _meaning(node, names) if isinstance(node, nodes.Name | nodes.Getattr) else ""


def _meaning(node, names: dict):
    """What a name stands for; BadForm where it is not known, with the nearest one."""
    if isinstance(node, nodes.Name):
        known, name = names, node.name
    else:
        known, name = _known(node.node, names), node.attr
    if isinstance(known, dict) and name in known:
        return known[name]
    whole = _written(node)
    near = get_close_matches(name, known if isinstance(known, dict) else [], n=1)
    if near:
        text = _("“%(name)s” is no placeholder. Did you mean “%(near)s”?")
        raise BadForm(text % {"name": whole, "near": near[0]})
    raise BadForm(_("“%(name)s” is no placeholder.") % {"name": whole})


def _is_list(node) -> BadForm:
    text = _("“%(name)s” is a list: write a row with “for” around it.")
    return BadForm(text % {"name": _written(node)})


def _written(node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _near(source: str, line: int) -> str:
    """The words of the document around a line of its source, without mark-up."""
    words, inside = [], False
    for letter in source.splitlines()[max(line - 1, 0)]:
        if letter in "<>":
            inside = letter == "<"
        elif not inside:
            words.append(letter)
    text = "".join(words).strip()
    found = text.find("{")
    return text[max(found, 0) :][:60]


def listed() -> list[tuple[str, Promise | str]]:
    """Every placeholder as it is written in a form, with what it means, in order."""
    found = []
    for name, meaning in PLACEHOLDERS.items():
        if not isinstance(meaning, dict):
            found.append((f"{{{{ {name} }}}}", meaning))
            continue
        one = name.removesuffix("s")
        found.append((f"{{% for {one} in {name} %}} … {{% endfor %}}", _("a list")))
        found += [
            (f"{{{{ {one}.{inner} }}}}", text)
            for inner, text in meaning.items()
            if not isinstance(text, dict)
        ]
    return found
