"""Files that offices bring in: opened with guards, read into plain values.

Nothing here knows a plan or a member. An app's own `imports` package says which
words head which column and what a row means; this package opens the workbook
(`workbook`), finds the columns (`headers`), reads cells (`text`, `numbers`,
`dates`), says what is wrong and how to mend it (`problems`), and keeps the file
between upload and confirmation (`batches`).
"""
