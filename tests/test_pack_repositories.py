"""What repositories of packs are given: the hook for pre-commit, the example of a workflow, and what the guide says."""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.__main__ import _parser, run
from tests.bank.packs import GOOD, spoiled, write

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
FOLDER = "questions"
FAULTY = spoiled(("        right: true\n", ""))
DOUBTFUL = spoiled(("    seconds: 60\n", "    seconds: 60\n    attempts: 3\n"))


def read(text: str) -> Any:
    return YAML(typ="safe").load(text)


HOOKS = {hook["id"]: hook for hook in read((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
HOOK = HOOKS["quizhost-bank-check"]
WORKFLOW = read((ROOT / "docs" / "examples" / "packs-workflow.yml").read_text(encoding="utf-8"))
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def commands_in(script: str) -> Iterator[list[str]]:
    """The words of each simple command of a shell script."""
    for line in script.replace("\\\n", " ").splitlines():
        words: list[str] = []
        for word in (*shlex.shlex(line, posix=True, punctuation_chars=True), ";"):
            if set(word) <= set("();<>|&"):
                yield words
                words = []
            else:
                words.append(word)


QUIZHOST = [words for step in STEPS for words in commands_in(step.get("run", "")) if words[:1] == ["quizhost"]]


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of packs of a repository, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / FOLDER
    folder.mkdir()
    return folder


def hooked(args: list[str]) -> tuple[int, str]:
    """What the hook does with these arguments: its exit code, and what it prints."""
    program, *words = shlex.split(HOOK["entry"])
    assert program == "quizhost"
    out = io.StringIO()
    return run([*words, *args], out), out.getvalue()


# --- the hook --------------------------------------------------------------------------------------------------------


def test_the_hook_passes_good_packs(packs: Path) -> None:
    write(packs, GOOD)
    assert hooked(HOOK["args"]) == (0, "1 pack checked: no faults.\n")


@pytest.mark.parametrize(("text", "found"), [(FAULTY, "1 error"), (DOUBTFUL, "1 warning")], ids=["error", "warning"])
def test_the_hook_fails_for_errors_and_warnings(packs: Path, text: str, found: str) -> None:
    write(packs, text)
    code, out = hooked(HOOK["args"])
    assert code == 1
    assert out.startswith(f"{FOLDER}/good.yaml:")
    assert out.endswith(f"1 pack checked: {found}.\n")


def test_the_hook_looks_at_all_packs_together(packs: Path) -> None:
    (packs / "more").mkdir()
    write(packs, GOOD)
    write(packs / "more", GOOD)
    code, out = hooked(HOOK["args"])
    assert code == 1
    assert "is used before" in out


def test_the_hook_takes_another_folder(packs: Path) -> None:
    write(packs.rename("elsewhere"), GOOD)
    assert hooked(["elsewhere"])[0] == 0
    assert hooked(HOOK["args"])[0] == 2


def test_the_hook_is_given_no_files_which_the_command_would_not_take(capsys: pytest.CaptureFixture[str]) -> None:
    assert HOOK["pass_filenames"] is False
    assert hooked([*HOOK["args"], "one.yaml"])[0] == 2
    assert "unrecognized arguments" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("questions/good.yaml", True),
        ("questions/more/good.yml", True),
        ("questions/good.proofs.toml", True),
        ("questions/good.yaml.orig", False),
        ("pyproject.toml", False),
        ("README.md", False),
        (".pre-commit-config.yaml", False),
        (".github/workflows/packs.yml", False),
    ],
)
def test_the_hook_starts_for_packs_and_records(name: str, starts: bool) -> None:
    # As pre-commit does it: searched for anywhere in the path from the root of the repository.
    assert bool(re.search(HOOK["files"], name) and not re.search(HOOK["exclude"], name)) is starts


# --- the workflow ----------------------------------------------------------------------------------------------------


def test_the_workflow_checks_proves_and_tells_what_changed() -> None:
    assert [words[1:4] for words in QUIZHOST] == [
        ["bank", "diff", "$RUNNER_TEMP/base/questions"],
        ["bank", "check", "--strict"],
        ["bank", "prove", "--check"],
    ]


@pytest.mark.parametrize("words", QUIZHOST, ids=" ".join)
def test_the_parser_knows_what_the_workflow_runs(words: list[str]) -> None:
    args = _parser().parse_args(words[1:])
    assert Path(FOLDER) in (getattr(args, "path", None), getattr(args, "new", None))


@pytest.mark.parametrize("words", ["bank check --strickt questions", "bank proof questions", "bank diff questions"])
def test_the_parser_would_notice(words: str) -> None:
    with pytest.raises(SystemExit):
        _parser().parse_args(words.split())


def test_the_workflow_may_read_and_no_more() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in WORKFLOW["jobs"].values())
    # Not pull_request_target, which would let a stranger's pull request run beside the repository's secrets.
    assert set(WORKFLOW["on"]) == {"push", "pull_request"}
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)


