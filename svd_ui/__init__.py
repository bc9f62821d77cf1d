"""How it is shown: navigation, filters, charts, maps, tables, sentences, exports. No number is worked out here."""
