"""Defects planted in the vocabulary of a bus network: each is found, at its place, and nothing else is."""

from __future__ import annotations

from pathlib import Path

from graph.check.run import check_paths
from graph.check.settings import CheckSettings

FOLDER = Path(__file__).parent / "seeded"

PLANTED = """
undefined-prefix broken.ttl:2:11
syntax-error broken.ttl:3:11
unused-prefix bus.ttl:10:1
licence-as-text bus.ttl:13:72
undefined-term bus.ttl:18:33
unknown-term bus.ttl:19:62
deprecated-term bus.ttl:20:62
several-labels bus.ttl:23:53
redundant-superclass bus.ttl:24:74
missing-label bus.ttl:25:1
missing-definition bus.ttl:26:1
several-definitions bus.ttl:28:51
label-as-definition bus.ttl:29:69
repeated-label bus.ttl:30:38
repeated-definition bus.ttl:32:19
label-clash bus.ttl:33:59
missing-language bus.ttl:34:36
stray-space bus.ttl:35:35
empty-annotation bus.ttl:36:115
catch-all-class bus.ttl:37:1
naming-convention bus.ttl:38:1
unused-term bus.ttl:40:1
untyped-term bus.ttl:42:105
subclass-cycle bus.ttl:47:109
equivalent-to-itself bus.ttl:49:119
disjoint-with-itself bus.ttl:50:101
disjoint-with-superclass bus.ttl:51:139
recursive-definition bus.ttl:53:3
set-of-one bus.ttl:55:54
incomplete-restriction bus.ttl:55:72
unsatisfiable-class bus.ttl:56:1
conflicting-kinds bus.ttl:57:1
namespace-hijacking bus.ttl:58:1
used-as-another-kind bus.ttl:59:124
inverse-clash bus.ttl:63:17
subproperty-cycle bus.ttl:64:172
self-inverse bus.ttl:66:169
symmetric-with-inverse bus.ttl:67:181
several-inverses bus.ttl:69:168
symmetric-domain bus.ttl:72:39
transitive-domain bus.ttl:73:35
several-domains bus.ttl:74:115
several-ranges bus.ttl:75:141
missing-domain bus.ttl:76:1
range-of-wrong-kind bus.ttl:77:134
contradictory-characteristics bus.ttl:78:60
characteristic-of-datatype-property bus.ttl:79:36
chain-of-one bus.ttl:80:164
unsatisfiable-property bus.ttl:81:1
misbound-prefix data.ttl:3:1
mixed-schema-org data.ttl:6:1
invalid-literal data.ttl:8:63
unknown-language data.ttl:9:27
literal-for-resource data.ttl:9:49
shape-violation data.ttl:9:49
literal-outside-range data.ttl:10:36
resource-for-literal data.ttl:12:32
inconsistent data.ttl:14:10
redefined-prefix data.ttl:15:1
broken-list data.ttl:17:30
unexpected-answer drivers.csv:3:1
bad-question lines.rq:1:30
file-extension-in-iri people.ttl:7:1
missing-description people.ttl:7:1
missing-licence people.ttl:7:1
missing-title people.ttl:7:1
missing-version people.ttl:7:1
namespace-mismatch people.ttl:8:30
owl-rl rules.ttl:14:69
owl-dl rules.ttl:15:60
unknown-name-in-question stops.rq:2:28
"""
"""What was planted, and where: written when the defects were, not read off a run."""


def test_the_planted_defects_are_many_and_of_many_kinds() -> None:
    """There are 71 defects of 71 kinds."""
    codes = [line.split()[0] for line in PLANTED.strip().splitlines()]
    assert (len(codes), len(set(codes))) == (71, 71)


def test_each_planted_defect_is_found_at_its_place_and_nothing_else() -> None:
    """The findings over the folder are exactly the planted defects."""
    result = check_paths([FOLDER], CheckSettings(root=FOLDER))
    found = sorted(f"{one.code} {one.span}" for one in result.findings)
    assert found == sorted(PLANTED.strip().splitlines())
