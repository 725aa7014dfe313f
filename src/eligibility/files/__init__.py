"""Files people write: strict YAML with positions, read into forms, with every fault told at its place."""
