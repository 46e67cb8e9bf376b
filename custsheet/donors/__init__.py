"""Building blocks for the sheets XlsxWriter makes and a package adopts: fonts, formats, text widths."""
