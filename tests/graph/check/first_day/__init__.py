"""What a maintainer is told on the first day."""
