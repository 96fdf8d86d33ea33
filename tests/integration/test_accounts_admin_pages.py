"""The pages of administrators and planners, read as a browser reads them."""

import re
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from disclosure.accounts import listing, queries, seeding
from disclosure.accounts.models import Account
from disclosure.store.database import Database
from disclosure.web import catalogue, languages
from tests.checked import checked
from tests.staff import CODE_LASTS, account, actor, code_at, who
from tests.staff_browser import Browser, follow, said

NEW_PASSWORD = "zes tamme olifanten"
ACCOUNTS = "/werk/beheer/accounts"
HEAD = f"/werk/beheer/organisaties/{seeding.organisation_id('police', 'VR13')}/hoofd"


@pytest.mark.parametrize(
    "path",
    [
        ACCOUNTS,
        f"{ACCOUNTS}/nieuw",
        "/werk/beheer/organisaties",
        HEAD,
        "/werk/beheer/rooster",
        "/werk/beheer/talen",
    ],
)
@pytest.mark.parametrize("login", ["intake", "fg", "rapporteur"])
def test_no_other_role_opens_the_pages_of_administrators(
    me: Browser, path: str, login: str
) -> None:
    me.log_in(login)
    assert me.get(path).status_code == 403


def test_a_manager_opens_the_roster_only(me: Browser) -> None:
    me.log_in("manager")
    assert me.get("/werk/beheer/rooster").status_code == 200
    assert me.get(ACCOUNTS).status_code == 403


@pytest.mark.parametrize("page", ["", "/rollen", "/training"])
def test_an_account_of_another_region_does_not_exist(me: Browser, page: str) -> None:
    me.log_in("beheer")
    assert me.get(f"{ACCOUNTS}/{who('intake')}{page}").status_code == 200
    assert me.get(f"{ACCOUNTS}/{who('intake.vr17')}{page}").status_code == 404
    assert me.get(f"{ACCOUNTS}/{who('nobody')}{page}").status_code == 404


def proposed(me: Browser, **other: Any) -> TestResponse:
    typed: dict[str, Any] = {
        "name": "Nienke Nieuw",
        "email": "nienke@politie.example",
        "region": "VR13",
        "organisation": str(seeding.organisation_id("police", "VR13")),
        "roles": ["liaison", "panel_member"],
    }
    return me.post(f"{ACCOUNTS}/nieuw", **{**typed, **other})


def test_an_account_from_proposal_to_first_login(
    me: Browser, colleague: Browser, sqlite_only: Database
) -> None:
    me.log_in("beheer")
    colleague.log_in("beheer2")
    page = proposed(me).location
    assert "Een tweede beheerder beslist" in said(me.get(page))
    assert "U kunt dit niet zelf goedkeuren" in said(me.get(page))
    refused = me.post(f"{page}/goedkeuren", page=page)
    assert "Dit moet een andere beheerder doen" in follow(me, refused)
    assert "Er wacht 1 voorstel" in said(colleague.get("/werk/"))
    assert "Er wacht" not in said(me.get("/werk/"))
    shown = colleague.post(f"{page}/goedkeuren", page=page)
    assert shown.status_code == 200
    found = re.search(r"http://127.0.0.1:8000(/werk/instellen/[\w-]{43})", said(shown))
    assert found is not None
    assert found.group(1) not in colleague.get(page).get_data(as_text=True)
    assert set_up(Browser(me.client.application, me.moved), found.group(1)) == 303
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
    me: Browser, colleague: Browser
) -> None:
    me.log_in("beheer")
    colleague.log_in("beheer2")
    page = proposed(me).location
    shown = said(colleague.post(f"{page}/goedkeuren", page=page))
    path = shown[shown.index("/werk/instellen/") :].split()[0]
    typed = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD, "code": "000000"}
    response = colleague.post(path, **typed)
    assert "Deze code klopt niet" in said(response)
    assert NEW_PASSWORD not in response.get_data(as_text=True)


