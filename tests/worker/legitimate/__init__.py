"""Programs as quiz authors write them, with exactly what they print."""
