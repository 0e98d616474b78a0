"""Plan workbooks: from an office's table to measures with meaning, and into the base.

`vocabulary` knows the words, `tables` finds rows of the table, `pillars` and `due`
say what pillars and deadlines mean, `reader` puts a reading together, `batches`
brings the database's knowledge to it and keeps the reading until it is confirmed.
`kept` reads what our own exports say exactly. The rest is pure.
"""
