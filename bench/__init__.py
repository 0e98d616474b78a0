"""How fast the pages are, measured on databases of two sizes (docs/bench.md).

`make bench` runs it. Nothing here belongs to the product, and it never opens the
database of the site: bin/bench makes one that is thrown away.
"""
