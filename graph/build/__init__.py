"""From the seeds to a published revision."""
