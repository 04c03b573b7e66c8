"""The walls one by one: what they say of themselves, and what they hide."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.worker.sandbox import landlock
from bot.worker.sandbox.cgroup import ControlGroup
from bot.worker.sandbox.landlock import READ_DIR, READ_FILE
from bot.worker.sandbox.layers import LAYERS, LayerState, Need, missing
from bot.worker.sandbox.probing import failure
from bot.worker.sandbox.readable import PACKAGE
from tests.worker.attacks.bot import Bot, NoBotError


def states(**without: str) -> list[LayerState]:
    """All layers hold, except those named, with what was found."""
    return [LayerState(id_, id_ not in without, without.get(id_, "on")) for id_ in LAYERS]


class TestLayers:
    def test_nothing_is_missing_where_all_hold(self) -> None:
        assert missing(states()) is None

    @pytest.mark.parametrize("id_", [layer.id for layer in LAYERS.values() if layer.need is Need.ALWAYS])
    def test_a_needed_layer_is_named_with_what_was_found_and_what_to_do(self, id_: str) -> None:
        found = failure(PermissionError(errno.EPERM, os.strerror(errno.EPERM)))
        said = missing(states(**{id_: found}))
        assert said == (
            "Snippets cannot be isolated here, so none is run. "
            f"Missing: {LAYERS[id_].name} (EPERM: Operation not permitted). {LAYERS[id_].advice}"
        )

    @pytest.mark.parametrize("id_", [layer.id for layer in LAYERS.values() if layer.need is not Need.ALWAYS])
    def test_any_other_layer_can_be_done_without(self, id_: str) -> None:
        assert missing(states(**{id_: "ENOSYS: Function not implemented"})) is None

    def test_files_must_be_hidden_by_one_of_two(self) -> None:
        said = missing(states(landlock="ENOSYS: Function not implemented", bwrap="bwrap is not installed"))
        assert said is not None
        assert "Missing: Landlock (ENOSYS: Function not implemented). Run it on Linux 5.13" in said
        assert "Missing: namespaces (bubblewrap) (bwrap is not installed). Install bubblewrap" in said

    def test_a_layer_that_was_not_tried_does_not_hold(self) -> None:
        said = missing([])
        assert said is not None
        assert all(f"{layer.name} (not tried)" in said for layer in LAYERS.values() if layer.need is not Need.EXTRA)

    def test_a_worker_that_cannot_hide_files_does_not_start(self) -> None:
        with pytest.raises(NoBotError, match=r"none is run\. Missing: Landlock \(switched off\).*bubblewrap"):
            Bot(off=("bwrap", "landlock")).__enter__()

    def test_failures_are_said_with_the_name_of_their_number(self) -> None:
        assert failure(OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))) == "ENOSYS: Function not implemented"
        assert failure(OSError("bwrap did not end")) == "bwrap did not end"
        assert failure(OSError(9999, "odd")) == "9999: odd"
        assert failure(ValueError("not allowed")) == "ValueError: not allowed"


RULES = """
import json, os, sys
sys.path[:] = [*json.loads(sys.argv[1]), *(entry for entry in sys.path if os.path.basename(entry) != "site-packages")]
from bot.worker.sandbox import landlock, privileges, readable
assert readable.__file__.startswith(sys.argv[2]), readable.__file__
rules = readable.rules()
print(json.dumps(rules))
if sys.argv[3:]:
    privileges.no_new_privileges()
    landlock.restrict(landlock.ruleset(rules))
    for path in sys.argv[3:]:
        try:
            open(path).close()
            print("read")
        except PermissionError:
            print("refused")
