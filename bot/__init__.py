"""What runs inside Rasa: training data and the Vietnamese components; without TensorFlow, where it is not installed."""

from importlib.util import find_spec

from bot import without_tensorflow

if find_spec("rasa") and not find_spec("tensorflow"):
    without_tensorflow.install()
