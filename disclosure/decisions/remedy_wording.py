"""What remedies, and what is recorded of them, are called on a screen."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "objection": _l("Bezwaar"),
    "complaint": _l("Klacht"),
    "default": _l("Ingebrekestelling"),
    "relief": _l("Voorlopige voorziening"),
    "appeal": _l("Beroep"),
}
RECORDS = {
    "receipt": _l("Ontvangst bevestigen"),
    "handler": _l("Behandelaar aanwijzen"),
    "hearing": _l("Horen"),
    "file": _l("Inzage in het dossier"),
    "longer": _l("Meer tijd voor de klacht"),
    "announced": _l("Besluit op bezwaar bekendmaken"),
    "finding": _l("Oordeel over de klacht"),
    "ruling": _l("Uitspraak"),
    "penalty": _l("Dwangsom vaststellen"),
}
INTROS = {
    "receipt": _l("Alleen via de weg die veilig is. Een brief die opvalt, stuurt u niet."),
    "handler": _l("Iemand die niet bij de zaak betrokken was. De naam staat in het dossier."),
    "hearing": _l(
        "Op een veilige plek, apart van anderen. Wie bezwaar maakt of klaagt, mag iets zeggen "
        "voordat er een oordeel is."
    ),
    "file": _l(
        "Het dossier ligt vóór het horen ter inzage. Wat gevaar voor iemand geeft, blijft "
        "achter. Schrijf op wat, voor wie en waarom."
    ),
    "longer": _l("Een keer, met een reden die u aan de klager vertelt."),
    "announced": _l(
        "Op de dag die u hier invult begint de beroepstermijn, als het bezwaar ongegrond is."
    ),
    "finding": _l(
        "De klager leest dit waar de klacht is geschreven. Schrijf niets op waaruit iemand iets "
        "over de zaak kan halen. Een klager die het er niet mee eens is, kan naar de ombudsman."
    ),
    "ruling": _l("Wat de rechter besliste, en wat dat van ons vraagt."),
    "penalty": _l("Het bedrag dat het systeem telde. Is er niets te betalen, schrijf dan waarom."),
}
HOW = {
    "receipt": {
        "site": _l("Op de site, achter het geheime woord"),
        "handed": _l("Overhandigd"),
        "spoken": _l("Verteld"),
    },
    "hearing": {
        "offered": _l("Aangeboden, met een afspraak"),
        "held": _l("Gehoord"),
        "waived": _l("Niet gehoord"),
    },
    "file": {
        "read": _l("Ingezien"),
        "partly": _l("Voor een deel ingezien"),
        "not_wanted": _l("Wil het niet inzien"),
    },
    "longer": {"longer": _l("Vier weken erbij")},
    "announced": {
        "handed": _l("Overhandigd"),
        "shown": _l("Getoond"),
        "spoken": _l("Verteld"),
    },
    "finding": {
        "founded": _l("Gegrond"),
        "partly": _l("Voor een deel gegrond"),
        "unfounded": _l("Ongegrond"),
        "not_dealt": _l("Niet behandeld"),
    },
    "ruling": {
        "granted": _l("Toegewezen"),
        "refused": _l("Afgewezen"),
        "withdrawn": _l("Ingetrokken"),
    },
    "penalty": {"owed": _l("Te betalen"), "none": _l("Niets te betalen")},
}
"""What was recorded → how it can have gone."""
REFUSED = {
    "out_of_term": _l("Het bezwaar kwam na de termijn. Beoordeel of dat te begrijpen is."),
    "wrong_stage": _l("Er is nog geen besluit dat is bekendgemaakt: het bezwaar kwam te vroeg."),
    "already_done": _l("Tegen dit besluit was al bezwaar gemaakt."),
}
"""Why what was typed on the site did not become an objection by itself."""
ANNOUNCED = {
    "told": _l("Verteld in het gesprek"),
    "declined": _l("In het gesprek: zij wilde het niet horen"),
    "shown": _l("Getoond"),
    "spoken": _l("Verteld"),
}
SUBJECT_KINDS = {
    "objection": _l("Bezwaar"),
    "complaint": _l("Klacht"),
    "authority": _l("Vraag van de toezichthouder"),
    "court": _l("Stuk van een rechtbank"),
}
