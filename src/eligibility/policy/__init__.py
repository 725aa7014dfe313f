"""What if: changed rules, as data."""
