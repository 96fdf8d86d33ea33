"""The pages about accounts, read as a browser reads them."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from disclosure.accounts import actions, listing, queries, seeding
from disclosure.accounts.models import Account
from disclosure.settings import Settings
from disclosure.store.database import Database
from disclosure.web.models import WebSession
from tests.conftest import strict_app
from tests.staff import CODE_LASTS, account, actor, code_at, log_of, who
from tests.strict_client import StrictClient

NEW_PASSWORD = "zes tamme olifanten"
ACCOUNTS = "/werk/beheer/accounts"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """Let time stand still at the test's moment."""
    with time_machine.travel(now, tick=False) as moved:
        yield moved


@pytest.fixture
def staffed(sqlite_only: Database, settings: Settings, now: datetime) -> Flask:
    """Return the application with the demo logins in it."""
    with sqlite_only.transaction() as tx:
        seeding.seed(tx, "test", now)
    return strict_app(settings, sqlite_only)


class Browser:
    """One browser with its cookies; `log_in` uses up one code."""

    def __init__(self, app: Flask, moved: time_machine.Traveller) -> None:
        self.client: StrictClient = app.test_client()  # type: ignore[assignment]
        self.moved = moved

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, page: str = "", **data: Any) -> TestResponse:
        found = TOKEN.search(self.client.get(page or path).get_data(as_text=True))
        token = next(filter(None, found.groups())) if found else ""
        return self.client.post(path, data={"csrf_token": token, **data})

    def log_in(self, login: str, **other: str) -> TestResponse:
        self.moved.shift(CODE_LASTS)
        typed = {
            "email": f"{login}@demo.example",
            "password": seeding.PASSWORD,
            "code": code_at(datetime.now().astimezone()),
        }
        return self.post("/werk/inloggen", **{**typed, **other})


@pytest.fixture
def visitor(staffed: Flask, clock: time_machine.Traveller) -> Browser:
    """Return a browser that has not logged in."""
    return Browser(staffed, clock)


@pytest.fixture
def colleague(staffed: Flask, clock: time_machine.Traveller) -> Browser:
    """Return another browser."""
    return Browser(staffed, clock)


def said(response: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.get_data(as_text=True))))


def follow(visitor: Browser, response: TestResponse) -> str:
    assert response.status_code == 303
    return said(visitor.get(response.location))


def test_whoever_is_not_logged_in_gets_the_login(visitor: Browser) -> None:
    for path in ("/werk/", "/werk/profiel", ACCOUNTS, "/werk/beheer/rooster"):
        response = visitor.get(path)
        assert (response.status_code, response.location) == (303, "/werk/inloggen")


def test_a_case_role_lands_in_the_queue(visitor: Browser) -> None:
    response = visitor.log_in("regie")
    assert (response.status_code, response.location) == (303, "/werk/")
    assert visitor.get("/werk/").location == "/werk/zaken"


@pytest.mark.parametrize("login", ["beheer", "fg", "rapporteur"])
def test_other_roles_land_on_a_page_with_their_links(visitor: Browser, login: str) -> None:
    visitor.log_in(login)
    text = visitor.get("/werk/").get_data(as_text=True)
    assert ("/werk/beheer/accounts" in text) is (login == "beheer")
    assert "/werk/profiel" in text
    assert "/werk/zaken" not in text


def test_the_login_page_stores_nothing(visitor: Browser, sqlite_only: Database) -> None:
    visitor.get("/werk/inloggen")
    with sqlite_only.read() as tx:
        assert tx.scalars(select(WebSession)).all() == []


def test_logging_in_gives_a_new_session_id(visitor: Browser) -> None:
    visitor.get("/werk/inloggen")
    before = visitor.client.get_cookie("w", path="/")
    visitor.log_in("fg")
    after = visitor.client.get_cookie("w", path="/")
    assert before is not None
    assert after is not None
    assert before.value != after.value


