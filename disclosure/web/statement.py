"""What the accessibility statement says was done, in one place; tests hold it to the truth.

The shape is that of the Dutch model (Besluit digitale toegankelijkheid overheid): a status, on what
it rests, what deviates and why, and what to do when something does not work. Status D: there is no
complete research by the method WCAG-EM and none is planned within six months; A to C need that.
Whoever runs this site has it researched and changes what stands here.
"""

from datetime import date

MADE_ON = date(2026, 11, 26)
STATUS = "D"
STANDARD = "WCAG 2.2 AA"
PROGRAM = "axe-core 4.14.1"
PUBLIC_PAGES = 73
STAFF_PAGES = 148
"""How many pages are looked at, the questions of the form each for one."""
