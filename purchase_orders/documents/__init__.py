"""The order as it leaves the house: plain values, written as UBL and typeset as PDF. Knows no database."""
