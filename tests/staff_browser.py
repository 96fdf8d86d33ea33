"""A colleague's browser without the browser: cookies, forms and their tokens, no scripts."""

import re
from datetime import datetime
from html import unescape
from typing import Any, cast

import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from disclosure.accounts import seeding
from tests.staff import CODE_LASTS, code_at
from tests.strict_client import StrictClient

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


class Browser:
    """One browser with its cookies; `log_in` uses up one code."""

    def __init__(self, app: Flask, moved: time_machine.Traveller) -> None:
        self.client = cast("StrictClient", app.test_client())
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


def said(response: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.get_data(as_text=True))))


def follow(visitor: Browser, response: TestResponse) -> str:
    assert response.status_code == 303
    return said(visitor.get(response.location))
