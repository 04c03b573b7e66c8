"""Formats in which questions come and go: one file each, and one table of them."""
