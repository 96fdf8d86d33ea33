"""What can be chosen in the application: value and label."""

from flask_babel import lazy_gettext as _l

FOR_WHOM = [
    ("self", _l("Voor mijzelf")),
    ("relative", _l("Voor iemand die ik ken")),
    ("professional", _l("Voor iemand die ik help in mijn werk")),
]
CHANNELS = [
    ("none", _l("Geen contact: ik kom zelf terug met mijn code")),
    ("mail", _l("Mail mij")),
    ("sms", _l("Stuur een sms")),
    ("phone", _l("Bel mij")),
    ("letter", _l("Stuur een brief")),
]
YES_NO = [("yes", _l("Ja")), ("no", _l("Nee"))]
YES_NO_UNKNOWN = [("yes", _l("Ja")), ("no", _l("Nee")), ("unknown", _l("Weet ik niet"))]
RELATIONSHIPS = [
    ("married", _l("Getrouwd")),
    ("registered", _l("Geregistreerd partners")),
    ("living_together", _l("Samenwonend")),
    ("dating", _l("Een relatie, niet samenwonend")),
    ("ex", _l("Uit elkaar")),
    ("other", _l("Geen relatie: bijvoorbeeld familie, een buur of een collega")),
]
SEPARATED = [
    ("no", _l("Nee")),
    ("soon", _l("Ja, binnenkort of misschien")),
    ("recent", _l("Ja, dat is kort geleden gebeurd")),
    ("past", _l("Ja, dat is langer geleden")),
]
CHILDREN_TOGETHER = [
    ("yes", _l("Ja")),
    ("expected", _l("Nog niet, maar er is een zwangerschap")),
    ("no", _l("Nee")),
]
LANGUAGES = [
    ("", _l("Kies een taal")),
    ("nl", _l("Nederlands")),
    ("en", _l("Engels")),
    ("ar", _l("Arabisch")),
    ("so", _l("Somalisch")),
    ("ti", _l("Tigrinya")),
    ("tr", _l("Turks")),
    ("pl", _l("Pools")),
    ("uk", _l("Oekraïens")),
    ("fa", _l("Farsi of Dari")),
    ("rif", _l("Tarifit of Tamazight")),
    ("es", _l("Spaans")),
    ("fr", _l("Frans")),
    ("other", _l("Een andere taal")),
]
INTERPRETERS = [
    ("no", _l("Nee")),
    ("phone", _l("Ja, aan de telefoon")),
    ("video", _l("Ja, met beeld")),
]
SEXES = [
    ("any", _l("Dat maakt niet uit")),
    ("woman", _l("Een vrouw")),
    ("man", _l("Een man")),
]
TOLD = [
    ("alone", _l("Alleen")),
    ("with", _l("Samen met iemand die ik kies")),
    ("later", _l("Dat weet ik nog niet")),
]
REPRESENTED = [
    ("no", _l("Nee")),
    ("guardian", _l("Ja, een voogd")),
    ("curator", _l("Ja, een curator")),
    ("mentor", _l("Ja, een mentor")),
    ("unknown", _l("Dat weet ik niet")),
]
REPRESENTATIVES = [
    ("me", _l("Dat ben ik zelf")),
    ("subject", _l("Dat is degene over wie deze vraag gaat")),
    ("other", _l("Dat is iemand anders")),
]
SUPPORT = [
    ("sign", _l("Een tolk gebarentaal")),
    ("reading", _l("Hulp bij lezen")),
]
