"""The archive as RDF: what is reported, what is a prospect, the claims with their evidence, entities and sources.

All functions are pure: values in, one rdflib graph per role out (DESIGN §3). No blank node is minted.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from graph.curation.claim import (
    REPORTED_FACTUALITIES,
    Archive,
    Claim,
    CuratedArticle,
    Entity,
    Extent,
    Quotation,
    Statement,
    Utterance,
)
from graph.rdf.plain import plain_graph
from graph.terms import (
    OA,
    PROV,
    QUDT,
    RLF,
    SCHEMA,
    Graphs,
    Role,
    article_iri,
    article_text_iri,
    claim_iri,
    mention_iri,
    narrator_iri,
    quote_iri,
    utterance_iri,
)
from graph.text.article import Article, Stretch
from graph.text.figure import Figure
from graph.text.period import Period

THE_ARTICLE = Literal("the article", lang="en")
"""What the narrator of an article is called."""

ARCHIVE_ROLES = (Role.REPORTED, Role.ENTITIES, Role.PROSPECTS, Role.CLAIMS, Role.SOURCES)
"""The roles that an archive fills."""


Above = Mapping[URIRef, frozenset[URIRef]]
"""For each property those above it: prospects are not reasoned over, so what these say of them is written out."""


def archive_to_graphs(archive: Archive, above: Above | None = None) -> Graphs:
    """Return everything that an archive says, one graph per role; the order of its articles does not matter.

    A triple may stand in several of the graphs where articles give it several origins; merging settles its one home.
    """
    graphs = {role: plain_graph() for role in ARCHIVE_ROLES}
    by_iri = {entity.iri: entity for entity in archive.entities.values()}
    mentioned = {mention.entity for curated in archive.articles for mention in curated.mentions}
    for curated in archive.articles:
        publisher = archive.entities.get(curated.article.publisher)
        _add_article(graphs[Role.SOURCES], curated.article, publisher)
        if publisher is not None and publisher.iri not in mentioned:
            _add_entity(graphs[Role.SOURCES], publisher)
        _add_curated(graphs, curated, by_iri, above or {})
    return graphs


def _add_curated(graphs: Graphs, curated: CuratedArticle, by_iri: Mapping[URIRef, Entity], above: Above) -> None:
    article = curated.article
    for statement in curated.statements:
        _add_statement(graphs[Role.CLAIMS], article, statement)
        if isinstance(statement, Claim):
            _add_claim(graphs, article, statement, above)
        elif isinstance(statement, Quotation):
            _add_quotation(graphs[Role.CLAIMS], article, statement)
    for mention in curated.mentions:
        node = mention_iri(article.key, mention.key)
        quote = _add_quote(graphs[Role.CLAIMS], article, mention.stretch)
        _add(
            graphs[Role.CLAIMS],
            node,
            (RDF.type, RLF.Mention),
            (RLF.mentions, mention.entity),
            (PROV.wasDerivedFrom, quote),
        )
        entity = by_iri.get(mention.entity)
        if entity is not None:
            _add_entity(graphs[curated.aside.get(entity.iri, Role.ENTITIES)], entity)
    for entity in curated.used:
        for one in entity.broader:
            if one in by_iri:
                _add_entity(graphs[Role.ENTITIES], by_iri[one])
    for utterance in curated.utterances:
        _add_utterance(graphs[Role.CLAIMS], article, utterance)


def _add(graph: Graph, subject: URIRef, *pairs: tuple[URIRef, URIRef | Literal]) -> None:
    for predicate, value in pairs:
        graph.add((subject, predicate, value))


def number_to_literal(number: Fraction | Decimal) -> Literal:
    """Return a whole number as xsd:integer and any other as xsd:decimal, without zeros that say nothing.

    A fraction without an end in decimals (two thirds) is cut to nine of them.
    """
    exact = Fraction(number)
    if exact.denominator == 1:
        return Literal(exact.numerator)
    decimal = (Decimal(exact.numerator) / Decimal(exact.denominator)).normalize()
    if Fraction(decimal) != exact:
        decimal = round(decimal, 9)
    return Literal(f"{decimal:f}", datatype=XSD.decimal)


def _add_article(graph: Graph, article: Article, publisher: Entity | None) -> None:
    """Add an article, its text and who published it."""
    node, text = article_iri(article.key), article_text_iri(article.key)
    _add(
        graph,
        node,
        (RDF.type, RLF.Article),
        (RDF.type, SCHEMA.NewsArticle),
        (RDFS.label, Literal(article.title, lang=article.language)),
        (SCHEMA.datePublished, Literal(article.published)),
        (SCHEMA.url, URIRef(article.address)),
        (SCHEMA.inLanguage, Literal(article.language)),
        (RLF.sha256, Literal(article.sha256)),
    )
    if article.date_read_from:
        graph.add((node, RLF.dateReadFrom, Literal(article.date_read_from)))
    narrator = narrator_iri(article.key)
    _add(graph, narrator, (RDF.type, RLF.NarratorAgent), (RDF.type, PROV.Agent), (RDFS.label, THE_ARTICLE))
    graph.add((text, RDF.type, RLF.ArticleText))
    graph.add((text, RLF.text, Literal(article.text)))
    if publisher is not None:
        graph.add((node, SCHEMA.publisher, publisher.iri))


def _add_entity(graph: Graph, entity: Entity) -> None:
    _add(
        graph,
        entity.iri,
        *((RDF.type, kind) for kind in entity.classes),
        *((RDFS.label, Literal(name, lang=language)) for language, name in entity.names),
        *((OWL.sameAs, link) for link in entity.same_as),
        *((SKOS.exactMatch, link) for link in entity.exact_matches),
        *((SKOS.altLabel, Literal(name, lang=language)) for language, name in entity.aliases),
        *((SKOS.broader, link) for link in entity.broader),
    )
    if entity.definition:
        graph.add((entity.iri, SKOS.definition, Literal(entity.definition, lang="en")))
    if entity.member_class is not None:
        graph.add((entity.iri, RLF.memberClass, entity.member_class))


def _add_quote(graph: Graph, article: Article, stretch: Stretch) -> URIRef:
    """Add a stretch of the text with its two selectors (Web Annotation, section 4) and return its IRI."""
    node = quote_iri(article.key, stretch.start, stretch.end)
    quote, span = URIRef(f"{node}#quote"), URIRef(f"{node}#span")
    _add(
        graph,
        node,
        (RDF.type, OA.SpecificResource),
        (OA.hasSource, article_text_iri(article.key)),
        (OA.hasSelector, quote),
        (OA.hasSelector, span),
    )
    _add(
        graph,
        quote,
        (RDF.type, OA.TextQuoteSelector),
        (OA.exact, Literal(article.cut(stretch))),
        (OA.prefix, Literal(article.before(stretch))),
        (OA.suffix, Literal(article.after(stretch))),
    )
    _add(
        graph,
        span,
        (RDF.type, OA.TextPositionSelector),
        (OA.start, Literal(stretch.start)),
        (OA.end, Literal(stretch.end)),
    )
    return node


def _add_statement(graph: Graph, article: Article, statement: Statement) -> None:
    """Add what claims and quotations have in common: words, evidence, speaker and axes."""
    node, axes = claim_iri(article.key, statement.key), statement.axes
    _add(
        graph,
        node,
        (RDF.type, SCHEMA.Claim),
        (RDFS.label, Literal(statement.label, lang=statement.label_language)),
        (RLF.voice, axes.voice.iri),
        (RLF.factuality, axes.factuality.iri),
        (RLF.polarity, axes.polarity.iri),
        (RLF.directness, axes.directness.iri),
        (SCHEMA.appearance, article_iri(article.key)),
        (PROV.wasAttributedTo, statement.speaker or narrator_iri(article.key)),
    )
    if statement.utterance:
        graph.add((node, RLF.utterance, utterance_iri(article.key, statement.utterance)))
    if statement.rests_on is not None:
        graph.add((node, RLF.restsOn, statement.rests_on))
    for quote in statement.quotes:
        graph.add((node, PROV.wasDerivedFrom, _add_quote(graph, article, quote)))
        graph.add((node, RLF.quote, Literal(article.cut(quote))))
    if statement.note:
        graph.add((node, RDFS.comment, Literal(statement.note, lang=article.language)))
    if statement.deprecated:
        graph.add((node, OWL.deprecated, Literal(True)))
        # The curator's words, in whatever language; no words of the article's.
        graph.add((node, RLF.deprecationReason, Literal(statement.deprecated)))


def _add_utterance(graph: Graph, article: Article, utterance: Utterance) -> None:
    """Add a speech act with its whole sentences."""
    node = utterance_iri(article.key, utterance.key)
    words = " ".join(article.cut(sentence) for sentence in utterance.sentences)
    _add(
        graph,
        node,
        (RDF.type, RLF.Utterance),
        (RDFS.label, Literal(words, lang=article.language)),
        (PROV.wasAttributedTo, utterance.speaker),
        (RLF.voice, utterance.voice.iri),
        (SCHEMA.appearance, article_iri(article.key)),
    )
    for sentence in utterance.sentences:
        graph.add((node, PROV.wasDerivedFrom, _add_quote(graph, article, sentence)))
    if utterance.addressee is not None:
        graph.add((node, RLF.addressee, utterance.addressee))
    if utterance.event is not None:
        graph.add((node, RLF.saidAt, utterance.event))


def _add_claim(graphs: Graphs, article: Article, claim: Claim, above: Above) -> None:
    """Add a claim's triple as a statement, the plain triple where it yields one, and its figure or time."""
    node = claim_iri(article.key, claim.key)
    _add(
        graphs[Role.CLAIMS],
        node,
        (RDF.type, RLF.Claim),
        (RDF.type, RDF.Statement),
        (RDF.subject, claim.subject),
        (RDF.predicate, claim.predicate),
        (RDF.object, claim.object),
    )
    if claim.reading is not None:
        graphs[Role.CLAIMS].add((node, RLF.groupReading, claim.reading))
    if claim.yields_triple and claim.is_prospect:
        for predicate in (claim.predicate, *above.get(claim.predicate, ())):
            graphs[Role.PROSPECTS].add((claim.subject, predicate, claim.object))
    elif claim.yields_triple and claim.axes.factuality in REPORTED_FACTUALITIES:
        graphs[Role.REPORTED].add((claim.subject, claim.predicate, claim.object))
    described_in = graphs[Role.PROSPECTS if claim.is_prospect else Role.ENTITIES]
    match claim.value:
        case Figure():
            _add_figure(described_in, claim.object, claim.value)
        case Extent():
            _add_extent(described_in, claim.object, claim.value)
        case Period():
            _add_period(described_in, claim.object, claim.value)


