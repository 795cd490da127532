"""What every part of okrxl shares: schema, words, tables, addresses, findings. Knows no Excel library."""
