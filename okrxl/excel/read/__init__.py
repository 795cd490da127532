"""What both drivers read with."""
