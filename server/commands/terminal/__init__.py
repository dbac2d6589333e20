"""What commands show while they run: only what a terminal or a log can bear."""
