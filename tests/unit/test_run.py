"""`./run`: what is due, what is asked for, what is refused; the set-up itself is not repeated."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Became(Exception):
    """Stands for the process having become another program."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """Return `run` as a module, in a folder of its own, doing nothing to the machine."""
    loader = importlib.machinery.SourceFileLoader("run_script", str(ROOT / "run"))
    spec = importlib.util.spec_from_loader("run_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "run_script", module)
    loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "STAMPS", tmp_path / "stamps")
    monkeypatch.chdir(tmp_path)
    return module


@pytest.fixture
def called(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return the commands called, or become, instead of doing them."""
    commands: list[tuple[str, ...]] = []

    def call(*command: str, **_more: str) -> None:
        commands.append(command)

    def become(*command: str) -> None:
        commands.append(command)
        raise Became

    monkeypatch.setattr(run, "call", call)
    monkeypatch.setattr(run, "hand_over", become)
    return commands


def step(run: ModuleType, **more: Any) -> Any:
    parts = {"name": "try", "says": "Trying", "reads": ("in/*",), "makes": "out", "commands": ()}
    return run.Step(**{**parts, **more})


def give_input(folder: Path, text: str) -> None:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "file").write_text(text)


def test_a_step_is_done_once(
    run: ModuleType, called: list[tuple[str, ...]], tmp_path: Path
) -> None:
    one = step(run, commands=(("make", "it"),))
    give_input(tmp_path, "first")
    assert run.is_due(one)
    run.carry_out(one)
    assert called == [("make", "it")]
    assert run.is_due(one), "its result is not there"
    (tmp_path / "out").touch()
    assert not run.is_due(one)


@pytest.mark.parametrize("change", ["content", "new file", "result gone", "other commands"])
def test_what_makes_a_step_due_again(
    run: ModuleType, called: list[tuple[str, ...]], tmp_path: Path, change: str
) -> None:
    one = step(run)
    give_input(tmp_path, "first")
    (tmp_path / "out").touch()
    run.carry_out(one)
    assert not run.is_due(one)
    changes: dict[str, Callable[[], object]] = {
        "content": lambda: give_input(tmp_path, "second"),
        "new file": (tmp_path / "in" / "other").touch,
        "result gone": (tmp_path / "out").unlink,
        "other commands": lambda: None,
    }
    changes[change]()
    assert run.is_due(step(run, commands=(("new",),)) if change == "other commands" else one)
    assert called == []


def test_a_step_with_nothing_to_read_is_never_due(run: ModuleType) -> None:
    assert not run.is_due(step(run))


def test_a_failed_step_stays_due(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: Any
) -> None:
    monkeypatch.setattr(run, "STEPS", (step(run, commands=(("false",),)),))
    give_input(tmp_path, "first")
    (tmp_path / "out").touch()
    assert run.main(["serve"]) == 2
    assert "run: false ended with status 1" in capfd.readouterr().err
    assert run.is_due(run.STEPS[0])


def test_inputs_that_change_during_a_step_count(run: ModuleType, tmp_path: Path) -> None:
    one = step(run, commands=(("sh", "-c", "echo second > in/file; touch out"),))
    give_input(tmp_path, "first")
    run.carry_out(one)
    assert run.is_due(one)


def test_every_step_reads_files_that_are_there(run: ModuleType) -> None:
    for one in run.STEPS:
        for pattern in one.reads:
            assert any(ROOT.glob(pattern)), f"{one.name}: {pattern}"


def test_anything_else_goes_to_the_console_script(
    run: ModuleType, called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "STEPS", ())
    with pytest.raises(Became):
        run.main(["deadline", "--days", "28"])
    (command,) = called
    assert command[0].endswith(".venv/bin/disclosure")
    assert command[1:] == ("deadline", "--days", "28")


def test_all_checks_come_before_all_tests(
    run: ModuleType, called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "STEPS", ())
    monkeypatch.setattr(run, "missing_packages", list)
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    with pytest.raises(Became):
        run.main(["test"])
    programs = [Path(command[0]).name for command in called]
    wanted = ["ruff", "ruff", "mypy", "lint-imports", "bandit", "vulture", "deptry", "djlint"]
    assert programs[:-1] == wanted
    assert called[-1][1:3] == ("-m", "pytest")
    assert called[-1][3:] == ("--numprocesses=2", "--dist=loadgroup", "tests/unit")


