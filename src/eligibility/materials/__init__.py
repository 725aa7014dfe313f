"""From a determination to the documents this applicant needs."""
