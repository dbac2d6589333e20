"""Defects of terms and entities.

Each is what is changed in the small article, to what, and every finding that this gives: code, line:column, message.
"""

from __future__ import annotations

from tests.small_archive import Change

TERMS: list[Change] = [
    # terms and entities
    (
        "operatedBy",
        "opperatedBy",
        [("unknown-term", "21:34", "the ontology has no property `opperatedBy`; did you mean `operatedBy`?")],
    ),
    (
        "a: Company, name: Sike",
        "a: Compani, name: Sike",
        [("unknown-term", "11:13", "the ontology has no class `Compani`; did you mean `Company`?")],
    ),
    (
        "of: Factory, name",
        "of: Factori, name",
        [("unknown-term", "12:34", "the ontology has no class `Factori`; did you mean `Factory`?")],
    ),
    ("operatedBy, sike]", "operatedBy, xx:y]", [("unknown-term", "21:46", "the prefix of `xx:y` is not known")]),
    (
        "operatedBy, sike]",
        'operatedBy, "unit:<x>"]',
        [("unknown-term", "21:46", "the name in `unit:<x>` is no part of an address")],
    ),
    (
        "sike: {a: Company, name: Sike}",
        "sike: {a: Company, name: Sike, same-as: [unit:NUM, rlf:Company]}",
        [
            (
                "link-clash",
                "11:34",
                "`sike` is said to be the same as https://w3id.org/reliefgraph/ontology#Company, "
                "a term of the ontology",
            )
        ],
    ),
    (
        "sike: {a: Company, name: Sike}",
        'sike: {a: Company, name: Sike, same-as: ["https://w3id.org/reliefgraph/id/place/kashgar"]}',
        [
            (
                "link-clash",
                "11:34",
                "`sike` is said to be the same as `kashgar`: https://w3id.org/reliefgraph/id/place/kashgar",
            )
        ],
    ),
    (
        "wanda: {a: Company, name: Wanda}",
        "wanda: {a: Company, name: Wanda, same-as: [wd:Q1]}\n  kashgar-twin: "
        "{a: Place, label: the twin, same-as: [wd:Q1]}",
        [
            ("entity-unused", "17:3", "`kashgar-twin` is declared, and no claim uses it"),
            (
                "link-clash",
                "17:45",
                "`kashgar-twin` is said to be the same as `wanda`: http://www.wikidata.org/entity/Q1",
            ),
        ],
    ),
    ("operatedBy, sike]", "operatedBy, rlf:y]", [("unknown-term", "21:46", "the ontology has no individual `rlf:y`")]),
    (
        "zhang-ke: {a: Person",
        "zhang-ke: {a: Person, same-as: [xx:Q1]",
        [("unknown-term", "13:35", '"xx:Q1" is neither an address nor a CURIE with a known prefix')],
    ),
    (
        "a: Company, name: Sike",
        "a: OldCompany, name: Sike",
        [("deprecated-term", "11:13", "the class `OldCompany` is deprecated")],
    ),
    (
        "operatedBy, sike]",
        "operatedBy, zhang-ke]",
        [("wrong-type", "21:46", "`Zhang Ke` is a person; `operatedBy` takes Organization as object")],
    ),
    (
        "[sike, since,",
        "[sike, size,",
        [
            ("wrong-type", "27:16", "`sike` is a company; `size` takes Group as subject"),
            ("wrong-type", "27:28", "`two years ago` is a period; `size` takes Figure as object"),
        ],
    ),
    (
        "[sike-factories, locatedIn, kashgar]",
        "[jobs, heldBy, sike-factories]",
        [("wrong-type", "22:29", "`factories of Sike` is a group of factory; `heldBy` takes Person as object")],
    ),
    (
        "by: zhang-ke\n    claims:\n      wage",
        "by: jobs\n    claims:\n      wage",
        [("wrong-type", "29:9", "`jobs` speaks here and is no Agent")],
    ),
    (
        "a: Topic, name: Jobs",
        "a: Nameless, name: Jobs",
        [("wrong-type", "15:13", "the class `Nameless` has no path segment, so `jobs` gets no address")],
    ),
    (
        "a: Topic, name: Jobs",
        "a: Topic, of: Factory, name: Jobs",
        [("wrong-type", "15:20", "`of: Factory` stands at `jobs`, which is a Topic and no Group")],
    ),
    (
        "operatedBy, sike]",
        "operatedBy, sikee]",
        [("unknown-entity", "21:46", "nothing is declared as `sikee`; did you mean `sike`?")],
    ),
    (
        "locatedIn, kashgar]",
        "locatedIn, twin]",
        [("ambiguous-entity", "22:42", "`twin` stands for several: id/place/twin, id/topic/twin")],
    ),
    (
        "  zhang-ke: {a: Person",
        "  he: {a: Person, name: he}\n  zhang-ke: {a: Person",
        [("entity-unused", "13:3", "`he` is declared, and no claim uses it")],
    ),
    (
        "silent:",
        "mentions: {example-news: x}\nsilent:",
        [("unknown-entity", "43:12", "nothing is declared as `example-news`")],
    ),
    (
        "  zhang-ke: {a: Person",
        "  kashgar: {a: Topic, name: Kashgar}\n  zhang-ke: {a: Person",
        [
            (
                "entity-differs",
                "13:3",
                "`kashgar` is declared differently here than in the reference data "
                "(class: Place / Topic; name: Kashgar (en), 喀什 (zh) / Kashgar (en))",
            )
        ],
    ),
    (
        "a: Company, name: Wanda",
        "a: Company, name: Sike, mention: Wanda",
        [("name-repeated", "16:3", '`wanda` has the name "Sike", and so has `sike`')],
    ),
    (
        "name: Zhang Ke}",
        "name: Zhang Kee}",
        [
            (
                "mention-not-found",
                "13:3",
                '`zhang-ke` is not mentioned as "Zhang Kee"; '
                'nearest match at 197–206 differs in 1 character ("Kee" / "Ke.")',
            )
        ],
    ),
    (
        "of: Factory, ",
        "",
        [("group-without-class", "12:3", "the group `sike-factories` does not say what its members are")],
    ),
    (
        "zhang-ke: {a: Person",
        "zhang-ke: {a: PrivatePerson, same-as: [wd:Q1]",
        [("private-person-linked", "13:32", "`zhang-ke` is a private person and links to a registry elsewhere")],
    ),
]
