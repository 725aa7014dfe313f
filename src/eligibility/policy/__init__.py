"""What if: facts changed, rules changed, and what that comes to."""
