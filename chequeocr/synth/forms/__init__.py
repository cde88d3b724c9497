"""How the forms of different countries are laid out, a group of countries a module."""
