"""Query workers: processes that can be killed at any moment without harm, and who gets one when."""
