"""The outcodes in and around Bristol and one far away: their middles, to about a kilometre, and their common names.

Checked by hand against the neighbours: each lies where its district stands on the map.
"""

from __future__ import annotations

# outcode, latitude, longitude, names
OUTCODES: tuple[tuple[str, str, str, str], ...] = (
    ("BS1", "51.4510", "-2.5940", "City Centre, Harbourside, Redcliffe"),
    ("BS2", "51.4580", "-2.5790", "St Pauls, St Philips"),
    ("BS3", "51.4390", "-2.6010", "Bedminster, Southville, Ashton"),
    ("BS4", "51.4330", "-2.5600", "Brislington, Knowle, Totterdown"),
    ("BS5", "51.4630", "-2.5530", "Easton, Eastville, St George"),
    ("BS6", "51.4690", "-2.6010", "Redland, Cotham, Montpelier"),
    ("BS7", "51.4830", "-2.5850", "Bishopston, Horfield, Filton Park"),
    ("BS8", "51.4560", "-2.6220", "Clifton, Hotwells"),
    ("BS9", "51.4880", "-2.6270", "Henleaze, Westbury-on-Trym, Stoke Bishop"),
    ("BS10", "51.5070", "-2.6080", "Southmead, Henbury, Brentry"),
    ("BS11", "51.4990", "-2.6780", "Avonmouth, Shirehampton"),
    ("BS13", "51.4110", "-2.6100", "Bishopsworth, Hartcliffe"),
    ("BS14", "51.4090", "-2.5620", "Hengrove, Stockwood, Whitchurch"),
    ("BS15", "51.4600", "-2.5030", "Kingswood, Hanham"),
    ("BS16", "51.4880", "-2.5150", "Fishponds, Downend, Frenchay"),
    ("BS20", "51.4800", "-2.7600", "Portishead, Pill"),
    ("BS21", "51.4370", "-2.8500", "Clevedon"),
    ("BS30", "51.4420", "-2.4690", "Warmley, Longwell Green, Bitton"),
    ("BS31", "51.4120", "-2.4950", "Keynsham, Saltford"),
    ("BS32", "51.5420", "-2.5560", "Bradley Stoke, Almondsbury"),
    ("BS34", "51.5190", "-2.5700", "Filton, Patchway, Stoke Gifford"),
    ("BS35", "51.6060", "-2.5370", "Thornbury, Alveston"),
    ("BS36", "51.5240", "-2.4850", "Winterbourne, Frampton Cotterell"),
    ("BS37", "51.5390", "-2.4150", "Yate, Chipping Sodbury"),
    ("BS39", "51.3260", "-2.5420", "Clutton, Paulton"),
    ("BS40", "51.3480", "-2.6750", "Chew Magna, Wrington"),
    ("BS41", "51.4240", "-2.6560", "Long Ashton, Dundry"),
    ("BS48", "51.4310", "-2.7420", "Nailsea, Backwell"),
    ("BS49", "51.3870", "-2.8160", "Yatton, Congresbury"),
    ("BA1", "51.3960", "-2.3690", "Bath north"),
    ("BA2", "51.3640", "-2.3700", "Bath south"),
    # Far away and known, so that "we do not come to you yet" can be told from "we do not know that".
    ("YO1", "53.9590", "-1.0810", "York"),
)
