"""The catalogue to browse: a bubble leads to the row of its network."""

import re

from convcost.analysis.columns import BY_KEY
from convcost.networks.listing import chosen, listed
from convcost.networks.listing.page import Catalogue
from convcost.page.formats.html import document
from tests.page.test_html import Reading


def catalogue() -> Catalogue:
    entries = chosen({"name": ("resnet*",), "family": (), "task": ()})
    found = [each for each in listed(entries, ()) if each]
    return Catalogue(found, [BY_KEY["params"], BY_KEY["macs"]])


def test_every_network_is_a_bubble_that_leads_to_its_row():
    found = catalogue()
    shown = document(found.illustrated())
    read = Reading(shown)
    links = [each["href"][1:] for each in read.all("a")]
    assert len(links) == len(found.found) > 4
    assert set(links) <= {each["id"] for each in read.all("tr") if "id" in each}
    assert "resnet50: 4,089,184,256 MACs, 25,557,032 params" in "".join(read.texts)


def test_the_table_is_searchable_and_by_family_there_are_no_bubbles():
    found = catalogue()
    assert re.search('class="box search"', document(found.illustrated()))
    families = Catalogue(found.found, found.columns, is_by_family=True)
    assert "<circle" not in document(families.illustrated())
