"""The game's two themes."""

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="quizhost-dark",
    dark=True,
    primary="#7aa2f7",
    secondary="#9ece6a",
    accent="#e0af68",
    warning="#e0af68",
    error="#f7768e",
    success="#9ece6a",
    foreground="#d5d9ea",
    background="#14161f",
    surface="#1c1f2b",
    panel="#262a39",
)

LIGHT: Final = Theme(
    name="quizhost-light",
    dark=False,
    primary="#2e5cb8",
    secondary="#4c7a1e",
    accent="#96600c",
    warning="#96600c",
    error="#b3263e",
    success="#3d7317",
    foreground="#23273a",
    background="#f6f5f1",
    surface="#ffffff",
    panel="#e7e6df",
)
