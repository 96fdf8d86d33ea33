"""The login of the demonstration: it is of the demonstration alone."""

import os
import subprocess
import sys

import pytest

from disclosure import checks
from disclosure.procedure import profile
from disclosure.work import login_provider as local
from tests.unit.test_checks import GOOD

ENVIRONMENT = {
    "DISCLOSURE_DATABASE_URL": "sqlite:////nowhere/there.db",
    "DISCLOSURE_SECRET_KEY": GOOD.secret_key,
    "DISCLOSURE_MASTER_KEYS": ",".join(GOOD.master_keys),
    "DISCLOSURE_BACKUP_KEYS": ",".join(GOOD.backup_keys),
    "DISCLOSURE_BASE_URL": GOOD.base_url,
    "DISCLOSURE_MAIL_SERVER": GOOD.mail_server,
    "DISCLOSURE_MAIL_SENDER": GOOD.mail_sender,
    "DISCLOSURE_OIDC_ISSUER": "https://login.example",
    "DISCLOSURE_OIDC_CLIENT_ID": "us",
    "DISCLOSURE_OIDC_CLIENT_SECRET": "between us",
}
STARTED = """
import sys
import disclosure.work.serving, disclosure.work.worker, disclosure.cli, wsgi
names = ("oidc_provider_mock", "disclosure.work.login_provider")
print(wsgi.app.name, any(name in sys.modules for name in names))
"""


def test_what_runs_in_production_never_loads_it() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", STARTED],
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.split() == ["disclosure", "False"], answer.stderr


def test_production_refuses_its_settings() -> None:
    given = local.environment("http://127.0.0.1:5000")
    bad = GOOD.__class__.from_env(ENVIRONMENT | {"DISCLOSURE_ENV": "production"} | given)
    assert checks.problems(bad) == ["DISCLOSURE_OIDC_ISSUER must be https"]


def test_somebody_of_each_means_is_let_in_and_one_is_refused() -> None:
    levels = profile.load("nl").login.levels
    found = [levels[str(one.claims["acr"])] for one in local.PEOPLE]
    let_in = {(one.method, one.level) for one in found if one.accepted}
    assert let_in == {("digid", "substantial"), ("digid", "high"), ("eidas", "substantial")}
    assert [one.level for one in found if not one.accepted] == ["low"]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks"])
def test_it_describes_itself(path: str) -> None:
    assert local.application().test_client().get(path).status_code == 200


def test_its_page_names_everybody_and_loads_nothing_from_elsewhere() -> None:
    asked = {"response_type": "code", "client_id": "a", "scope": "openid", "nonce": "n"}
    page = (
        local.application()
        .test_client()
        .get("/oauth2/authorize", query_string={**asked, "redirect_uri": "http://127.0.0.1/x"})
    )
    assert all(one.sub in page.text for one in local.PEOPLE)
    assert "Dit is DigiD niet" in page.text
    assert "http" not in page.text
