"""Rasa's command line with what the package `bot` puts in the place of TensorFlow: `python -m bot.engine run …`."""

from rasa.__main__ import main

if __name__ == "__main__":
    main()
