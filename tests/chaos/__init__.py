"""The fault run: many people write on both channels while app and engine are killed and the platforms misbehave."""
