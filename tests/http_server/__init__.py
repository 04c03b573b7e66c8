"""What local servers for tests share: recorded requests, waiting, and what goes wrong on purpose."""
