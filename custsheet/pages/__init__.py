"""Pages for mail, phone and print: HTML in one file each, made from the same values as the tabs."""
