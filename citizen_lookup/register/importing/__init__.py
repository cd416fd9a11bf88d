"""An extract of the population register on its way in: read, checked, staged, compared, applied, undone."""
