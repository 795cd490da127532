"""How OKRs stand on a sheet: one module a shape, each recognises it and reads its records."""
