"""The workshop for what XlsxWriter builds and a package adopts: fonts, looks, widths of text."""
