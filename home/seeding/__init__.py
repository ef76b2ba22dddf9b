"""Building the demonstration. Each deed may be done twice: the second time it finds everything there."""