def test_a_guessed_set_up_address_opens_nothing(me: Browser) -> None:
    response = me.get("/werk/instellen/" + "a" * 43)
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
    me: Browser, typed: dict[str, object], sentence: str
) -> None:
    me.log_in("beheer")
    response = proposed(me, **typed)
    assert response.status_code == 200
    assert sentence in said(response)
    assert 'id="error-summary"' in response.get_data(as_text=True)
    assert str(typed.get("email", "nienke@politie.example")) in response.get_data(as_text=True)


def test_a_national_administrator_chooses_among_all_regions(me: Browser) -> None:
    me.log_in("beheer.landelijk")
    text = said(me.get(f"{ACCOUNTS}/nieuw"))
    assert "(VR01)" in text
    assert "(VR25)" in text
    organisation = str(seeding.organisation_id("casework", None))
    response = proposed(me, region="landelijk", organisation=organisation)
    assert "Een tweede beheerder" in follow(me, response)
    wrong = proposed(me, email="x@politie.example", region="VR17")
    assert "Kies een organisatie die bij de regio hoort" in said(wrong)


def test_roles_that_are_added_wait_for_a_second(me: Browser, sqlite_only: Database) -> None:
    me.log_in("beheer")
    path = f"{ACCOUNTS}/{who('intake')}"
    assert re.search(r"checked[^>]*value=\"intake\"", me.get(f"{path}/rollen").text)
    response = me.post(f"{path}/rollen", roles=["intake", "panel_chair"])
    assert "Wacht op een tweede beheerder" in follow(me, response)
    assert account(sqlite_only, who("intake")).roles == {"intake"}
    rejected = me.post(f"{path}/afwijzen", page=path)
    assert "Het voorstel is afgewezen" in follow(me, rejected)


@pytest.mark.parametrize(
    ("what", "sentence", "state"),
    [
        ("uitzetten", "Het account is uitgezet", "disabled"),
        ("herstellen", "Een tweede beheerder geeft de nieuwe uit", "proposed"),
    ],
)
def test_access_is_taken_away_by_a_button(
    me: Browser, sqlite_only: Database, what: str, sentence: str, state: str
) -> None:
    me.log_in("beheer")
    path = f"{ACCOUNTS}/{who('intake')}"
    assert sentence in follow(me, me.post(f"{path}/{what}", page=path))
    assert account(sqlite_only, who("intake")).state == state
    own = f"{ACCOUNTS}/{who('beheer')}"
    refused = me.post(f"{own}/{what}", page=path)
    assert "Dit moet een andere beheerder doen" in follow(me, refused)


def test_a_training_is_recorded(me: Browser, sqlite_only: Database, now: datetime) -> None:
    me.log_in("beheer")
    path = f"{ACCOUNTS}/{who('intake')}"
    typed: dict[str, Any] = {"topic": "Herhaling", "passed_on": ["1", "10", "2026"]}
    response = me.post(f"{path}/training", **typed, valid_until=["1", "10", "2030"])
    assert "Herhaling" in follow(me, response)
    assert actor(sqlite_only, "intake", now).trained_until == date(2030, 10, 1)
    future = me.post(
        f"{path}/training", topic="x", passed_on=["1", "10", "2031"], valid_until=["1", "1", "2032"]
    )
    assert 'href="#passed_on-day"' in future.get_data(as_text=True)


def test_absence_hands_duty_over(me: Browser, sqlite_only: Database) -> None:
    me.log_in("gezag")
    typed: dict[str, Any] = {"from_day": ["27", "11", "2026"], "until_day": ["28", "11", "2026"]}
    response = me.post("/werk/profiel/afwezig", **typed, stand_in=str(who("gezag2")))
    text = follow(me, response)
    assert "Van 27 november 2026 tot en met 28 november 2026" in text
    assert "Vervanging: Gijs Akkerman" in text
    with sqlite_only.read() as tx:
        found = queries.on_duty(tx, "VR13", "decision_maker", date(2026, 11, 27))
    assert found == who("gezag2")
    back = re.search(r'action="(/werk/afwezig/[^"]+)"', me.get("/werk/profiel").text)
    assert back is not None
    assert "weggehaald" in follow(me, me.post(back.group(1), page="/werk/profiel"))