"""


def write(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("print('here')")


def rules_of(home: Path, roots: list[Path], *tried: Path) -> tuple[list[tuple[str, int]], list[str]]:
    """The rules that quizhost, installed at `home`, makes with these import roots; and what became of `tried`."""
    program = [sys.executable, "-I", "-S", "-c", RULES, json.dumps([str(root) for root in roots]), str(home)]
    ended = subprocess.run([*program, *map(str, tried)], capture_output=True, text=True, check=True)
    first, *rest = ended.stdout.splitlines()
    return [(path, allowed) for path, allowed in json.loads(first)], rest


def allowed(rules: list[tuple[str, int]], path: Path) -> int:
    """What the rules allow at this path."""
    rights = 0
    for place, right in rules:
        if path.is_relative_to(place):
            rights |= right
    return rights


class TestReadable:
    @pytest.fixture
    def installed(self, tmp_path: Path) -> Path:
        """Packages side by side: quizhost with its bank and its parts, and others."""
        site = tmp_path / "lib" / "site-packages"
        shutil.copytree(PACKAGE, site / "bot", ignore=shutil.ignore_patterns("__pycache__"))
        write(site / "bot/data/questions/pack.toml", site / "adapters/discord/token.py", site / "torch/nn/x.py")
        write(site / "quizhost-1.0.dist-info/RECORD", site / "single.py", site / "torch-2.dist-info/METADATA")
        return site

    def test_an_installed_quizhost_is_hidden_among_its_neighbours(self, installed: Path) -> None:
        rules, _ = rules_of(installed, [installed])
        hidden = ["bot", "bot/data/questions/pack.toml", "adapters/discord/token.py", "quizhost-1.0.dist-info/RECORD"]
        assert [allowed(rules, installed / path) & READ_FILE for path in hidden] == [0, 0, 0, 0]
        shown = ["torch/nn/x.py", "single.py", "torch-2.dist-info/METADATA"]
        assert all(allowed(rules, installed / path) & READ_FILE for path in shown)
        assert allowed(rules, installed) == READ_DIR
        assert allowed(rules, installed.parent) == 0

    def test_the_kernel_keeps_to_the_rules(self, installed: Path) -> None:
        try:
            landlock.abi()
        except OSError as error:
            pytest.skip(f"the kernel has no Landlock: {error}")
        secret = installed.parent.parent / "settings.toml"
        write(secret)
        tried = [
            installed / "bot/data/questions/pack.toml",
            installed / "single.py",
            secret,
            Path("/proc/self/environ"),
        ]
        assert rules_of(installed, [installed], *tried)[1] == ["refused", "read", "refused", "refused"]

    def test_a_checkout_below_an_import_root_is_hidden_as_a_whole(self, tmp_path: Path) -> None:
        root, home = tmp_path / "root", tmp_path / "root" / "checkout"
        site = home / ".venv" / "lib" / "site-packages"
        shutil.copytree(PACKAGE, home / "bot", ignore=shutil.ignore_patterns("__pycache__"))
        write(home / ".env", home / "questions/pack.toml", home / "quizhost.db", site / "torch.py", root / "other.py")
        rules, _ = rules_of(home, [home, root, site])
        hidden = [".env", "questions/pack.toml", "quizhost.db", "bot/__init__.py"]
        assert [allowed(rules, home / path) & READ_FILE for path in hidden] == [0, 0, 0, 0]
        assert allowed(rules, site / "torch.py") & allowed(rules, root / "other.py") & READ_FILE


class TestControlGroup:
    @pytest.fixture
    def membership(self, tmp_path: Path) -> Path:
        path = tmp_path / "membership"
        path.write_text("1:name=systemd:/\n0::/unit\n")
        return path

    @pytest.fixture
    def parent(self, tmp_path: Path) -> Path:
        parent = tmp_path / "root" / "unit"
        parent.mkdir(parents=True)
        (tmp_path / "root" / "cgroup.controllers").write_text("cpu memory pids\n")
        (parent / "cgroup.controllers").write_text("cpu memory pids\n")
        return parent

    def test_it_limits_memory_and_processes(self, parent: Path, membership: Path) -> None:
        group = ControlGroup(123 << 20, parent.parent, membership)
        assert group.path.parent == parent
        assert (parent / "cgroup.subtree_control").read_text() == "+memory +pids"
        assert (group.path / "memory.max").read_text() == str(123 << 20)
        assert (group.path / "memory.swap.max").read_text() == "0"
        assert int((group.path / "pids.max").read_text()) > 0

    def test_a_program_is_in_it_from_the_beginning(self, parent: Path, membership: Path) -> None:
        group = ControlGroup(1 << 20, parent.parent, membership)
        words = group.command()
        members = group.path / "cgroup.procs"
        members.unlink()
        ended = subprocess.run([*words, "cat", members], capture_output=True, text=True, check=True)
        assert ended.stdout == "0\n", "the kernel reads 0 as the process that writes it"

    def test_it_stands_beside_a_group_that_holds_processes(self, parent: Path, membership: Path) -> None:
        (parent / "cgroup.subtree_control").mkdir()  # as little to be written to as the kernel's file is then
        assert ControlGroup(1 << 20, parent.parent, membership).path.parent == parent.parent

    def test_it_says_where_processes_cannot_be_moved(self, parent: Path, membership: Path) -> None:
        group = ControlGroup(1 << 20, parent.parent, membership)
        (group.path / "cgroup.procs").mkdir()
        with pytest.raises(PermissionError, match="cannot be moved"):
            group.command()

    def test_a_controller_that_is_not_delegated_is_named(self, parent: Path, membership: Path) -> None:
        for path in (parent, parent.parent):
            (path / "cgroup.controllers").write_text("cpu pids\n")
        with pytest.raises(OSError, match="the controller memory is not delegated"):
            ControlGroup(1 << 20, parent.parent, membership)

    def test_groups_of_version_1_are_said_so(self, parent: Path, membership: Path) -> None:
        (parent.parent / "cgroup.controllers").unlink()
        with pytest.raises(OSError, match="version 1"):
            ControlGroup(1 << 20, parent.parent, membership)

    def test_groups_that_others_left_are_removed(self, parent: Path, membership: Path) -> None:
        ended = subprocess.Popen(["true"])
        ended.wait()
        (parent / f"quizhost-worker-{ended.pid}-abc").mkdir()
        (parent / f"quizhost-worker-{os.getpid()}-abc").mkdir()
        group = ControlGroup(1 << 20, parent.parent, membership)
        left = {path.name for path in parent.iterdir() if path.is_dir()}
        assert left == {group.path.name, f"quizhost-worker-{os.getpid()}-abc"}
        for path in group.path.iterdir():
            path.unlink()
        group.remove()
        assert not group.path.exists()
