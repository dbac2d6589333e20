"""The Flask application over a published revision, and the command line."""