@pytest.mark.parametrize(
    "typed",
    [
        {"password": "wrong"},
        {"code": "000000"},
        {"email": "nobody@demo.example"},
        {"email": "nobody@demo.example", "password": "wrong", "code": "1"},
    ],
)
def test_every_wrong_login_gets_the_same_page(visitor: Browser, typed: dict[str, str]) -> None:
    first = said(visitor.log_in("intake", password="also wrong"))
    second = visitor.log_in("intake", **typed)
    assert second.status_code == 200
    again = typed.get("email", "intake@demo.example")
    assert said(second) == first
    assert f'value="{again}"' in second.get_data(as_text=True)
    assert seeding.PASSWORD not in second.get_data(as_text=True)
    assert visitor.get("/werk/profiel").status_code == 303


def test_an_empty_login_names_every_field(visitor: Browser) -> None:
    text = visitor.post("/werk/inloggen").get_data(as_text=True)
    for field in ("email", "password", "code"):
        assert f'href="#{field}"' in text


def test_tries_that_failed_are_told_at_the_next_login(visitor: Browser, colleague: Browser) -> None:
    colleague.log_in("fg", password="wrong")
    colleague.log_in("fg", password="wrong")
    assert "is 2 keer vergeefs" in follow(visitor, visitor.log_in("fg"))


def test_too_many_tries_wait_but_only_at_the_place_they_came_from(
    visitor: Browser, colleague: Browser
) -> None:
    colleague.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    typed = {"email": "fg@demo.example", "password": seeding.PASSWORD, "code": "1"}
    for _ in range(10):
        assert colleague.post("/werk/inloggen", **typed).status_code == 200
    slowed = colleague.post("/werk/inloggen", **typed)
    assert slowed.status_code == 429
    assert seeding.PASSWORD not in slowed.get_data(as_text=True)
    assert visitor.log_in("fg").status_code == 303


def test_logging_out_ends_the_session_on_the_server(
    visitor: Browser, sqlite_only: Database
) -> None:
    visitor.log_in("fg")
    kept = visitor.client.get_cookie("w", path="/")
    assert kept is not None
    response = visitor.post("/werk/uitloggen", page="/werk/profiel")
    assert response.location == "/werk/inloggen"
    visitor.client.set_cookie("w", kept.value, path="/")
    assert visitor.get("/werk/profiel").location == "/werk/inloggen"
    assert log_of(sqlite_only, f"actor:{who('fg')}")[-1][:2] == ("log_out", "done")


def test_a_session_ends_after_a_quarter_of_silence(
    visitor: Browser, clock: time_machine.Traveller
) -> None:
    visitor.log_in("fg")
    clock.shift(timedelta(minutes=14))
    assert visitor.get("/werk/profiel").status_code == 200
    clock.shift(timedelta(minutes=16))
    assert visitor.get("/werk/profiel").location == "/werk/inloggen"


@pytest.mark.parametrize("verb", [actions.disable, actions.reset])
def test_an_account_ended_elsewhere_is_out_at_once(
    visitor: Browser, sqlite_only: Database, clock: time_machine.Traveller, verb: object
) -> None:
    visitor.log_in("fg")
    clock.shift(1)
    moment = datetime.now().astimezone()
    verb(sqlite_only, who("fg"), actor(sqlite_only, "beheer", moment), moment)  # type: ignore[operator]
    assert visitor.get("/werk/profiel").location == "/werk/inloggen"


