"""Names for events and observations that have none of their own, made of their roles: `investment by Huada`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from graph.curation.roles import join_names

EVENT_PARTS = (("theme", "of"), ("product", "of"), ("agent", "by"), ("partner", "with"), ("recipient", "for"))
PLACE_PARTS = (("from", "from"), ("to", "to"), ("place", "in"))


def name_node(roles: Sequence[tuple[str, str]], *, is_observation: bool, without: str = "") -> str:
    """Return a name for an event or an observation; empty where its roles tell too little.

    Args:
        roles: Property names and the names of what they lead to.
        is_observation: Whether it is a figure or comparison; else an event.
        without: The role of which a sentence tells anyway.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for role, name in roles:
        if name not in named[role] and (role != without or role == "kind"):
            named[role].append(name)
    return _name_observation(named) if is_observation else _name_event(named)


def _name_observation(named: dict[str, list[str]]) -> str:
    head = named["measure"] or named["quality"] or ["figure"]
    if not named["of"]:
        return join_names(head)
    of = [*named["trait"], *named["product"]]
    words = (
        f"{join_names(head)} of {join_names(of)} in {join_names(named['of'])}"
        if of
        else (f"{join_names(head)} of {join_names(named['of'])}")
    )
    return f"{words}, {join_names(named['time'])}" if named["time"] else words


def _name_event(named: dict[str, list[str]]) -> str:
    head = named["kind"] or (["employment"] if named["employer"] or named["formerEmployer"] else [])
    head = head or (["office"] if named["officeIn"] or named["post"] else [])
    if named["post"]:
        head = [*head[:1], f"as {join_names(named['post'])}"]
    if not head:
        return ""
    words = " ".join(head)
    is_held = bool(named["employer"] or named["formerEmployer"] or named["officeIn"] or named["post"])
    for role, preposition in EVENT_PARTS:
        if named[role]:
            words += f" {'of' if is_held and role == 'agent' else preposition} {join_names(named[role])}"
    for role in ("employer", "formerEmployer", "officeIn"):
        if named[role]:
            words += f" at {join_names(named[role])}"
    if len(words) == len(" ".join(head)) or named["from"] or named["to"]:
        for role, preposition in PLACE_PARTS:
            if named[role]:
                words += f" {preposition} {join_names(named[role])}"
    return words


PLURALS = {
    "is": "are",
    "takes": "take",
    "has": "have",
    "does": "do",
    "works": "work",
    "lives": "live",
    "produces": "produce",
    "exports": "export",
    "uses": "use",
    "belongs": "belong",
    "concerns": "concern",
}


def agree(sentence: str, subject: str) -> str:
    """Put the verb behind a subject of several into the plural: `workers at Sike work for Sike`."""
    before, name, behind = sentence.partition(subject)
    verb = behind.split()[0] if not before and behind.startswith(" ") else ""
    return f"{name} {PLURALS[verb]}{behind[len(verb) + 1 :]}" if verb in PLURALS else sentence
