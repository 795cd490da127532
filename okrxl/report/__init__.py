"""What a reader sees, one file a generated sheet; where it stands is the layout's business."""