@pytest.mark.parametrize("login", ["beheer", "manager"])
def test_who_plans_records_the_absence_of_another(me: Browser, login: str) -> None:
    me.log_in(login)
    path = f"/werk/beheer/afwezig/{who('gezag')}"
    assert me.get(f"/werk/beheer/afwezig/{who('gezag.vr17')}").status_code == 404
    assert "Gijs Akkerman" in said(me.get(path))
    assert "Imke de Vries" not in said(me.get(path))
    typed: dict[str, Any] = {"from_day": ["28", "11", "2026"], "until_day": ["27", "11", "2026"]}
    response = me.post(path, **typed, stand_in="")
    assert "De laatste dag ligt voor de eerste dag" in said(response)
    typed["until_day"] = ["29", "11", "2026"]
    text = follow(me, me.post(path, **typed, stand_in=""))
    assert "Van 28 november 2026 tot en met 29 november 2026" in text
    back = re.search(r'action="(/werk/afwezig/[^"]+)"', me.get(path).text)
    assert back is not None
    assert "weggehaald" in follow(me, me.post(back.group(1), page=path))
    assert "niets meer te beslissen" in follow(me, me.post(back.group(1), page=path))


ROSTER = "/werk/beheer/rooster/VR13/decision_maker"


def test_a_roster_is_put_in_another_order(me: Browser) -> None:
    me.log_in("manager")
    me.post(f"{ROSTER}/hoger", page=ROSTER, place="1")
    text = said(me.get(ROSTER))
    assert text.index("1. Gijs Akkerman") < text.index("2. Gerda Zagers")
    me.post(f"{ROSTER}/weg", page=ROSTER, place="1")
    assert "2." not in said(me.get(ROSTER))
    refused = me.post(f"{ROSTER}/weg", page=ROSTER, place="0")
    assert "moet altijd iemand staan" in follow(me, refused)
    added = me.post(
        ROSTER,
        account=str(who("gezag")),
        from_day=["1", "12", "2026"],
        until_day=["3", "12", "2026"],
    )
    assert "2. Gerda Zagers" in follow(me, added)


@pytest.mark.parametrize("place", ["9", "-1", "x", ""])
def test_a_place_that_is_not_there_is_not_found(me: Browser, place: str) -> None:
    me.log_in("manager")
    assert me.post(f"{ROSTER}/weg", page=ROSTER, place=place).status_code == 404


@pytest.mark.parametrize(
    "path", ["VR17/decision_maker", "VR99/intake", "VR13/king", "landelijk/intake"]
)
def test_a_roster_one_does_not_plan_is_not_found(me: Browser, path: str) -> None:
    me.log_in("manager")
    assert me.get(f"/werk/beheer/rooster/{path}").status_code == 404


def test_an_empty_roster_is_shouted_about(me: Browser, sqlite_only: Database) -> None:
    with sqlite_only.transaction() as tx:
        gone = update(Account).where(Account.id == who("regie"))
        tx.execute(gone.values(state="disabled"))
    me.log_in("beheer")
    assert "Niet elk rooster is gevuld" in said(me.get("/werk/"))
    assert "moet hier altijd iemand staan" in said(me.get("/werk/beheer/rooster"))


