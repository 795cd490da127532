"""Files on disk: written whole, with what belongs to them; one program at a time; earlier versions kept."""
