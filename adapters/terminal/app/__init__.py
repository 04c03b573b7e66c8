"""The full-screen game: Textual screens over the same session and host as plain play."""

from adapters.terminal.app.app import play_full_screen

__all__ = ["play_full_screen"]
