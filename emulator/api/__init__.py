"""The wire: one package for each API that is emulated, and one for our own control plane."""