def _add_figure(graph: Graph, node: URIRef, figure: Figure) -> None:
    """Add a figure with the bounds of DESIGN §3.4: none that the words do not state."""
    _add(
        graph,
        node,
        (RDF.type, RLF.Figure),
        (RDF.type, SCHEMA.QuantitativeValue),
        (RDFS.label, Literal(figure.label, lang=figure.language)),
        (RLF.asOf, Literal(figure.as_of)),
    )
    if not figure.has_number:
        graph.add((node, RDF.type, RLF.VagueFigure))
    _add_numbers(graph, node, figure)


def _add_extent(graph: Graph, node: URIRef, extent: Extent) -> None:
    """Add a duration with its number, where its words hold one, or a frequency."""
    kind = RLF.Frequency if extent.is_frequency else RLF.Duration
    label = Literal(extent.figure.label, lang=extent.figure.language)
    _add(graph, node, (RDF.type, kind), (RDFS.label, label))
    _add_numbers(graph, node, extent.figure)


def _add_numbers(graph: Graph, node: URIRef, figure: Figure) -> None:
    """Add number or bounds, unit and period; schema.org's least and most only where they are themselves possible."""
    if figure.lower is not None:
        bound = QUDT.minInclusive if figure.lower_inclusive else QUDT.minExclusive
        graph.add((node, bound, number_to_literal(figure.lower)))
    if figure.upper is not None:
        bound = QUDT.maxInclusive if figure.upper_inclusive else QUDT.maxExclusive
        graph.add((node, bound, number_to_literal(figure.upper)))
    if figure.value is not None:
        graph.add((node, SCHEMA.value, number_to_literal(figure.value)))
    else:
        if figure.lower is not None and figure.lower_inclusive:
            graph.add((node, SCHEMA.minValue, number_to_literal(figure.lower)))
        if figure.upper is not None and figure.upper_inclusive:
            graph.add((node, SCHEMA.maxValue, number_to_literal(figure.upper)))
    if figure.approximate:
        graph.add((node, RLF.approximate, Literal(True)))
    if figure.rounded_to is not None:
        graph.add((node, RLF.roundedTo, number_to_literal(figure.rounded_to)))
    if figure.unit is not None:
        graph.add((node, QUDT.hasUnit, figure.unit))
    if figure.unit_text:
        graph.add((node, SCHEMA.unitText, Literal(figure.unit_text)))
    if figure.per is not None:
        graph.add((node, RLF.per, figure.per))


def _add_period(graph: Graph, node: URIRef, period: Period) -> None:
    """Add a period with the days that its words can mean."""
    graph.add((node, RDF.type, RLF.Period))
    graph.add((node, RDFS.label, Literal(period.label, lang=period.language)))
    if period.earliest is not None:
        graph.add((node, RLF.earliest, Literal(period.earliest)))
    if period.latest is not None:
        graph.add((node, RLF.latest, Literal(period.latest)))
    if period.approximate:
        graph.add((node, RLF.approximate, Literal(True)))
    if period.rule is not None:
        graph.add((node, RLF.readBy, period.rule))


def _add_quotation(graph: Graph, article: Article, quotation: Quotation) -> None:
    _add(
        graph,
        claim_iri(article.key, quotation.key),
        (RDF.type, RLF.Quotation if quotation.is_opinion else RLF.StatementInWords),
        *((RLF.about, entity) for entity in quotation.about),
        *((RLF.topic, topic) for topic in quotation.topics),
    )
