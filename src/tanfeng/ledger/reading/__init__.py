"""Reading a ledger (读取台账): CSV, Parquet and Excel, in Chinese or English, into one set of tables."""
