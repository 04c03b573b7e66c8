"""The bank: challenge packs read from YAML, checked with line numbers, and handed to the engine."""
