"""The jobs that are measured, a module for each kind."""
