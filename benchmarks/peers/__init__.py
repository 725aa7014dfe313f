"""The same jobs as others do them: ZEN, OpenFisca, expressions written by hand in polars."""
