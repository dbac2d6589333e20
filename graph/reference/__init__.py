"""Reference data: places, codes and statistics from named sources that are not articles."""