def test_the_workflow_installs_what_the_worker_needs() -> None:
    ran = [words for step in STEPS for words in commands_in(step.get("run", ""))]
    (requirement,) = next(words[2:] for words in ran if words[:2] == ["pip", "install"])
    assert requirement.startswith("quizhost[worker] @ git+https://github.com/OWNER/quizhost@")
    installed = next(words for words in ran if words[:3] == ["sudo", "apt-get", "install"])
    needed = re.findall(r"\binstall (libseccomp2|bubblewrap)\b", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert needed
    assert set(needed) <= set(installed)


@pytest.mark.skipif(shutil.which("git") is None or shutil.which("bash") is None, reason="needs git and bash")
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (GOOD, spoiled(("Read the name.", "Say its name.")), ["    good/first: hint", "      - Read the name."]),
        (GOOD, GOOD, ["    Nothing changed."]),
        (None, GOOD, ["    good: new, with 1 question."]),
    ],
    ids=["changed", "same", "first"],
)
def test_reviewers_are_told_what_a_pull_request_changes(
    tmp_path: Path, before: str | None, after: str, told: list[str]
) -> None:
    repository, temporary, summary = tmp_path / "repository", tmp_path / "temporary", tmp_path / "summary.md"
    temporary.mkdir()
    git = Git(repository)
    git.keep({"README.md": "Packs.", **({} if before is None else {f"{FOLDER}/good.yaml": before})})
    git("checkout", "-q", "-b", "topic")
    git.keep({f"{FOLDER}/good.yaml": after, "notes.txt": "Of the pull request."})
    git("checkout", "-q", "main")
    git.keep({"notes.md": "What came to the base meanwhile."})
    git("merge", "-q", "--no-ff", "-m", "The pull request, merged", "topic")
    places = {"RUNNER_TEMP": str(temporary), "GITHUB_STEP_SUMMARY": str(summary)}
    (step,) = (step for step in STEPS if "bank diff" in step.get("run", ""))
    assert step["if"] == "github.event_name == 'pull_request'"
    # As the runner starts it where no shell is named.
    ended = subprocess.run(
        ["bash", "-e", "-c", step["run"]], cwd=repository, env={**git.environment, **places}, capture_output=True
    )
    assert (ended.returncode, ended.stderr.decode()) == (0, "")
    assert summary.read_text(encoding="utf-8").splitlines()[: 2 + len(told)] == ["## What changed", "", *told]


class Git:
    """A repository of its own, whatever the user has set up, with quizhost's command on the path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        who = {f"GIT_{role}_{part}": "ann@b.c" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        ours = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "QUIZHOST_"))}
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        self.environment = {**ours, **who, **alone, "PATH": path}
        folder.mkdir()
        self("init", "-q")
        self("symbolic-ref", "HEAD", "refs/heads/main")

    def __call__(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self._folder, env=self.environment, check=True)

    def keep(self, files: dict[str, str]) -> None:
        """Write these files, and commit them."""
        for name, text in files.items():
            (self._folder / name).parent.mkdir(exist_ok=True)
            (self._folder / name).write_text(text, encoding="utf-8")
        self("add", "-A")
        self("commit", "-q", "--allow-empty", "-m", "Some files")


# --- the guide -------------------------------------------------------------------------------------------------------


def test_the_guide_names_hooks_and_a_repository_as_they_are_elsewhere() -> None:
    (config,) = re.findall(r"^```yaml\n(repos:.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    (repository,) = read(config)["repos"]
    assert set(repository) == {"repo", "rev", "hooks"}
    assert any(f"git+{repository['repo']}@{repository['rev']}" in step.get("run", "") for step in STEPS)
    assert [hook["id"] for hook in repository["hooks"]] == list(HOOKS)
    for hook in repository["hooks"]:
        assert hook["args"] == HOOKS[hook["id"]]["args"]


def test_what_the_guide_links_is_there() -> None:
    linked = [it.partition("#")[0] for it in re.findall(r"\]\(([^)]+)\)", GUIDE) if "://" not in it]
    assert "examples/packs-workflow.yml" in linked
    assert [it for it in linked if not (ROOT / "docs" / it).is_file()] == []
