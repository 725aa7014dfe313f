"""Worked cases beside a ruleset, and ways to see whether they would notice a change."""
