"""Defects of terms, entities and roles.

Each is what is changed in the small article, to what, and every finding that this gives: code, line:column, message.
"""

from __future__ import annotations

from tests.small_archive import Change

TERMS: list[Change] = [
    (
        "operatedBy",
        "opperatedBy",
        [("unknown-term", "15:104", "the vocabulary has no property `opperatedBy`; did you mean `operatedBy`?")],
    ),
    (
        "locatedIn: kashgar",
        "locatedin: kashgar",
        [("unknown-term", "15:84", "the vocabulary has no property `locatedin`; did you mean `locatedIn`?")],
    ),
    (
        "agent: sike, place",
        "conductedBy: sike, place",
        [("deprecated-term", "18:28", "the property `conductedBy` is deprecated; it is replaced by `agent`")],
    ),
    (
        "a: Company, name: Sike",
        "a: Compani, name: Sike",
        [("unknown-term", "11:13", "the ontology has no class `Compani`; did you mean `Company`?")],
    ),
    (
        "a: Company, name: Sike",
        "a: Pledge, name: Sike",
        [
            ("deprecated-term", "11:13", "the class `Pledge` is deprecated"),
            ("wrong-type", "11:13", "the class `Pledge` has no path segment, so `sike` gets no address"),
        ],
    ),
    (
        "group-of: Factory, name",
        "group-of: Factori, name",
        [("unknown-term", "15:27", "the ontology has no class `Factori`; did you mean `Factory`?")],
    ),
    (
        "kind: opening",
        "kind: openning",
        [("unknown-entity", "18:19", "there is no kind `openning`; did you mean `opening`?")],
    ),
    (
        "measure: headcount",
        "measure: headcounts",
        [("unknown-entity", "16:37", "there is no measure `headcounts`; did you mean `headcount`?")],
    ),
    (
        "sike: {a: Company, name: Sike}",
        "sike: {a: Company, name: Sike, same-as: [unit:NUM, rlf:Company]}",
        [
            (
                "link-clash",
                "11:3",
                (
                    "`sike` is said to be the same as https://w3id.org/reliefgraph/ontology#Company, a ter"
                    "m of the ontology"
                ),
            )
        ],
    ),
    (
        "sike: {a: Company, name: Sike}",
        'sike: {a: Company, name: Sike, same-as: ["https://w3id.org/reliefgraph/id/place/kashgar"]}',
        [
            (
                "link-clash",
                "11:3",
                "`sike` is said to be the same as `kashgar`: https://w3id.org/reliefgraph/id/place/kashgar",
            )
        ],
    ),
    (
        "zhang-ke: {a: Person",
        "zhang-ke: {a: Person, same-as: [xx:Q1]",
        [("unknown-term", "12:35", '"xx:Q1" is neither an address nor a CURIE with a known prefix')],
    ),
    (
        "operatedBy: sike}",
        "operatedBy: zhang-ke}",
        [
            ("object-not-in-quote", "15:104", "the quote has no words for `zhang-ke`"),
            ("wrong-type", "15:116", "`zhang-ke` is a person; `operatedBy` takes Organization as object"),
        ],
    ),
    (
        "start: {kind: opening, agent: sike",
        "start: {kind: opening, size: seven factories, agent: sike",
        [
            ("wrong-type", "18:28", "`start` is an event; `size` takes Group as subject"),
            (
                "words-not-in-quote",
                "18:34",
                '"seven factories" does not stand in the quote "It opened a factory in Kashgar two years ago"',
            ),
        ],
    ),
    (
        "by: zhang-ke\n    workers",
        "by: factories\n    workers",
        [("wrong-type", "20:9", "`factories` speaks here and is no Agent")],
    ),
    (
        "a: Person, name: Zhang Ke",
        "a: Person, group-of: Factory, name: Zhang Ke",
        [("wrong-type", "12:25", "`group-of: Factory` stands at `zhang-ke`, which is a person and no group")],
    ),
    (
        "operatedBy: sike}",
        "operatedBy: sikee}",
        [("unknown-entity", "15:116", "nothing is declared as `sikee`; did you mean `sike`?")],
    ),
    (
        "operatedBy: sike}",
        "operatedBy: Sike Ltd}",
        [
            (
                "wrong-value",
                "15:116",
                '"Sike Ltd" stands here; expected an entity\'s key, in lower-case words joined by hyphens',
            ),
        ],
    ),
    (
        "agent: sike, place: kashgar, time",
        "agent: sike, place: twin, time",
        [("ambiguous-entity", "18:48", "`twin` stands for several: id/facility/twin, id/place/twin")],
    ),
    (
        "  zhang-ke: {a: Person",
        "  he: {a: Person, name: he}\n  zhang-ke: {a: Person",
        [("entity-unused", "12:3", "`he` is declared, and no claim uses it")],
    ),
    (
        "  zhang-ke: {a: Person",
        "  kashgar: {a: Factory, name: Kashgar}\n  zhang-ke: {a: Person",
        [
            ("entity-unused", "12:3", "`kashgar` is declared, and no claim uses it"),
            ("ambiguous-entity", "19:48", "`kashgar` stands for several: id/facility/kashgar, id/place/kashgar"),
        ],
    ),
    (
        "wanda: {a: Company, name: Wanda}",
        "wanda: {a: Company, name: Sike Co. Ltd., mention: Wanda}",
        [("name-repeated", "28:5", '`wanda` is called "Sike Co. Ltd.", and `sike` "Sike"')],
    ),
    (
        "wanda: {a: Company, name: Wanda}",
        "wanda: {a: Company, name: Sike Electronics, mention: Wanda}",
        [("name-repeated", "28:5", '`wanda` is called "Sike Electronics", and `sike` "Sike"')],
    ),
    (
        "entities:\n  sike: {a: Company, name: Sike}",
        "entities:\n  sike: {a: Company, name: Sike, kind: state-owned}",
        [
            (
                "unknown-key",
                "11:34",
                (
                    "the key `kind` is not known here; expected a, name, names, aka, mention, group-of, same-as, "
                    "matches, broader, definition, shared, note; what is said of an entity stands below a quote, "
                    "under `says:`"
                ),
            )
        ],
    ),
    (
        "name: Zhang Ke}",
        "name: Zhang Kee}",
        [
            (
                "mention-not-found",
                "12:3",
                (
                    '`zhang-ke` is not mentioned as "Zhang Kee"; nearest match at 197–206 differs in 1 cha'
                    'racter ("Kee" / "Ke.")'
                ),
            )
        ],
    ),
    (
        "group-of: Factory, name",
        "a: Group, name",
        [("group-without-class", "15:5", "the group `factories` does not say what its members are")],
    ),
    (
        "zhang-ke: {a: Person",
        "zhang-ke: {a: PrivatePerson, same-as: [unit:NUM]",
        [("private-person-linked", "12:32", "`zhang-ke` is a private person and links to a registry elsewhere")],
    ),
    (
        "agent: sike, place: kashgar",
        "agent: sike, amount: two years, place: kashgar",
        [
            (
                "role-not-taken",
                "18:41",
                (
                    "opening takes no `amount`; it takes agent, cause, condition, duration, frequency, kin"
                    "d, means, partOf, participant, partner, place, product, purpose, quality, result, sec"
                    "tor, theme, time, topic"
                ),
            )
        ],
    ),
    (
        "start: {kind: opening, agent: sike",
        "start: {kind: opening, employer: sike, agent: sike",
        [
            (
                "role-not-taken",
                "18:28",
                (
                    "opening takes no `employer`; it takes agent, cause, condition, duration, frequency, k"
                    "ind, means, partOf, participant, partner, place, product, purpose, quality, result, s"
                    "ector, theme, time, topic"
                ),
            ),
            ("wrong-type", "18:28", "`start` is an event; `employer` takes Employment as subject"),
        ],
    ),
    (
        "workers: {group-of: Person, worksFor: sike}",
        "workers: {group-of: Person, worksFor: sike}\n    dust: {name: dust}",
        [("class-missing", "22:5", "`dust` is described here, and its class is not told")],
    ),
    (
        "workers: {group-of: Person, worksFor: sike}",
        "workers: {group-of: Person, worksFor: sike, topic: jobs}",
        [
            ("object-not-in-quote", "21:49", "the quote has no words for `jobs`"),
            (
                "wrong-type",
                "21:49",
                (
                    "`workers` is a group of person; `topic` takes Document or Event or Quotation or State"
                    "mentInWords or Utterance as subject"
                ),
            ),
        ],
    ),
    (
        "locatedIn: kashgar, operatedBy: sike}",
        "locatedIn: kashgar, operatedBy: sike, duration: two years}",
        [
            (
                "group-unreadable",
                "15:122",
                "`factories` is a group, and `duration` does not say of whom in a group it holds",
            ),
            (
                "words-not-in-quote",
                "15:132",
                (
                    '"two years" does not stand in the quote "Sike now employs over 2,000 people at seven '
                    'factories in Ka…"'
                ),
            ),
        ],
    ),
]
