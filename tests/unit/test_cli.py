"""The console script: every command is there, what is not is refused in one line."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure import cli
from disclosure.errors import ConfigurationError


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in cli.COMMANDS)
    assert "./run" in said


def test_no_command_shows_the_help_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "disclosure COMMAND" in capsys.readouterr().out


def test_an_unknown_command_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["frobnicate"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "disclosure: there is no command 'frobnicate'; see --help\n"


def status_of(arguments: list[str]) -> int:
    """Return the exit status, whether it was returned or raised."""
    try:
        return cli.main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_can_be_loaded_and_tells_its_arguments(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.load(cli.COMMANDS[name].target)(["--help"])
    assert ended.value.code == 0
    assert f"disclosure {name}" in capsys.readouterr().out


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_refuses_an_unknown_argument_in_one_line(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of([name, "--frobnicate"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith(f"disclosure {name}")


def test_arguments_reach_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def keep(rest: list[str]) -> int:
        seen.extend(rest)
        return 7

    monkeypatch.setattr(cli, "load", lambda _target: keep)
    assert cli.main(["serve", "--port", "1", ""]) == 7
    assert seen == ["--port", "1", ""]


def test_an_error_of_ours_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_arguments: list[str]) -> int:
        raise ConfigurationError("DISCLOSURE_BASE_URL is missing")

    monkeypatch.setattr(cli, "load", lambda _target: refuse)
    assert cli.main(["serve"]) == 2
    assert capsys.readouterr().err == "disclosure: serve: DISCLOSURE_BASE_URL is missing\n"


def test_an_error_that_is_not_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_arguments: list[str]) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "load", lambda _target: fail)
    with pytest.raises(ZeroDivisionError):
        cli.main(["serve"])


def test_an_interrupt_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "load", lambda _target: interrupt)
    assert cli.main(["serve"]) == 130


def test_counting_a_term_loads_nothing_else() -> None:
    """`disclosure deadline` is used in scripts: neither Flask nor the database is imported."""
    code = (
        "import sys; from disclosure import cli;"
        "cli.main(['deadline', '--from', '2026-11-27T14:05', '--days', '28', '--atw']);"
        "print(sorted({'flask', 'sqlalchemy', 'cryptography', 'msgspec'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split("\n")[:2] == ["2026-12-29T00:00:00+01:00", "[]"]


def test_the_script_is_installed_under_its_name() -> None:
    (script,) = importlib.metadata.entry_points(name="disclosure", group="console_scripts")
    assert script.load() is cli.main


def test_whoever_stops_reading_hears_no_complaint() -> None:
    """`disclosure rehearse … | head` ends both quietly."""
    story = Path(__file__).parents[2] / "docs" / "rehearsals" / "disclosed.toml"
    command = [sys.executable, "-m", "disclosure", "rehearse", str(story)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == cli.PIPE_CLOSED
