"""Rules as data: vocabulary, expressions, model, loading, programs, evaluation, findings."""
