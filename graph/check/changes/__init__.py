"""What has changed since a revision of git, and what it means for those who use the terms."""
