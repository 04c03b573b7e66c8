"""All that can be said about a pack, or about all packs of a folder together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bank.balance import imbalances, placed
from bot.bank.faults import Fault, in_reading_order
from bot.bank.loading import Pack, bank_of, load_pack, pack_files
from bot.bank.near_duplicates import near_duplicates


@dataclass(frozen=True, slots=True)
class Checked:
    """The faults that were found, by file and line, and how many packs were read."""

    faults: tuple[Fault, ...]
    packs: int


def check(path: Path) -> Checked:
    """Look at a pack, or at every pack in a folder: each for itself, and all questions together.

    Never raises for what it finds there.
    """
    if not path.is_dir():
        pack = load_pack(path)
        return Checked(in_reading_order((*pack.faults, *together([pack], path))), 1)
    files, faults = pack_files(path)
    packs = [load_pack(file) for file in files]
    bank = bank_of(packs, faults)
    return Checked(in_reading_order((*bank.faults, *together(packs, path))), bank.packs)


def together(packs: Sequence[Pack], where: Path) -> tuple[Fault, ...]:
    """What only many questions together show: near-duplicates, and what is out of balance."""
    questions = placed(packs)
    return (*near_duplicates(questions), *imbalances([it.question for it in questions], where))
