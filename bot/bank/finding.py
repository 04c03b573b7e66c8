"""Packs by the ids of their challenges, for commands that look at all of their questions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bot.bank.errors import UnknownChallenge
from bot.bank.life import Step, life_of
from bot.bank.loading import Pack, load_pack, pack_files
from bot.engine.questions import Challenge

Lives = Mapping[str, tuple[Step, ...]]
"""The lives of questions, by their ids."""

Written = Mapping[str, Mapping[str, Any]]
"""Questions as their pack has them, by their ids."""


class Found(NamedTuple):
    """A challenge with all of its questions, whatever their states, their lives, and how they are written."""

    challenge: Challenge
    lives: Lives
    written: Written


def find_pack(folder: Path, id_: str) -> Found:
    """The challenge of this id in a folder of packs. Raises `UnknownChallenge`, whose message suggests near matches."""
    files = pack_files(folder)[0]
    # A pack is called as its challenge, so that one file is read as a rule.
    near = [file for file in files if file.stem == id_]
    known: list[str] = []
    for file in (*near, *(file for file in files if file.stem != id_)):
        pack = load_pack(file)
        if pack.complete is not None:
            if pack.complete.id == id_:
                return Found(pack.complete, lives_of(pack), written_in(pack))
            known.append(pack.complete.id)
    raise UnknownChallenge(id_, known, faulty=bool(near))


def lives_of(pack: Pack) -> Lives:
    """The lives of a pack's questions; none where it has errors."""
    if pack.complete is None or pack.document is None:
        return {}
    return {it["id"]: life_of(it) for it in pack.document.data["questions"]}


def written_in(pack: Pack) -> Written:
    """The questions of a pack as they are written; none where it could not be read."""
    return {} if pack.document is None else {it["id"]: it for it in pack.document.data["questions"]}
