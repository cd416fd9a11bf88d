"""What the fictional town of Hopbeke writes for its staff: news, the handbook, and pictures drawn on the spot."""
