"""Other readers of the same compiled rules: many applicants at once, as columns of a frame."""
