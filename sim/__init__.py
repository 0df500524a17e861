"""A laboratory for multi-party peace talks: scenarios in, distributions of treaties out."""
