"""The namespaces of all vocabularies that the product reads or writes, and the prefix of each: the one table.

Plain strings, so that who needs no RDF library loads none.
"""

from __future__ import annotations

import re
from types import MappingProxyType

BASE = "https://w3id.org/reliefgraph/"
RLF = BASE + "ontology#"

CC = "http://creativecommons.org/ns#"
DC = "http://purl.org/dc/elements/1.1/"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
ENTAILMENT = "http://www.w3.org/ns/entailment/"
FOAF = "http://xmlns.com/foaf/0.1/"
FORMATS = "http://www.w3.org/ns/formats/"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
HYDRA = "http://www.w3.org/ns/hydra/core#"
NP = "http://www.nanopub.org/nschema#"
OA = "http://www.w3.org/ns/oa#"
OBO = "http://purl.obolibrary.org/obo/"
ORG = "http://www.w3.org/ns/org#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
QUDT = "http://qudt.org/schema/qudt/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SCHEMA_HTTP = "http://schema.org/"
SD = "http://www.w3.org/ns/sparql-service-description#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SPDX = "http://spdx.org/rdf/terms#"
UNIT = "http://qudt.org/vocab/unit/"
VANN = "http://purl.org/vocab/vann/"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = MappingProxyType(
    {
        "cc": CC,
        "dc": DC,
        "dcat": DCAT,
        "dcterms": DCTERMS,
        "foaf": FOAF,
        "formats": FORMATS,
        "geo": GEO,
        "hydra": HYDRA,
        "np": NP,
        "oa": OA,
        "org": ORG,
        "owl": OWL,
        "prov": PROV,
        "qudt": QUDT,
        "rdf": RDF,
        "rdfs": RDFS,
        "rlf": RLF,
        "schema": SCHEMA,
        "sd": SD,
        "sh": SH,
        "skos": SKOS,
        "spdx": SPDX,
        "unit": UNIT,
        "vann": VANN,
        "void": VOID,
        "xsd": XSD,
    }
)
"""The namespace of each prefix."""

WELL_KNOWN = MappingProxyType(
    {
        "adms": "http://www.w3.org/ns/adms#",
        "as": "https://www.w3.org/ns/activitystreams#",
        "bibo": "http://purl.org/ontology/bibo/",
        "bot": "https://w3id.org/bot#",
        "cc": CC,
        "crm": "http://www.cidoc-crm.org/cidoc-crm/",
        "dash": "http://datashapes.org/dash#",
        "dbo": "http://dbpedia.org/ontology/",
        "dbr": "http://dbpedia.org/resource/",
        "dqv": "http://www.w3.org/ns/dqv#",
        "geo": GEO,
        "geof": "http://www.opengis.net/def/function/geosparql/",
        "geosparql": "http://www.opengis.net/ont/geosparql#",
        "gn": "http://www.geonames.org/ontology#",
        "gr": "http://purl.org/goodrelations/v1#",
        "hydra": HYDRA,
        "ldp": "http://www.w3.org/ns/ldp#",
        "locn": "http://www.w3.org/ns/locn#",
        "oa": OA,
        "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
        "ontolex": "http://www.w3.org/ns/lemon/ontolex#",
        "qudt": QUDT,
        "rr": "http://www.w3.org/ns/r2rml#",
        "sd": SD,
        "sf": "http://www.opengis.net/ont/sf#",
        "sioc": "http://rdfs.org/sioc/ns#",
        "skosxl": "http://www.w3.org/2008/05/skos-xl#",
        "spdx": SPDX,
        "swrl": "http://www.w3.org/2003/11/swrl#",
        "unit": UNIT,
        "vann": VANN,
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "wd": "http://www.wikidata.org/entity/",
        "wdt": "http://www.wikidata.org/prop/direct/",
    }
)
"""Vocabularies that many use and whose names are listed nowhere here: their namespaces can be missed by a letter."""

ENTITY_SEGMENTS = (
    "agent company concept denial document employment ethnicity event facility group household infrastructure item job "
    "kind measure observation office organization person place post product programme quality sector statistic topic "
    "trait vehicle"
)
"""The parts of entities' IRIs that stand for their classes, each of them a prefix in example queries."""


def query_prefixes(query: str) -> str:
    """Return the PREFIX lines that a query needs, in the order of the alphabet; segments of entities are prefixes."""
    known = {**PREFIXES, **{name: f"{BASE}id/{name}/" for name in ENTITY_SEGMENTS.split()}}
    used = set(re.findall(r"(?<![\w:<])([a-z]+):(?=[\w-])", re.sub(r"<[^<>]*>|\"[^\"]*\"", "", query)))
    return "".join(f"PREFIX {name}: <{known[name]}>\n" for name in sorted(used & known.keys()))


def select_prefixes(names: str) -> dict[str, str]:
    """Return the part of the table with these prefixes, separated by spaces, in their order.

    Raises:
        KeyError: A prefix stands in no table.
    """
    return {name: PREFIXES[name] for name in names.split()}


def namespace_of(iri: str) -> str:
    """Return an IRI up to and with its last `#`, `/` or, where it has neither, `:`."""
    end = max(iri.rfind("#"), iri.rfind("/"))
    return iri[: (end if end >= 0 else iri.rfind(":")) + 1]
