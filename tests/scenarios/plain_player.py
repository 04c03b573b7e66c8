"""Drives `quizhost play --plain` through pipes, as a person with a screen reader would, and notes what it is told."""

import random
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.engine.questions import LETTERS, Challenge

PATIENCE = 60.0
"""Seconds until a silent process counts as stuck."""


@dataclass
class Notes:
    """What the player was told over all runs. Questions count from 0; `told` holds (question, letter, was right)."""

    told: list[tuple[int, str, bool]] = field(default_factory=list)
    sent: set[tuple[int, str]] = field(default_factory=set)
    shown: list[int] = field(default_factory=list)
    shown_in_run: list[list[int]] = field(default_factory=list)
    seen_before: set[tuple[int, str]] = field(default_factory=set)
    unfair: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    over: bool = False
    kills: int = 0


class PlainPlayer:
    """Answers some questions wrong once and then right, over as many processes as it takes."""

    def __init__(self, challenge: Challenge, database: Path, chance: random.Random) -> None:
        self.notes = Notes()
        self._challenge = challenge
        self._database = database
        self._chance = chance
        self._open_for = dict.fromkeys(range(len(challenge.questions)), 0.0)
        self._question: int | None = None
        self._since = 0.0

    def run(self, kill_after: int | None) -> int:
        """Play on in a new process; kill it shortly after so many lines. Returns its exit code."""
        self.notes.shown_in_run.append([])
        self._question = None
        command = [sys.executable, "-m", "bot", "play", self._challenge.id, "--plain", "--db", str(self._database)]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        timers = [guard]
        try:
            assert process.stdout is not None and process.stdin is not None
            if kill_after == 0:
                timers.append(self._kill_soon(process, 1.5))
            for number, line in enumerate(process.stdout, start=1):
                if number == kill_after:
                    timers.append(self._kill_soon(process, 0.05))
                self._hear(line.rstrip("\n"), process)
            process.stdin.close()
        except BrokenPipeError:
            pass
        else:
            process.wait()
        finally:
            self._stop_clock()
            for timer in timers:
                timer.cancel()
            if process.poll() is None:
                process.kill()
            code = process.wait()
            self.notes.kills += code == -signal.SIGKILL
            for stream in (process.stdin, process.stdout):
                try:
                    if stream is not None:
                        stream.close()
                except BrokenPipeError:
                    pass
        return code

    def _kill_soon(self, process: "subprocess.Popen[str]", within: float) -> threading.Timer:
        timer = threading.Timer(self._chance.uniform(0, within), process.kill)
        timer.start()
        return timer

    def _hear(self, line: str, process: "subprocess.Popen[str]") -> None:
        self.notes.lines.append(line)
        if match := re.match(r"Question (\d+) of \d+ .*?(\d+) seconds", line):
            self._see(int(match[1]) - 1, int(match[2]))
        elif match := re.match(r"You tried ([A-F]) before\.", line):
            assert self._question is not None
            self.notes.seen_before.add((self._question, match[1]))
        elif match := re.match(r"([A-F]) is (right|wrong)\.", line):
            assert self._question is not None
            self.notes.told.append((self._question, match[1], match[2] == "right"))
            if match[2] == "right":
                self._stop_clock()
            else:
                self._send(process)
        elif line.startswith("Score:"):
            self.notes.over = True
        elif line.startswith("Type A"):
            self._send(process)

    def _see(self, question: int, seconds: int) -> None:
        self.notes.shown.append(question)
        self.notes.shown_in_run[-1].append(question)
        due = self._challenge.questions[question].seconds - self._open_for[question]
        # The display is rounded to whole seconds. A host that dies has noted within the last second that it was there,
        # and starting takes time on a busy machine: so much may each kill give away, and nothing may it take.
        given = 1 + 3 * self.notes.shown.count(question)
        if not due - 1 <= seconds <= due + given:
            self.notes.unfair.append(f"question {question + 1}: {seconds} s left instead of {due:.1f}")
        self._question, self._since = question, time.monotonic()

    def _stop_clock(self) -> None:
        if self._question is not None and self._since:
            self._open_for[self._question] += time.monotonic() - self._since
            self._since = 0.0

    def _send(self, process: "subprocess.Popen[str]") -> None:
        assert self._question is not None and process.stdin is not None
        right = LETTERS[self._challenge.questions[self._question].answer]
        wrong = "A" if right != "A" else "B"
        known = {letter for question, letter, _ in self.notes.told if question == self._question}
        known |= {letter for question, letter in self.notes.seen_before if question == self._question}
        letter = wrong if self._question % 2 == 0 and wrong not in known else right
        self.notes.sent.add((self._question, letter))
        process.stdin.write(letter + "\n")
        process.stdin.flush()
