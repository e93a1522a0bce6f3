"""The design that makes most of what is allowed: every candidate computed, none skipped."""