def test_another_password_logs_out_everywhere_else(visitor: Browser, colleague: Browser) -> None:
    visitor.log_in("fg")
    colleague.log_in("fg")
    visitor.moved.shift(CODE_LASTS)
    response = visitor.post(
        "/werk/profiel/wachtwoord",
        password=seeding.PASSWORD,
        new_password=NEW_PASSWORD,
        new_password_again=NEW_PASSWORD,
        code=code_at(datetime.now().astimezone()),
    )
    assert "Uw wachtwoord is veranderd" in follow(visitor, response)
    assert colleague.get("/werk/profiel").location == "/werk/inloggen"
    assert visitor.get("/werk/profiel").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"new_password": "kort", "new_password_again": "kort"}, "minstens 15 tekens"),
        ({"new_password_again": "iets heel anders"}, "niet gelijk"),
        ({"password": "wrong"}, "niet uw wachtwoord van nu"),
        ({"code": "000000"}, "Deze code klopt niet"),
        ({"new_password": "fg@demo.example fg@demo", "code": ""}, "Vul de code uit uw app in"),
    ],
)
def test_a_password_that_does_not_fit_says_why(
    visitor: Browser, typed: dict[str, str], sentence: str
) -> None:
    visitor.log_in("fg")
    visitor.moved.shift(CODE_LASTS)
    right = {
        "password": seeding.PASSWORD,
        "new_password": NEW_PASSWORD,
        "new_password_again": NEW_PASSWORD,
        "code": code_at(datetime.now().astimezone()),
    }
    response = visitor.post("/werk/profiel/wachtwoord", **{**right, **typed})
    assert response.status_code == 200
    assert sentence in said(response)
    assert NEW_PASSWORD not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", [ACCOUNTS, f"{ACCOUNTS}/nieuw", "/werk/beheer/organisaties", "/werk/beheer/rooster"]
)
@pytest.mark.parametrize("login", ["intake", "fg", "rapporteur"])
def test_no_other_role_opens_the_pages_of_administrators(
    visitor: Browser, path: str, login: str
) -> None:
    visitor.log_in(login)
    assert visitor.get(path).status_code == 403


def test_a_manager_opens_the_roster_only(visitor: Browser) -> None:
    visitor.log_in("manager")
    assert visitor.get("/werk/beheer/rooster").status_code == 200
    assert visitor.get(ACCOUNTS).status_code == 403


@pytest.mark.parametrize("page", ["", "/rollen", "/training"])
def test_an_account_of_another_region_does_not_exist(visitor: Browser, page: str) -> None:
    visitor.log_in("beheer")
    assert visitor.get(f"{ACCOUNTS}/{who('intake')}{page}").status_code == 200
    assert visitor.get(f"{ACCOUNTS}/{who('intake.vr17')}{page}").status_code == 404
    assert visitor.get(f"{ACCOUNTS}/{who('nobody')}{page}").status_code == 404


def proposed(visitor: Browser, **other: Any) -> TestResponse:
    typed: dict[str, Any] = {
        "name": "Nienke Nieuw",
        "email": "nienke@politie.example",
        "region": "VR13",
        "organisation": str(seeding.organisation_id("police", "VR13")),
        "roles": ["liaison", "panel_member"],
    }
    return visitor.post(f"{ACCOUNTS}/nieuw", **{**typed, **other})


def test_an_account_from_proposal_to_first_login(
    visitor: Browser, colleague: Browser, sqlite_only: Database
) -> None:
    visitor.log_in("beheer")
    colleague.log_in("beheer2")
    page = proposed(visitor).location
    assert "Een tweede beheerder beslist" in said(visitor.get(page))
    assert "U kunt dit niet zelf goedkeuren" in said(visitor.get(page))
    refused = visitor.post(f"{page}/goedkeuren", page=page)
    assert "Dit moet een andere beheerder doen" in follow(visitor, refused)
    assert "Er wacht 1 voorstel" in said(colleague.get("/werk/"))
    assert "Er wacht" not in said(visitor.get("/werk/"))
    shown = colleague.post(f"{page}/goedkeuren", page=page)
    assert shown.status_code == 200
    found = re.search(r"http://127.0.0.1:8000(/werk/instellen/[\w-]{43})", said(shown))
    assert found is not None
    assert found.group(1) not in colleague.get(page).get_data(as_text=True)
    assert set_up(Browser(visitor.client.application, visitor.moved), found.group(1)) == 303
    with sqlite_only.read() as tx:
        made = tx.scalar(select(Account).where(Account.email == "nienke@politie.example"))
    assert made is not None
    assert made.password_hash is not None


