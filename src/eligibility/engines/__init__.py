"""Other readers of the same compiled rules; each must give the truths that the native one gives."""
