"""Vietnamese components for Rasa 3.6 (Python 3.10), and the overrides that come with them.

Importing the package inside Rasa installs the overrides; `ngrams` and `phrases` also work without Rasa.
"""

from importlib.util import find_spec

if find_spec("rasa"):
    from bot.components import overrides

    overrides.install()
