"""The isolated worker: runs untrusted PyTorch snippets in locked-down processes that live for one job each."""
