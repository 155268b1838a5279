"""Answers in words: the number first, its day or period, two decimals for percent and money.

Every figure is taken from a tool's result; nothing here computes or invents one.
"""