def set_up(newcomer: Browser, path: str) -> int:
    """Set up an account as its owner does, log in with it, and return the status of the login."""
    page = newcomer.get(path)
    key = re.search(r'secret-key">([A-Z2-7 ]+)<', page.get_data(as_text=True))
    assert key is not None
    secret = key.group(1).replace(" ", "")
    assert "<svg" in page.get_data(as_text=True)
    code = code_at(datetime.now().astimezone(), secret)
    typed = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD, "code": code}
    assert "Uw account is klaar" in follow(newcomer, newcomer.post(path, **typed))
    assert newcomer.get(path).status_code == 404
    newcomer.moved.shift(CODE_LASTS)
    code = code_at(datetime.now().astimezone(), secret)
    login = {"email": "nienke@politie.example", "password": NEW_PASSWORD, "code": code}
    return newcomer.post("/werk/inloggen", **login).status_code


def test_set_up_keeps_no_password_in_the_page_when_the_code_is_wrong(
    visitor: Browser, colleague: Browser
) -> None:
    visitor.log_in("beheer")
    colleague.log_in("beheer2")
    page = proposed(visitor).location
    shown = said(colleague.post(f"{page}/goedkeuren", page=page))
    path = shown[shown.index("/werk/instellen/") :].split()[0]
    typed = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD, "code": "000000"}
    response = colleague.post(path, **typed)
    assert "Deze code klopt niet" in said(response)
    assert NEW_PASSWORD not in response.get_data(as_text=True)


def test_a_guessed_set_up_address_opens_nothing(visitor: Browser) -> None:
    response = visitor.get("/werk/instellen/" + "a" * 43)
    assert response.status_code == 404
    assert "Deze link werkt niet" in said(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "INTAKE@demo.example"}, "heeft al een account"),
        ({"email": "geen adres"}, "geen e-mailadres"),
        ({"roles": []}, "minstens één rol"),
        ({"roles": ["administrator", "intake"]}, "Een beheerder kan geen rol in zaken hebben"),
        ({"roles": ["king"]}, "Kies uit de mogelijkheden"),
        ({"region": "VR17"}, "Kies een van de mogelijkheden"),
        ({"organisation": "x"}, "Kies een van de mogelijkheden"),
        ({"name": "  "}, "Vul een naam in"),
        ({"name": "x" * 201}, "te lang"),
    ],
)
def test_a_proposal_that_does_not_fit_keeps_what_was_typed(
    visitor: Browser, typed: dict[str, object], sentence: str
) -> None:
    visitor.log_in("beheer")
    response = proposed(visitor, **typed)
    assert response.status_code == 200
    assert sentence in said(response)
    assert 'id="error-summary"' in response.get_data(as_text=True)
    assert str(typed.get("email", "nienke@politie.example")) in response.get_data(as_text=True)


def test_a_national_administrator_chooses_among_all_regions(visitor: Browser) -> None:
    visitor.log_in("beheer.landelijk")
    text = said(visitor.get(f"{ACCOUNTS}/nieuw"))
    assert "(VR01)" in text
    assert "(VR25)" in text
    organisation = str(seeding.organisation_id("casework", None))
    response = proposed(visitor, region="landelijk", organisation=organisation)
    assert "Een tweede beheerder" in follow(visitor, response)
    wrong = proposed(visitor, email="x@politie.example", region="VR17")
    assert "Kies een organisatie die bij de regio hoort" in said(wrong)


def test_roles_that_are_added_wait_for_a_second(visitor: Browser, sqlite_only: Database) -> None:
    visitor.log_in("beheer")
    path = f"{ACCOUNTS}/{who('intake')}"
    assert re.search(r"checked[^>]*value=\"intake\"", visitor.get(f"{path}/rollen").text)
    response = visitor.post(f"{path}/rollen", roles=["intake", "panel_chair"])
    assert "Wacht op een tweede beheerder" in follow(visitor, response)
    assert account(sqlite_only, who("intake")).roles == {"intake"}
    rejected = visitor.post(f"{path}/afwijzen", page=path)
    assert "Het voorstel is afgewezen" in follow(visitor, rejected)


