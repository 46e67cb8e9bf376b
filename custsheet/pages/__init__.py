"""Pages for mail, phone and print: one HTML file each, made from the same values as the tabs."""
