"""The walls around a snippet, one module for each kind of wall."""