@pytest.mark.parametrize(
    ("what", "sentence", "state"),
    [
        ("uitzetten", "Het account is uitgezet", "disabled"),
        ("herstellen", "Een tweede beheerder geeft de nieuwe uit", "proposed"),
    ],
)
def test_access_is_taken_away_by_a_button(
    visitor: Browser, sqlite_only: Database, what: str, sentence: str, state: str
) -> None:
    visitor.log_in("beheer")
    path = f"{ACCOUNTS}/{who('intake')}"
    assert sentence in follow(visitor, visitor.post(f"{path}/{what}", page=path))
    assert account(sqlite_only, who("intake")).state == state
    own = f"{ACCOUNTS}/{who('beheer')}"
    refused = visitor.post(f"{own}/{what}", page=path)
    assert "Dit moet een andere beheerder doen" in follow(visitor, refused)


def test_a_training_is_recorded(visitor: Browser, sqlite_only: Database, now: datetime) -> None:
    visitor.log_in("beheer")
    path = f"{ACCOUNTS}/{who('intake')}"
    typed: dict[str, Any] = {"topic": "Herhaling", "passed_on": ["1", "10", "2026"]}
    response = visitor.post(f"{path}/training", **typed, valid_until=["1", "10", "2030"])
    assert "Herhaling" in follow(visitor, response)
    assert actor(sqlite_only, "intake", now).trained_until == date(2030, 10, 1)
    future = visitor.post(
        f"{path}/training", topic="x", passed_on=["1", "10", "2031"], valid_until=["1", "1", "2032"]
    )
    assert 'href="#passed_on-day"' in future.get_data(as_text=True)


def test_absence_hands_duty_over(visitor: Browser, sqlite_only: Database) -> None:
    visitor.log_in("gezag")
    typed: dict[str, Any] = {"from_day": ["27", "11", "2026"], "until_day": ["28", "11", "2026"]}
    response = visitor.post("/werk/profiel/afwezig", **typed, stand_in=str(who("gezag2")))
    text = follow(visitor, response)
    assert "Van 27 november 2026 tot en met 28 november 2026" in text
    assert "Vervanging: Gijs Akkerman" in text
    with sqlite_only.read() as tx:
        found = queries.on_duty(tx, "VR13", "decision_maker", date(2026, 11, 27))
    assert found == who("gezag2")
    back = re.search(r'action="(/werk/afwezig/[^"]+)"', visitor.get("/werk/profiel").text)
    assert back is not None
    assert "weggehaald" in follow(visitor, visitor.post(back.group(1), page="/werk/profiel"))


@pytest.mark.parametrize("login", ["beheer", "manager"])
def test_who_plans_records_the_absence_of_another(visitor: Browser, login: str) -> None:
    visitor.log_in(login)
    path = f"/werk/beheer/afwezig/{who('gezag')}"
    assert visitor.get(f"/werk/beheer/afwezig/{who('gezag.vr17')}").status_code == 404
    assert "Gijs Akkerman" in said(visitor.get(path))
    assert "Imke de Vries" not in said(visitor.get(path))
    typed: dict[str, Any] = {"from_day": ["28", "11", "2026"], "until_day": ["27", "11", "2026"]}
    response = visitor.post(path, **typed, stand_in="")
    assert "De laatste dag ligt voor de eerste dag" in said(response)
    typed["until_day"] = ["29", "11", "2026"]
    text = follow(visitor, visitor.post(path, **typed, stand_in=""))
    assert "Van 28 november 2026 tot en met 29 november 2026" in text
    back = re.search(r'action="(/werk/afwezig/[^"]+)"', visitor.get(path).text)
    assert back is not None
    assert "weggehaald" in follow(visitor, visitor.post(back.group(1), page=path))
    assert "niets meer te beslissen" in follow(visitor, visitor.post(back.group(1), page=path))


ROSTER = "/werk/beheer/rooster/VR13/decision_maker"


def test_a_roster_is_put_in_another_order(visitor: Browser) -> None:
    visitor.log_in("manager")
    visitor.post(f"{ROSTER}/hoger", page=ROSTER, place="1")
    text = said(visitor.get(ROSTER))
    assert text.index("1. Gijs Akkerman") < text.index("2. Gerda Zagers")
    visitor.post(f"{ROSTER}/weg", page=ROSTER, place="1")
    assert "2." not in said(visitor.get(ROSTER))
    refused = visitor.post(f"{ROSTER}/weg", page=ROSTER, place="0")
    assert "moet altijd iemand staan" in follow(visitor, refused)
    added = visitor.post(
        ROSTER,
        account=str(who("gezag")),
        from_day=["1", "12", "2026"],
        until_day=["3", "12", "2026"],
    )
    assert "2. Gerda Zagers" in follow(visitor, added)