def test_with_arguments_only_pytest_runs(
    run: ModuleType, called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "STEPS", ())
    monkeypatch.setattr(run, "missing_packages", list)
    with pytest.raises(Became):
        run.main(["test", "tests/unit", "-x"])
    assert [command[1:] for command in called] == [("-m", "pytest", "tests/unit", "-x")]


def test_root_installs_what_is_missing(
    run: ModuleType, called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert run.install_debian(["chromium"])
    assert [command[:2] for command in called] == [("apt-get", "update"), ("apt-get", "install")]
    assert "chromium" in called[1]


def test_others_are_told_what_to_install(
    run: ModuleType, called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(run, "missing_packages", lambda: ["chromium", "postgresql"])
    monkeypatch.setattr(run, "STEPS", ())
    assert run.main(["test"]) == 2
    said = capsys.readouterr().out
    assert "sudo apt-get install" in said
    assert said.strip().endswith("chromium postgresql")
    assert called == []


def test_what_is_there_is_not_missing(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "there").touch()
    marks = {"there": str(tmp_path / "th*"), "gone": str(tmp_path / "gone")}
    monkeypatch.setattr(run, "DEBIAN", marks)
    assert run.missing_packages() == ["gone"]


def test_soak_takes_parts_by_name(
    run: ModuleType, called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "STEPS", ())
    monkeypatch.setattr(run, "missing_packages", list)
    (tmp_path / "tests" / "soak").mkdir(parents=True)
    for name in ("kills", "crawl"):
        (tmp_path / "tests" / "soak" / f"test_{name}.py").touch()
    for arguments in (["soak"], ["soak", "kills"]):
        with pytest.raises(Became):
            run.main(arguments)
    assert [Path(path).stem for path in called[0][3:]] == ["test_crawl", "test_kills"]
    assert [Path(path).stem for path in called[1][3:]] == ["test_kills"]


def test_an_unknown_part_is_refused(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(run, "STEPS", ())
    assert run.main(["soak", "sunshine"]) == 2
    assert "soak has these parts: none yet" in capsys.readouterr().err


def test_the_bench_gets_its_arguments(
    run: ModuleType, called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "STEPS", ())
    assert run.main(["bench"]) == 2
    (tmp_path / "tests" / "bench").mkdir(parents=True)
    (tmp_path / "tests" / "bench" / "bench.py").touch()
    with pytest.raises(Became):
        run.main(["bench", "--quick"])
    assert called[0][-1] == "--quick"


@pytest.mark.parametrize(
    ("said", "recent"), [("uv 0.13.9 (linux)", True), ("uv 0.10.4", False), ("nonsense", False)]
)
def test_an_old_uv_is_not_used(run: ModuleType, tmp_path: Path, said: str, recent: bool) -> None:
    fake = tmp_path / "uv"
    fake.write_text(f"#!/bin/sh\necho '{said}'\n")
    fake.chmod(0o755)
    assert run.is_recent(str(fake)) is recent


def test_uv_is_installed_aside_when_there_is_none(
    run: ModuleType, called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "BOOT", tmp_path / "boot")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(run, "PYTHON", str(tmp_path / "none"))
    assert run.find_uv() == str(tmp_path / "boot" / "bin" / "uv")
    bare, pip, venv = called
    assert "--without-pip" in bare
    assert "--require-hashes" in pip
    assert venv[1] == "venv"


def test_uv_asks_where_pip_was_told_to_ask(run: ModuleType) -> None:
    inner = run.environment({"PIP_INDEX_URL": "file:///mirror", "VIRTUAL_ENV": "/other"})
    assert inner["UV_DEFAULT_INDEX"] == "file:///mirror"
    assert "VIRTUAL_ENV" not in inner
    assert inner["PATH"].split(":")[0].endswith(".venv/bin")
    assert "UV_DEFAULT_INDEX" not in run.environment({"PATH": "/bin"})


def test_it_needs_the_standard_library_alone() -> None:
    """An isolated Python without site-packages still gets as far as reading it."""
    code = f"compile(open({str(ROOT / 'run')!r}).read(), 'run', 'exec')"
    isolated = [sys.executable, "-I", "-S", "-c", code]
    assert subprocess.run(isolated, check=False).returncode == 0
