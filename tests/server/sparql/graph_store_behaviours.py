"""What sections 4 and 5 of the Graph Store HTTP Protocol demand, and the test of each demand.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from typing import NamedTuple

ONE = b'<http://e/s> <http://e/p> "one" .'
TWO = b'<http://e/s> <http://e/p> "two" .'
RDF_XML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    b'<rdf:Description rdf:about="http://e/s"><e:p>one</e:p></rdf:Description></rdf:RDF>'
)
DOCUMENTS = {
    "text/turtle": b'@prefix e: <http://e/> . e:s e:p "one" .',
    "application/n-triples": ONE,
    "application/ld+json": b'{"@id": "http://e/s", "http://e/p": "one"}',
    "application/rdf+xml": RDF_XML,
}


class Behaviour(NamedTuple):
    """A demand: its section, its force, what it says in own words, and the test that holds the server to it."""

    section: str
    force: str
    words: str
    test: str


BEHAVIOURS = (
    Behaviour("4.1", "is", "the address of the request is the name of the graph", "test_4_1_direct"),
    Behaviour("4.2", "must", "`graph` names the graph, percent-decoded once", "test_4_2_indirect"),
    Behaviour("4.2", "is", "the address and the name in it identify the same content", "test_4_2_both_are_one"),
    Behaviour("4.2", "must", "the name in `graph` is absolute, else 400", "test_4_2_relative"),
    Behaviour("4.2", "can", "`default` names the default graph", "test_4_2_default"),
    Behaviour("5", "must", "GET without Accept: RDF/XML, Turtle or N-Triples", "test_5_get_without_accept"),
    Behaviour("5", "must", "a payload is read as its Content-Type says", "test_5_payload_by_type"),
    Behaviour("5", "should", "a payload without Content-Type is read as RDF/XML", "test_5_payload_without_type"),
    Behaviour("5", "should", "conditional requests are handled as HTTP says", "test_5_conditional_requests"),
    Behaviour("5.1", "must", "status codes mean what they mean in HTTP", "test_5_1_status_codes"),
    Behaviour("5.1", "must", "a payload that cannot be read gets 400", "test_5_1_malformed"),
    Behaviour("5.1", "must", "a method that is not there gets 405", "test_5_1_method"),
    Behaviour("5.1", "must", "a graph that is not there, where one is needed, gets 404", "test_5_1_no_graph"),
    Behaviour("5.1", "must", "an unknown media type of PUT and POST gets 415", "test_5_1_media_type"),
    Behaviour("5.2", "must", "GET sends the graph, as CONSTRUCT in GRAPH would", "test_5_2_get"),
    Behaviour("5.2", "is", "GET of the default graph is CONSTRUCT without GRAPH", "test_5_2_get_default"),
    Behaviour("5.2", "should", "answers are in a format that Accept prefers", "test_5_2_formats"),
    Behaviour("5.2", "should", "answers can be cached", "test_5_2_cacheable"),
    Behaviour("5.2", "should", "a format that is not there gets 406", "test_5_2_no_format"),
    Behaviour("5.3", "must", "PUT is DROP SILENT GRAPH and INSERT DATA", "test_5_3_put_is_drop_and_insert"),
    Behaviour("5.3", "is", "PUT to the default graph is DROP SILENT DEFAULT and INSERT DATA", "test_5_3_put_default"),
    Behaviour("5.3", "must not", "PUT touches no other graph", "test_5_3_put_touches_no_other"),
    Behaviour("5.3", "must", "what is there is replaced whole", "test_5_3_put_replaces"),
    Behaviour("5.3", "must", "what is not there is created", "test_5_3_put_creates"),
    Behaviour("5.3", "must", "creating gets 201", "test_5_3_created_is_201"),
    Behaviour("5.3", "must", "replacing gets 200 or 204", "test_5_3_replaced_is_204"),
    Behaviour("5.3", "is", "an empty document makes an empty graph", "test_5_3_put_of_nothing"),
    Behaviour("5.3", "should", "what cannot be written gets an error that says why", "test_5_3_refused"),
    Behaviour("5.4", "should", "DELETE is DROP GRAPH", "test_5_4_delete"),
    Behaviour("5.4", "is", "DELETE of the default graph is DROP DEFAULT", "test_5_4_delete_default"),
    Behaviour("5.4", "must", "deleting what is not there gets 404", "test_5_4_delete_of_nothing"),
    Behaviour("5.4", "must", "deleting gets 200 or 204", "test_5_4_deleted_is_200"),
    Behaviour("5.5", "must", "POST merges into the graph, blank nodes apart", "test_5_5_post_merges"),
    Behaviour("5.5", "is", "POST to the default graph is INSERT DATA without GRAPH", "test_5_5_post_default"),
    Behaviour("5.5", "is", "POST to a graph that is not there is INSERT DATA", "test_5_5_post_creates"),
    Behaviour("5.5", "must", "the files of a form are merged, each by its type", "test_5_5_form"),
    Behaviour("5.5", "may", "a file without a type is read by its name, else 400", "test_5_5_form_without_types"),
    Behaviour(
        "5.5", "must", "POST to the store makes a graph and names it: 201, Location", "test_5_5_post_to_the_store"
    ),
    Behaviour("5.5", "should", "an empty body gets 204", "test_5_5_post_of_nothing"),
    Behaviour("5.6", "must not", "HEAD is GET without a body", "test_5_6_head"),
    Behaviour("5.6", "is", "HEAD of what is not there is 404 as GET", "test_5_6_head_of_nothing"),
    Behaviour("5.7", "can", "PATCH applies a SPARQL update to the graph", "test_5_7_patch"),
    Behaviour("5.7", "can", "PATCH of the default graph", "test_5_7_patch_default"),
    Behaviour("5.7", "prudent", "an update of other graphs gets 422", "test_5_7_patch_out_of_scope"),
)
