"""What a dialog may say and see where games are moderated, questions corrected, and what is kept of people is theirs.

As `tests.scenarios.driver`, which a platform's driver for days already follows.
"""

from typing import Any, Protocol

from tests.scenarios.driver import Days, Regular

REPORT = "This question is wrong"
"""The button at every answer, by its label."""

CORRECTED = "A question was corrected"
"""How players are told of it."""


class Governed(Regular, Protocol):
    """Somebody where others moderate, or they themselves."""

    @property
    def player(self) -> str:
        """How what is kept calls them."""
        ...

    async def starts_in_thread(self) -> str:
        """Ask for a game in a thread of its own."""
        ...

    async def reports_question(self, reason: str) -> str:
        """Press the button of the newest answer that they see, and send its form with this reason."""
        ...

    async def looks_at_reports(self) -> str:
        """Ask for the questions that wait for a decision."""
        ...

    async def looks_at_settings(self, name: str = "") -> str:
        """Ask how games are played here, or for one setting."""
        ...

    async def sets(self, name: str, value: str, *, here: bool = False) -> str:
        """Set something for the server or workspace, or for this channel alone."""
        ...

    async def looks_at_roles(self) -> str:
        """Ask who has been given a role."""
        ...

    async def gives_role(self, holder: "Governed | str", role: str) -> str:
        """Make somebody, or a group (see `Moderated.group`), a "moderator" or an "admin"; "none" takes it back."""
        ...

    async def looks_at_extra_time(self) -> str:
        """Ask who has more time."""
        ...

    async def gives_extra_time(self, to: "Governed", percent: int | None) -> str:
        """Give somebody more time for each question; None takes it back."""
        ...

    async def looks_at_stats(self, challenge: str | None = None) -> str:
        """Ask how the questions of a challenge are answered, or which questions stand out."""
        ...

    async def looks_at_packs(self) -> str:
        """Ask for the packs that were brought here."""
        ...

    async def brings(self, name: str, content: bytes) -> str:
        """Ask for the packs, press “Bring a file”, and send the form with this file."""
        ...

    async def retires(self, why: str) -> str:
        """Press “Retire it” under the version that they look at, and send the form with this reason."""
        ...

    async def takes_file(self) -> tuple[str, bytes]:
        """Press “As a file” under the version that they look at: the file's name and content."""
        ...

    async def writes_question(
        self,
        prompt: str,
        *choices: str,
        mistakes: tuple[str, ...] = (),
        kind: str = "conceptual",
        code: str = "",
        pack: str | None = None,
    ) -> str:
        """Ask to write a question, and send the form; the first choice is right, the mistakes belong to the others."""
        ...

    async def looks_at_audit(self) -> str:
        """Ask what was decided and changed."""
        ...

    async def looks_at_privacy(self) -> str:
        """Ask what is kept of them."""
        ...

    async def exports(self) -> dict[str, Any]:
        """Ask for all that is kept of them, and read the file."""
        ...

    async def erases(self, word: str) -> str:
        """Ask to be deleted, and type this word into the form that asks whether they mean it."""
        ...

    async def asks_for_code(self) -> str:
        """Ask for a code by which another account of theirs can be linked: the code."""
        ...

    async def links(self, code: str) -> str:
        """Enter a code."""
        ...

    async def unlinks(self) -> str:
        """Let this account stand for itself again."""
        ...


class Moderated(Days, Protocol):
    """A channel that is moderated. Ada administers the server or workspace; Mia may moderate, as in `Channel`."""

    @property
    def ann(self) -> Governed: ...
    @property
    def ben(self) -> Governed: ...
    @property
    def mia(self) -> Governed: ...

    @property
    def ada(self) -> Governed:
        """Who administers."""
        ...

    async def group(self, name: str, *members: Governed) -> str:
        """A role or user group that these people have; how those who type call it."""
        ...

    async def everything(self) -> str:
        """All that is kept, whatever it is kept in: a row in each line."""
        ...
