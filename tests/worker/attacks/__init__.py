"""What hostile snippets try, as data, and proof that it does no harm."""
