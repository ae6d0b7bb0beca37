"""Every figure in the README, measured again by one command, with peers in the same run."""
