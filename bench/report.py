"""The measured pages as a table, with the budgets that they keep or miss."""

MAX_ROWS = 300
MAX_GROWTH = 1.5
MAX_FIRST_VISIT = 80_000

HEAD = (
    f"{'page':14} {'as':12} {'rows':>5} {'queries':>8} {'median':>8} {'p95':>8} "
    f"{'ratio':>6} {'allowed':>8} {'growth':>7} {'kB':>6} {'first':>6}  budget"
)


def lines(figures, before=None):
    """One line per page; `before` are the same pages on the smaller database."""
    yield HEAD
    before = before or {}
    for figure in figures:
        known = before.get((figure.name, figure.role))
        yield _line(figure, known)


def misses(figure, known=None):
    """The budgets that a page does not keep, in words."""
    found = []
    if figure.status not in (200, 302):
        found.append(f"status {figure.status}")
    if figure.queries > figure.max_queries:
        found.append("queries")
    if figure.ratio > figure.allowed_ratio:
        found.append("time")
    if figure.rows > MAX_ROWS:
        found.append("rows")
    if figure.first_visit > MAX_FIRST_VISIT:
        found.append("first visit")
    growth = growth_of(figure, known)
    if growth is not None and growth > MAX_GROWTH:
        found.append("growth")
    return found


def growth_of(figure, known):
    """How much slower than on the smaller database, where the rows are the same."""
    if known is None or known.rows != figure.rows:
        return None
    return figure.ratio / known.ratio


def _line(figure, known):
    growth = growth_of(figure, known)
    missed = misses(figure, known)
    return (
        f"{figure.name:14} {figure.role:12} {figure.rows:5} {figure.queries:8} "
        f"{figure.median:6.1f}ms {figure.p95:6.1f}ms {figure.ratio:6.2f} "
        f"{figure.allowed_ratio:8.2f} {f'{growth:.2f}' if growth else '–':>7} "
        f"{figure.page_bytes / 1000:6.1f} {figure.first_visit / 1000:6.1f}  "
        f"{'MISS ' + ', '.join(missed) if missed else 'ok'}"
    )
