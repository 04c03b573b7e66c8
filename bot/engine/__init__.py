"""The rules of the quiz: deterministic, without clock, randomness or I/O. Standard library only."""