@pytest.mark.parametrize("place", ["9", "-1", "x", ""])
def test_a_place_that_is_not_there_is_not_found(visitor: Browser, place: str) -> None:
    visitor.log_in("manager")
    assert visitor.post(f"{ROSTER}/weg", page=ROSTER, place=place).status_code == 404


@pytest.mark.parametrize(
    "path", ["VR17/decision_maker", "VR99/intake", "VR13/king", "landelijk/intake"]
)
def test_a_roster_one_does_not_plan_is_not_found(visitor: Browser, path: str) -> None:
    visitor.log_in("manager")
    assert visitor.get(f"/werk/beheer/rooster/{path}").status_code == 404


def test_an_empty_roster_is_shouted_about(visitor: Browser, sqlite_only: Database) -> None:
    with sqlite_only.transaction() as tx:
        gone = update(Account).where(Account.id == who("regie"))
        tx.execute(gone.values(state="disabled"))
    visitor.log_in("beheer")
    assert "Niet elk rooster is gevuld" in said(visitor.get("/werk/"))
    assert "moet hier altijd iemand staan" in said(visitor.get("/werk/beheer/rooster"))


def test_a_region_is_prepared_and_opened(visitor: Browser, sqlite_only: Database) -> None:
    visitor.log_in("beheer.landelijk")
    path = "/werk/beheer/organisaties"
    typed = {"key": "casework", "region": "VR05", "name": "Bureau Midden"}
    assert "Bureau Midden" in follow(visitor, visitor.post(path, **typed))
    again = visitor.post(path, **typed)
    assert "is er al in deze regio" in said(again)
    refused = visitor.post("/werk/beheer/regio/VR05/openen", page=path)
    assert "moet altijd iemand staan" in follow(visitor, refused)
    with sqlite_only.read() as tx:
        assert "VR05" not in queries.open_regions(tx)


def test_a_long_list_is_read_page_by_page(
    visitor: Browser, sqlite_only: Database, now: datetime
) -> None:
    people = [seeding.Person(f"extra{n:02}", f"Extra {n:02}", ("intake",)) for n in range(40)]
    with sqlite_only.transaction() as tx:
        seeding.add_people(tx, people, now)
    visitor.log_in("beheer")
    seen: list[str] = []
    path: str | None = ACCOUNTS
    while path:
        text = visitor.get(path).get_data(as_text=True)
        found = re.findall(r"<td[^>]*>([\w.]+@demo\.example)</td>", text)
        assert len(found) <= listing.PAGE_SIZE
        seen += found
        older = re.search(r'rel="next" href="([^"]+)"', text)
        path = unescape(older.group(1)) if older else None
        assert path is None or "@" not in path
    with sqlite_only.read() as tx:
        mine = select(Account.email).where(Account.region_code == "VR13")
        assert seen == list(tx.scalars(mine.order_by(Account.email)))


def test_an_unknown_filter_is_not_found(visitor: Browser) -> None:
    visitor.log_in("beheer")
    assert visitor.get(f"{ACCOUNTS}?toon=alles").status_code == 404


def test_pages_of_accounts_say_nothing_of_cases_in_their_titles(visitor: Browser) -> None:
    title = re.search("<title>(.*?)</title>", visitor.get("/werk/inloggen").text)
    assert title is not None
    assert title.group(1) == "Inloggen – Werk"


def test_every_page_is_there_in_english(visitor: Browser) -> None:
    visitor.log_in("beheer")
    for path, heading in (
        ("/werk/", "Good day"),
        (ACCOUNTS, "Accounts, by e-mail address"),
        ("/werk/beheer/organisaties", "Add an organisation"),
        ("/werk/profiel", "My account"),
    ):
        assert heading in said(visitor.get(f"{path}?taal=en"))
