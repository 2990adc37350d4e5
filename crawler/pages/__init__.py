"""Pages of prices: HTML, markdown or JSON -> grids -> `pricing.sheet` -> PriceSheet."""

from crawler.pages.reader import read_page, sheet_json

__all__ = ["read_page", "sheet_json"]
