"""Every page under every row of conditions there is: the full matrix (`./run soak accessibility`).

`./run test` looks at every pair of conditions on every page; here no combination is left out.
The table stays in `.cache/accessibility/`.
"""

from itertools import product

import pytest
from playwright.sync_api import Browser

from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import everybody, staged
from tests.everybody import Makes


@pytest.mark.parametrize("make", [everybody.outside, everybody.at_work])
def test_the_full_matrix(
    settings: Settings, sqlite_only: Database, browser: Browser, make: Makes
) -> None:
    side = make(settings, sqlite_only)
    conditions = staged.conditions(side.pages)
    rows = [dict(zip(conditions, row, strict=True)) for row in product(*conditions.values())]
    with staged.staged(browser, side.pages) as stage:
        found = stage.judge(rows)
        everybody.keep(stage, f"{side.name}-whole")
    assert found == []
