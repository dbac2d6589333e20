"""The terms of well-known vocabularies as rdflib lists them; run it to write `graph/vocabularies.json`."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

from rdflib import namespace

FINAL = ("DC", "DCTERMS", "FOAF", "ORG", "OWL", "PROV", "RDF", "RDFS", "SH", "SKOS", "VOID", "XSD")
"""Vocabularies that gain no terms any more, so that a name missing from the list is wrong."""

GROWING = ("CSVW", "DCAM", "DCAT", "DCMITYPE", "DOAP", "ODRL2", "PROF", "QB", "SDO", "SOSA", "SSN", "TIME")
"""Vocabularies that may have gained terms since the list was made."""

PREFIXES = {"SDO": "schema", "ODRL2": "odrl"}
"""The prefixes that are not the name that rdflib has for the vocabulary."""

OBJECTS = {
    "FOAF": "knows account accountServiceHomepage based_near currentProject depiction depicts focus fundedBy "
    "holdsAccount homepage img interest isPrimaryTopicOf logo made maker mbox member openid page pastProject phone "
    "primaryTopic "
    "publications schoolHomepage theme thumbnail tipjar topic topic_interest weblog workInfoHomepage workplaceHomepage",
    "SKOS": "broader narrower related broaderTransitive narrowerTransitive semanticRelation hasTopConcept topConceptOf "
    "inScheme member memberList mappingRelation broadMatch narrowMatch relatedMatch closeMatch exactMatch",
    "RDFS": "subClassOf subPropertyOf domain range",
    "RDF": "type rest",
    "OWL": "equivalentClass disjointWith complementOf unionOf intersectionOf disjointUnionOf oneOf onProperty "
    "onProperties someValuesFrom allValuesFrom onClass onDataRange onDatatype withRestrictions inverseOf "
    "equivalentProperty propertyDisjointWith propertyChainAxiom sameAs differentFrom members distinctMembers hasKey "
    "imports versionIRI sourceIndividual assertionProperty targetIndividual",
    "ORG": "memberOf hasMember organization role hasUnit unitOf subOrganizationOf hasSubOrganization linkedTo basedAt "
    "hasSite siteOf hasPrimarySite hasRegisteredSite changedBy originalOrganization resultedFrom resultingOrganization "
    "hasMembership hasPost postIn holds heldBy headOf reportsTo transitiveSubOrganizationOf",
    "VOID": "sparqlEndpoint dataDump exampleResource uriLookupEndpoint class property vocabulary subset target "
    "linkPredicate subjectsTarget objectsTarget inDataset rootResource feature classPartition propertyPartition",
}
"""Properties whose values are things, where rdflib's lists do not say it: by the published vocabularies."""

LITERALS = {
    "FOAF": "accountName age aimChatID birthday family_name familyName firstName geekcode gender givenName givenname "
    "icqChatID jabberID lastName mbox_sha1sum msnChatID myersBriggs name nick plan sha1 skypeID status surname title "
    "yahooChatID",
    "SKOS": "prefLabel altLabel hiddenLabel notation",
    "RDFS": "label comment",
    "OWL": "cardinality minCardinality maxCardinality qualifiedCardinality minQualifiedCardinality "
    "maxQualifiedCardinality deprecated targetValue hasSelf",
    "DCTERMS": "title alternative date created valid available issued modified dateAccepted dateCopyrighted "
    "dateSubmitted bibliographicCitation",
    "VOID": "triples entities classes properties distinctSubjects distinctObjects documents uriSpace uriRegexPattern",
}
"""Properties whose values are literals."""

FACETS = (
    "length minLength maxLength pattern minInclusive minExclusive maxInclusive maxExclusive totalDigits fractionDigits"
)
"""Names of XML Schema that are properties in OWL 2 (Structural Specification, section 7.5) and no datatypes."""

OTHERS = (
    "Assertions bounded cardinality day enumeration explicitTimezone hour minute month numeric ordered second "
    "timezoneOffset whiteSpace year"
)
"""Names of XML Schema in rdflib's list that are facets and properties of its own, of no use in RDF."""

SECTIONS = {
    "http://www.w3.org/2000/01/rdf-schema#Class": "classes",
    "http://www.w3.org/2002/07/owl#Class": "classes",
    "http://www.w3.org/2000/01/rdf-schema#Datatype": "datatypes",
    "http://www.w3.org/2002/07/owl#ObjectProperty": "objects",
    "http://www.w3.org/2002/07/owl#DatatypeProperty": "literals",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property": "properties",
    "http://www.w3.org/2002/07/owl#AnnotationProperty": "properties",
}
"""The sections of rdflib's lists, and what their terms are."""

PLACE = Path(__file__).parents[3] / "graph" / "vocabularies.json"


def write_lists() -> str:
    """Return the lists as JSON, one vocabulary a line."""
    return "[\n" + ",\n".join(json.dumps(describe(key)) for key in sorted(FINAL + GROWING)) + "\n]\n"


def describe(key: str) -> dict[str, str | bool]:
    """Return namespace, prefix and names of a vocabulary of rdflib, and what kinds of terms they are."""
    listed = getattr(namespace, key)
    space = str(listed)
    names = {str(one).removeprefix(space) for one in (*dir(listed), *getattr(listed, "_extras", ()))}
    return {
        "prefix": PREFIXES.get(key, key.lower()),
        "namespace": space,
        "final": key in FINAL,
        "names": " ".join(sorted(names)),
        **{kind: " ".join(sorted(terms & names)) for kind, terms in kinds_of(key).items()},
    }


def kinds_of(key: str) -> dict[str, set[str]]:
    """Return the names by kind; a property that is known to have things or literals as values stands there only."""
    kinds: dict[str, set[str]] = {kind: set() for kind in ("classes", "datatypes", "objects", "literals", "properties")}
    kind = ""
    module = inspect.getmodule(getattr(namespace, key))
    for line in inspect.getsource(module).splitlines() if module else ():
        if found := re.fullmatch(r"    # (https?://\S+)", line):
            kind = SECTIONS.get(found[1], "")
        elif kind and (found := re.match(r"    (\w+): URIRef", line)):
            kinds[kind].add(found[1])
    kinds["objects"] |= set(OBJECTS.get(key, "").split())
    kinds["literals"] |= set(LITERALS.get(key, "").split())
    kinds["properties"] -= kinds["objects"] | kinds["literals"]
    if key == "XSD":
        kinds["properties"] = set(FACETS.split())
        kinds["datatypes"] = {str(one).removeprefix(str(namespace.XSD)) for one in dir(namespace.XSD)}
        kinds["datatypes"] -= {*FACETS.split(), *OTHERS.split()}
    return kinds


if __name__ == "__main__":
    PLACE.write_text(write_lists(), encoding="utf-8")
