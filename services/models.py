"""The pages that present what is sold."""
