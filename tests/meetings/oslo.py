"""What the vocabularies of the Flemish authorities say of an agenda, and what a graph makes of it.

The names and their rules are those of the application profile besluit-publicatie (data.vlaanderen.be/ns/besluit, and
its SHACL shapes as lblod/lib-decision-validation carries them), for what an agenda can know: when a sitting really
began and ended is for its minutes. The bodies are called as the LBLOD register calls them, with org:classification.
"""

from collections.abc import Iterator

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, SDO, SKOS

BESLUIT = Namespace("http://data.vlaanderen.be/ns/besluit#")
CODES = "http://data.vlaanderen.be/id/concept/BestuursorgaanClassificatieCode/"
SCHEMA_POSITION = URIRef(str(SDO.position).replace("https:", "http:"))
MANY = 10_000
# Class: property: at least, at most, and what it is: a datatype, a class of the graph, or a concept.
SHAPES = {
    BESLUIT.Bestuursorgaan: {SKOS.prefLabel: (1, 1, XSD.string), ORG.classification: (0, 1, SKOS.Concept)},
    BESLUIT.Zitting: {
        BESLUIT.geplandeStart: (1, 1, XSD.dateTime),
        BESLUIT.isGehoudenDoor: (1, 1, BESLUIT.Bestuursorgaan),
        BESLUIT.behandelt: (0, MANY, BESLUIT.Agendapunt),
        PROV.atLocation: (0, 1, XSD.string),
    },
    BESLUIT.Agendapunt: {
        DCTERMS.title: (1, 1, XSD.string),
        BESLUIT.geplandOpenbaar: (1, 1, XSD.boolean),
        BESLUIT.aangebrachtNa: (0, 1, BESLUIT.Agendapunt),
        SCHEMA_POSITION: (1, 1, XSD.integer),
    },
}


def faults(graph: Graph) -> Iterator[str]:
    """What is unknown to the vocabularies, missing, too much or of another kind."""
    for thing, kind in graph.subject_objects(RDF.type):
        shape = SHAPES.get(kind)
        if shape is None:
            yield f"{thing} is a {kind}"
            continue
        for used in set(graph.predicates(thing)) - {RDF.type, *shape}:
            yield f"{kind} has no {used}"
        for name, (least, most, wanted) in shape.items():
            values = list(graph.objects(thing, name))
            if not least <= len(values) <= most:
                yield f"{thing} has {len(values)} times {name}"
            yield from (f"{thing}: {name} is {value!r}" for value in values if not _is(graph, value, wanted))
    for thing in set(graph.subjects()) - set(graph.subjects(RDF.type)):
        yield f"{thing} does not say what it is"


def _is(graph: Graph, value, wanted) -> bool:
    if wanted == SKOS.Concept:
        return isinstance(value, URIRef) and str(value).startswith(CODES)
    if wanted in SHAPES:
        return (value, RDF.type, wanted) in graph
    return isinstance(value, Literal) and (value.datatype or XSD.string) == wanted and value.value is not None