def test_a_region_is_prepared_and_opened(me: Browser, sqlite_only: Database) -> None:
    me.log_in("beheer.landelijk")
    path = "/werk/beheer/organisaties"
    typed = {"key": "casework", "region": "VR05", "name": "Bureau Midden"}
    assert "Bureau Midden" in follow(me, me.post(path, **typed))
    again = me.post(path, **typed)
    assert "is er al in deze regio" in said(again)
    refused = me.post("/werk/beheer/regio/VR05/openen", page=path)
    assert "moet altijd iemand staan" in follow(me, refused)
    with sqlite_only.read() as tx:
        assert "VR05" not in queries.open_regions(tx)


def test_a_long_list_is_read_page_by_page(
    me: Browser, sqlite_only: Database, now: datetime
) -> None:
    people = [seeding.Person(f"extra{n:02}", f"Extra {n:02}", ("intake",)) for n in range(40)]
    with sqlite_only.transaction() as tx:
        seeding.add_people(tx, people, now)
    me.log_in("beheer")
    seen: list[str] = []
    path: str | None = ACCOUNTS
    while path:
        text = me.get(path).get_data(as_text=True)
        found = re.findall(r"<td[^>]*>([\w.]+@demo\.example)</td>", text)
        assert len(found) <= listing.PAGE_SIZE
        seen += found
        older = re.search(r'rel="next" href="([^"]+)"', text)
        path = unescape(older.group(1)) if older else None
        assert path is None or "@" not in path
    with sqlite_only.read() as tx:
        mine = select(Account.email).where(Account.region_code == "VR13")
        assert seen == list(tx.scalars(mine.order_by(Account.email)))


def test_an_unknown_filter_is_not_found(me: Browser) -> None:
    me.log_in("beheer")
    assert me.get(f"{ACCOUNTS}?toon=alles").status_code == 404


def test_pages_of_accounts_say_nothing_of_cases_in_their_titles(me: Browser) -> None:
    title = re.search("<title>(.*?)</title>", me.get("/werk/inloggen").text)
    assert title is not None
    assert title.group(1) == "Inloggen – Werk"


def test_every_page_is_there_in_english(me: Browser) -> None:
    me.log_in("beheer")
    for path, heading in (
        ("/werk/", "Good day"),
        (ACCOUNTS, "Accounts, by e-mail address"),
        ("/werk/beheer/organisaties", "Add an organisation"),
        ("/werk/profiel", "My account"),
        ("/werk/beheer/talen", "Checked by a sworn translator"),
    ):
        assert heading in said(me.get(f"{path}?taal=en"))


def test_the_page_of_languages_says_which_of_them_a_translator_swore_to(
    me: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me.log_in("beheer")

    def rows() -> dict[str, str]:
        page = me.get("/werk/beheer/talen").text
        found = re.findall(r'<bdi lang="(\w+)">.*?</tr>', page, re.DOTALL)
        answers = re.findall(r">(Ja|Nee|Niet nodig[^<]*)<", page)
        return dict(zip(found, answers, strict=True))

    assert rows() == dict.fromkeys(catalogue.LANGUAGES, "Nee") | {
        languages.SOURCE: "Niet nodig: dit is de taal van de site"
    }
    monkeypatch.setattr(catalogue, "CHECKED", checked(tmp_path, "pl"))
    assert rows()["pl"] == "Ja"
    assert rows()["uk"] == "Nee"


def test_an_administrator_names_who_leads_the_liaisons(me: Browser) -> None:
    elsewhere = f"/werk/beheer/organisaties/{seeding.organisation_id('police', 'VR17')}/hoofd"
    me.log_in("beheer")
    assert me.get(elsewhere).status_code == 404
    form = me.get(HEAD).get_data(as_text=True)
    assert "Pim van Dam" in form
    assert "Olga Meijer" not in form
    assert "Kies wie." in me.post(HEAD, account="").get_data(as_text=True)
    done = me.post(HEAD, account=str(who("politie")))
    assert done.headers["Location"] == "/werk/beheer/organisaties"
    assert "Pim van Dam" in me.get("/werk/beheer/organisaties").get_data(as_text=True)
