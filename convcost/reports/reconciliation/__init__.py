"""Why figures differ -> text: tables for people, values for programs."""
